import type { JSX } from 'preact'
import { systems } from '../../api/routes.js'
import type { System } from '../../api/resources.js'
import { FoundList } from '../../parts/found-list.js'
import { Notice } from '../../parts/states.js'
import { hrefTo } from '../../route.js'
import { isSupport } from '../../session.js'
import { counted } from '../../words.js'

/** Every system there is. */
export const Systems = (): JSX.Element => (
  <FoundList
    title="Systems"
    thing="system"
    ask={systems.list}
    notice={
      !isSupport.value && (
        <Notice>
          This key lists systems. Their modules, triggers and executions need a key of the role support.
        </Notice>
      )
    }
    none="Systems and their modules come from the host’s configuration file. Add one there; the host reads the file again by itself."
  >
    {(system) => <Entry key={system.id} system={system} />}
  </FoundList>
)

function Entry({ system: { id, name, modules } }: { readonly system: System }): JSX.Element {
  const inside = (
    <>
      <span class="title">
        <strong dir="auto">{name}</strong>
      </span>
      <span class="facts muted">
        <code>{id}</code>
        <span>{counted(modules.length, 'module')}</span>
      </span>
    </>
  )
  return (
    <li>
      {isSupport.value ? (
        <a class="entry" href={hrefTo('systems', id)}>
          {inside}
        </a>
      ) : (
        <div class="entry">{inside}</div>
      )}
    </li>
  )
}
