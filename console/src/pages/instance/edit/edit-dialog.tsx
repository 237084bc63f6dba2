import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { InstanceEdit } from '../../../api/routes.js'
import { FormDialog } from '../../../parts/dialog/form-dialog.js'
import { boundMember } from '../../../parts/form/bound.js'
import { Check } from '../../../parts/form/inputs.js'
import { Notice } from '../../../parts/states.js'
import { useEdit, type EditProps } from './use-edit.js'

const editOf = ({ enabled, exec_enabled, important }: InstanceEdit): InstanceEdit => ({
  enabled,
  exec_enabled,
  important,
})

/** What can be changed of a trigger in a system. */
export function EditDialog(props: EditProps): JSX.Element {
  const { instance, onClose } = props
  const { declared } = instance
  const edit = useSignal(editOf(instance))
  const { save, conflict } = useEdit<InstanceEdit>(props, 'this system trigger', editOf)
  if (conflict) return conflict
  return (
    <FormDialog
      title={`Edit ${instance.name}`}
      yes="Save"
      disabled={declared}
      isDirty={JSON.stringify(edit.value) !== JSON.stringify(editOf(instance))}
      onYes={() => save(edit.value)}
      onNo={onClose}
    >
      <div class="stack">
        {declared && (
          <Notice>The configuration file declares this system trigger, so only that file changes it.</Notice>
        )}
        <Check
          label="Enabled"
          hint="Calls are accepted and conditions watched."
          disabled={declared}
          {...boundMember(edit, 'enabled')}
        />
        <Check
          label="Execute enabled"
          hint="Calls may run webhook methods of the system’s modules, and these write the answer."
          disabled={declared}
          {...boundMember(edit, 'exec_enabled')}
        />
        <Check label="Important" disabled={declared} {...boundMember(edit, 'important')} />
      </div>
    </FormDialog>
  )
}
