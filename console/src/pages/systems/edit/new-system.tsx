import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { Fault } from '../../../api/call.js'
import { systems } from '../../../api/routes.js'
import { FormDialog } from '../../../parts/dialog/form-dialog.js'
import { bound } from '../../../parts/form/bound.js'
import { Faults, faultsOf } from '../../../parts/form/field.js'
import { TextInput } from '../../../parts/form/inputs.js'
import { tell } from '../../../parts/news.js'
import { go } from '../../../route.js'

/** Makes a system, to which modules and triggers are then added. */
export function NewSystem({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const name = useSignal('')
  const id = useSignal('')
  const faults = useSignal<readonly Fault[]>([])
  const create = async (): Promise<void> => {
    try {
      const own = id.value.trim() === '' ? {} : { id: id.value.trim() }
      const { data } = await systems.create({ name: name.value.trim(), modules: [], ...own })
      tell(`Made ${data.name}. Add modules and triggers to it.`)
      go('systems', data.id)
    } catch (error) {
      faults.value = faultsOf(error)
    }
  }
  return (
    <FormDialog
      title="New system"
      yes="Create system"
      disabled={name.value.trim() === ''}
      isDirty={name.value + id.value !== ''}
      onYes={create}
      onNo={onClose}
    >
      <Faults.Provider value={faults.value}>
        <div class="stack">
          <TextInput label="Name" path="name" required {...bound(name)} />
          <TextInput
            label="Id"
            path="id"
            isCode
            placeholder="sys-lobby"
            hint="It is part of URLs. One is made if this is empty."
            {...bound(id)}
          />
        </div>
      </Faults.Provider>
    </FormDialog>
  )
}
