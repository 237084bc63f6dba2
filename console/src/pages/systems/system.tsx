import type { JSX } from 'preact'
import { instances, systems } from '../../api/routes.js'
import type { System } from '../../api/resources.js'
import { useLoaded } from '../../load.js'
import { Button } from '../../parts/button.js'
import { Confirm } from '../../parts/dialog/form-dialog.js'
import { useDialog } from '../../parts/dialog/use-dialog.js'
import { tell } from '../../parts/news.js'
import { Await, Empty } from '../../parts/states.js'
import { useThing } from '../../parts/title.js'
import { go, hrefTo } from '../../route.js'
import { isAdmin } from '../../session.js'
import { NewModule } from '../modules/module-form.js'
import { EditSystem } from './edit/edit-system.js'
import { ModuleCard } from './module-card.js'
import { SystemTriggers } from './system-triggers.js'

/** How many modules are opened at once; each follows its status keys. */
const OPENED = 4

/** One system: its triggers and its modules, as they are now. */
export function SystemPage({ id }: { readonly id: string }): JSX.Element {
  const system = useLoaded(async () => (await systems.show(id)).data, [id])
  const modules = useLoaded(async () => (await systems.modules(id)).data, [id])
  const list = useLoaded(async () => (await instances.list(id)).data, [id])
  const making = useDialog((close) => (
    <NewModule
      system={id}
      onDone={async () => {
        await Promise.all([system.reload(), modules.reload()])
      }}
      onClose={close}
    />
  ))
  return (
    <>
      <a class="back" href={hrefTo('systems')}>
        ← Systems
      </a>
      <Await of={system}>
        {(shown) => (
          <Heading
            system={shown}
            onChange={async () => {
              await Promise.all([system.reload(), modules.reload()])
            }}
          />
        )}
      </Await>
      <SystemTriggers system={id} list={list} />
      <section class="stack">
        <div class="head">
          <h2>Modules</h2>
          {isAdmin.value && system.data.value?.declared === false && (
            <Button icon="add" onPress={making.open}>
              New module
            </Button>
          )}
        </div>
        <Await of={modules}>
          {(all) =>
            all.length === 0 ? (
              <Empty title="No modules">
                {system.data.value?.declared === false
                  ? 'Make one, or edit the system to add one that is there.'
                  : 'The configuration file, or the host, says which modules are in this system.'}
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
      {making.shown}
    </>
  )
}

interface HeadingProps {
  readonly system: System
  readonly onChange: () => Promise<void>
}

/** What a system is called, and what can be done about all of it where it was made here. */
function Heading({ system, onChange }: HeadingProps): JSX.Element {
  const { id, name, declared } = system
  useThing(name)
  const editing = useDialog((close) => <EditSystem system={system} onSaved={onChange} onClose={close} />)
  const removing = useDialog((close) => (
    <Confirm
      title={`Remove ${name}?`}
      yes="Remove"
      onYes={async () => {
        await systems.remove(id)
        tell(`Removed ${name}.`)
        go('systems')
      }}
      onNo={close}
    >
      <p>The webhook URLs of its triggers stop working at once. Its modules stay.</p>
    </Confirm>
  ))
  return (
    <div class="head">
      <h1 dir="auto">{name}</h1>
      <code class="muted">{id}</code>
      {isAdmin.value && !declared && (
        <span class="inline">
          <Button icon="edit" onPress={editing.open}>
            Edit
          </Button>
          <Button icon="trash" label="Remove this system" onPress={removing.open} />
        </span>
      )}
      {editing.shown}
      {removing.shown}
    </div>
  )
}
