import type { JSX } from 'preact'
import { systems } from '../../api/routes.js'
import type { System } from '../../api/resources.js'
import { Button } from '../../parts/button.js'
import { useDialog } from '../../parts/dialog/use-dialog.js'
import { FoundList } from '../../parts/found-list.js'
import { Notice } from '../../parts/states.js'
import { hrefTo } from '../../route.js'
import { isAdmin, isSupport } from '../../session.js'
import { counted } from '../../words.js'
import { NewSystem } from './edit/new-system.js'

/** Every system there is. */
export function Systems(): JSX.Element {
  const making = useDialog((close) => <NewSystem onClose={close} />)
  return (
    <>
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
        action={
          isAdmin.value && (
            <Button kind="main" icon="add" onPress={making.open}>
              New system
            </Button>
          )
        }
        none="A system is a room or a service: modules in an order. Make one here, or in the host’s configuration file."
      >
        {(system) => <Entry key={system.id} system={system} />}
      </FoundList>
      {making.shown}
    </>
  )
}

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
