import type { JSX } from 'preact'
import { instances, systems } from '../../api/routes.js'
import { useLoaded } from '../../load.js'
import { Await, Empty } from '../../parts/states.js'
import { hrefTo } from '../../route.js'
import { useThing } from '../../parts/title.js'
import { ModuleCard } from './module-card.js'
import { SystemTriggers } from './system-triggers.js'

/** How many modules are opened at once; each follows its status keys. */
const OPENED = 4

/** One system: its triggers and its modules, as they are now. */
export function SystemPage({ id }: { readonly id: string }): JSX.Element {
  const system = useLoaded(async () => (await systems.show(id)).data, [id])
  const modules = useLoaded(async () => (await systems.modules(id)).data, [id])
  const list = useLoaded(async () => (await instances.list(id)).data, [id])
  return (
    <>
      <a class="back" href={hrefTo('systems')}>
        ← Systems
      </a>
      <Await of={system}>
        {({ name }) => (
          <div class="head">
            <Named name={name} />
            <h1 dir="auto">{name}</h1>
            <code class="muted">{id}</code>
          </div>
        )}
      </Await>
      <SystemTriggers system={id} list={list} />
      <section class="stack">
        <h2>Modules</h2>
        <Await of={modules}>
          {(all) =>
            all.length === 0 ? (
              <Empty title="No modules">
                The host’s configuration file says which modules are in a system, and what runs them.
              </Empty>
            ) : (
              <div class="modules">
                {all.map((module, at) => (
                  <ModuleCard key={module.id} system={id} module={module} isOpen={at < OPENED} />
                ))}
              </div>
            )
          }
        </Await>
      </section>
    </>
  )
}

function Named({ name }: { readonly name: string }): null {
  useThing(name)
  return null
}
