import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { Refusal } from '../api/call.js'
import { instances, type InstanceEdit } from '../api/routes.js'
import type { Instance } from '../api/resources.js'
import { Button } from '../parts/button.js'
import { Dialog } from '../parts/dialog.js'
import { Check } from '../parts/inputs.js'
import { Notice } from '../parts/states.js'
import { tell } from '../parts/toasts.js'
import { Conflict } from './conflict.js'

interface EditInstanceProps {
  readonly instance: Instance
  readonly onSaved: () => Promise<void>
  readonly onClose: () => void
}

const editOf = ({ enabled, exec_enabled, important }: Instance): InstanceEdit => ({
  enabled,
  exec_enabled,
  important,
})

/** What can be changed of a trigger in a system. */
export function EditInstance({ instance, onSaved, onClose }: EditInstanceProps): JSX.Element {
  const edit = useSignal(editOf(instance))
  const version = useSignal(instance.version)
  const theirs = useSignal<Instance | undefined>(undefined)
  const { control_system_id: system, id, declared } = instance
  const change = (part: Partial<InstanceEdit>): void => {
    edit.value = { ...edit.value, ...part }
  }
  const save = async (): Promise<void> => {
    try {
      await instances.update(system, id, edit.value, version.value)
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'conflict') throw error
      theirs.value = (await instances.show(system, id)).data
      return
    }
    tell('Saved.')
    onClose()
    await onSaved()
  }
  if (theirs.value) {
    const other = theirs.value
    return (
      <Conflict
        what="system trigger"
        mine={edit.value}
        theirs={editOf(other)}
        onTheirs={() => {
          onClose()
          void onSaved()
        }}
        onMine={async () => {
          version.value = other.version
          theirs.value = undefined
          await save()
        }}
        onClose={onClose}
      />
    )
  }
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
        <Button kind="main" disabled={declared} onPress={save}>
          Save
        </Button>
      </footer>
    </Dialog>
  )
}
