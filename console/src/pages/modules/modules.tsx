import type { JSX } from 'preact'
import { modules } from '../../api/routes.js'
import type { ModuleRecord } from '../../api/resources.js'
import { Button } from '../../parts/button.js'
import { useDialog } from '../../parts/dialog/use-dialog.js'
import { FoundList } from '../../parts/found-list.js'
import { Chip } from '../../parts/states.js'
import { go, hrefTo } from '../../route.js'
import { isAdmin } from '../../session.js'
import { NewModule } from './module-form.js'
import { DriverLink } from './driver-link.js'

/** Every module there is, in a system or in none. */
export function Modules(): JSX.Element {
  const making = useDialog((close) => (
    <NewModule
      onDone={({ id }) => {
        go('modules', id)
      }}
      onClose={close}
    />
  ))
  return (
    <>
      <FoundList
        title="Modules"
        thing="module"
        ask={modules.list}
        action={
          isAdmin.value && (
            <Button kind="main" icon="add" onPress={making.open}>
              New module
            </Button>
          )
        }
        none={
          <>
            A module is one device or service, run by <a href={hrefTo('drivers')}>a driver</a>. Make one, and
            add it to a system.
          </>
        }
        columns={['Module', 'State', 'Driver', 'Systems']}
      >
        {(module) => <ModuleRow key={module.id} module={module} />}
      </FoundList>
      {making.shown}
    </>
  )
}

const ModuleRow = ({ module }: { readonly module: ModuleRecord }): JSX.Element => (
  <tr>
    <th scope="row">
      <a href={hrefTo('modules', module.id)} dir="auto">
        {module.name}
      </a>{' '}
      <code class="muted">{module.id}</code>
      <span class="flags">{module.declared && <Chip>not made here</Chip>}</span>
    </th>
    <td data-name="State">
      <RunState module={module} />
    </td>
    <td data-name="Driver">
      <DriverLink driver={module.driver} />
    </td>
    <td data-name="Systems">
      {module.systems.length === 0 ? (
        <span class="muted">none</span>
      ) : (
        module.systems.map((system) => (
          <span key={system}>
            <a href={hrefTo('systems', system)}>{system}</a>{' '}
          </span>
        ))
      )}
    </td>
  </tr>
)

/** Whether a module runs, or why it cannot be used. */
export const RunState = ({ module }: { readonly module: ModuleRecord }): JSX.Element =>
  module.faults ? (
    <Chip kind="bad">cannot be used</Chip>
  ) : (
    <span class={`dot ${module.running ? 'triggered' : 'disabled'}`}>
      {module.running ? 'running' : 'stopped'}
    </span>
  )
