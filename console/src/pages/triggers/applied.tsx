import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { Instance, Trigger } from '../../api/resources.js'
import { Button } from '../../parts/button.js'
import { useDialog } from '../../parts/dialog/use-dialog.js'
import { bound } from '../../parts/form/bound.js'
import { Select } from '../../parts/form/inputs.js'
import { LinkIcon } from '../../parts/link-icon.js'
import { Await, Chip, Empty } from '../../parts/states.js'
import { hrefTo } from '../../route.js'
import { isAdmin } from '../../session.js'
import { AddDialog } from '../instance/edit/add-dialog.js'
import { useSystemOptions } from './system-options.js'

interface AppliedProps {
  readonly trigger: Trigger
  readonly onChange: () => Promise<void>
}

/** The systems a trigger is applied to. */
export function Applied({ trigger, onChange }: AppliedProps): JSX.Element {
  const adding = useDialog((close) => <AddToSystem trigger={trigger} onAdded={onChange} onClose={close} />)
  const applied = trigger.trigger_instances ?? []
  return (
    <section class="card">
      <div class="head">
        <h2>Systems</h2>
        {isAdmin.value && (
          <Button icon="add" onPress={adding.open}>
            Add to a system
          </Button>
        )}
      </div>
      {applied.length === 0 ? (
        <Empty title="Not in any system yet">
          A trigger is at work once it is added to a system. Its webhook URL comes with that.
        </Empty>
      ) : (
        <ul class="rows">
          {applied.map((instance) => (
            <AppliedRow key={instance.id} trigger={trigger} instance={instance} />
          ))}
        </ul>
      )}
      {adding.shown}
    </section>
  )
}

interface RowProps {
  readonly trigger: Trigger
  readonly instance: Instance
}

const AppliedRow = ({ trigger, instance }: RowProps): JSX.Element => (
  <li class="row">
    <a class="grow" href={hrefTo('systems', instance.control_system_id, 'triggers', instance.id)}>
      {instance.control_system?.name ?? instance.control_system_id}
    </a>
    {!instance.enabled && <Chip kind="warn">disabled</Chip>}
    {instance.exec_enabled && <Chip kind="good">execute enabled</Chip>}
    {trigger.enable_webhook && <LinkIcon instance={instance} />}
  </li>
)

interface AddProps {
  readonly trigger: Trigger
  readonly onAdded: () => Promise<void>
  readonly onClose: () => void
}

function AddToSystem({ trigger, onAdded, onClose }: AddProps): JSX.Element {
  const list = useSystemOptions()
  const chosen = useSignal('')
  return (
    <AddDialog
      title={`Add ${trigger.name} to a system`}
      system={chosen.value}
      trigger={trigger.id}
      onAdded={onAdded}
      onClose={onClose}
    >
      <Await of={list}>
        {(options) => (
          <Select label="System" {...bound(chosen)} options={[['', 'Choose a system'], ...options]} />
        )}
      </Await>
    </AddDialog>
  )
}
