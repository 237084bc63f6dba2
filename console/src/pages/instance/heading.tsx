import type { JSX } from 'preact'
import { instances } from '../../api/routes.js'
import type { Instance } from '../../api/resources.js'
import { Button } from '../../parts/button.js'
import { Confirm } from '../../parts/dialog/form-dialog.js'
import { useDialog } from '../../parts/dialog/use-dialog.js'
import { tell } from '../../parts/news.js'
import { Chip } from '../../parts/states.js'
import { go, hrefTo } from '../../route.js'
import { isAdmin } from '../../session.js'
import { ago } from '../../times.js'
import { Capture } from '../executions/capture.js'
import { EditDialog } from './edit/edit-dialog.js'
import { useOpened } from './use-opened.js'
import { Flags, StateDot, useLiveState } from './live-state.js'

/** A condition and whether it holds, in words. */
function conditionWords(name: string, holds: boolean): string {
  if (name === 'webhook')
    return holds ? 'Called within the debounce period' : 'No call within the debounce period'
  return `${name.replace('_', ' ')} ${holds ? 'holds' : 'does not hold'}`
}

interface HeadingProps {
  readonly instance: Instance
  readonly onChange: () => Promise<void>
}

/** What a trigger in a system is called, how it does, and what can be done about all of it. */
export function Heading({ instance, onChange }: HeadingProps): JSX.Element {
  const remove = async (): Promise<void> => {
    await instances.remove(instance.control_system_id, instance.id)
    tell(`Removed ${instance.name} from the system.`)
    go('systems', instance.control_system_id)
  }
  const editing = useDialog((close) => <EditDialog instance={instance} onSaved={onChange} onClose={close} />)
  useOpened('edit', editing.open)
  const removing = useDialog((close) => (
    <Confirm title={`Remove ${instance.name} from the system?`} yes="Remove" onYes={remove} onNo={close}>
      <p>Its webhook URL stops working at once, and its counts are lost.</p>
    </Confirm>
  ))
  return (
    <section class="stack">
      <div class="head">
        <h1 dir="auto">{instance.name}</h1>
        <Flags instance={instance} />
        {isAdmin.value && (
          <span class="inline">
            <Capture system={instance.control_system_id} id={instance.id} />
            <Button icon="edit" onPress={editing.open}>
              Edit
            </Button>
            {!instance.declared && (
              <Button icon="trash" label="Remove it from the system" onPress={removing.open} />
            )}
          </span>
        )}
      </div>
      <Figures instance={instance} />
      {editing.shown}
      {removing.shown}
    </section>
  )
}

function Figures({ instance }: { readonly instance: Instance }): JSX.Element {
  const state = useLiveState(instance)
  return (
    <dl class="figures">
      <div>
        <dt>State</dt>
        <dd>
          <StateDot isEnabled={instance.enabled} isTriggered={state.triggered} />
        </dd>
      </div>
      <div>
        <dt>Activations</dt>
        <dd>{state.trigger_count}</dd>
      </div>
      <div>
        <dt>Errors of actions and comparisons</dt>
        <dd>{state.action_errors + state.comparison_errors}</dd>
      </div>
      <div>
        <dt>Last activation</dt>
        <dd>{ago(state.triggeredAt)}</dd>
      </div>
      <div>
        <dt>Trigger</dt>
        <dd>
          <a href={hrefTo('triggers', instance.trigger_id)}>{instance.name}</a>
        </dd>
      </div>
      <div>
        <dt>Conditions now</dt>
        <dd class="inline">
          {Object.entries(state.conditions).map(([name, holds]) => (
            <Chip key={name} kind={holds ? 'good' : 'plain'}>
              {conditionWords(name, holds)}
            </Chip>
          ))}
        </dd>
      </div>
    </dl>
  )
}
