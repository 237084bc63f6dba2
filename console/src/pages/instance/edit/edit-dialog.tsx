import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { InstanceEdit } from '../../../api/routes.js'
import { Button } from '../../../parts/button.js'
import { Dialog } from '../../../parts/dialog/dialog.js'
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
  const { save, conflict } = useEdit(props, 'this system trigger', editOf)
  const change = (part: Partial<InstanceEdit>): void => {
    edit.value = { ...edit.value, ...part }
  }
  if (conflict) return conflict
  return (
    <Dialog title={`Edit ${instance.name}`} onClose={onClose}>
      <div class="stack">
        {declared && (
          <Notice>The configuration file declares this system trigger, so only that file changes it.</Notice>
        )}
        <Check
          label="Enabled"
          hint="Calls are accepted and conditions watched."
          disabled={declared}
          value={edit.value.enabled}
          onChange={(enabled) => {
            change({ enabled })
          }}
        />
        <Check
          label="Execute enabled"
          hint="Calls may run webhook methods of the system’s modules, and these write the answer."
          disabled={declared}
          value={edit.value.exec_enabled}
          onChange={(exec_enabled) => {
            change({ exec_enabled })
          }}
        />
        <Check
          label="Important"
          disabled={declared}
          value={edit.value.important}
          onChange={(important) => {
            change({ important })
          }}
        />
      </div>
      <footer>
        <Button onPress={onClose}>Cancel</Button>
        <Button kind="main" disabled={declared} onPress={() => save(edit.value)}>
          Save
        </Button>
      </footer>
    </Dialog>
  )
}
