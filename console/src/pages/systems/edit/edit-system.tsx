import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { Fault } from '../../../api/call.js'
import { modules, systems, type SystemEdit } from '../../../api/routes.js'
import type { ModuleRecord, System } from '../../../api/resources.js'
import { useLoaded } from '../../../load.js'
import { Button } from '../../../parts/button.js'
import { FormDialog } from '../../../parts/dialog/form-dialog.js'
import { useSave } from '../../../parts/dialog/use-save.js'
import { boundMember, type Bound } from '../../../parts/form/bound.js'
import { Faults, faultsOf } from '../../../parts/form/field.js'
import { Select, TextInput } from '../../../parts/form/inputs.js'
import { Await } from '../../../parts/states.js'

/** The most modules that are offered. */
const OFFERED = 10_000

const editOf = ({ name, modules: ids }: System): SystemEdit => ({ name, modules: ids })

interface EditSystemProps {
  readonly system: System
  readonly onSaved: () => Promise<void>
  readonly onClose: () => void
}

/** Changes what a system is called, and which modules it has in which order. */
export function EditSystem({ system, onSaved, onClose }: EditSystemProps): JSX.Element {
  const edit = useSignal(editOf(system))
  const faults = useSignal<readonly Fault[]>([])
  const list = useLoaded(async () => (await modules.list('', OFFERED)).data, [])
  const { save, conflict } = useSave<SystemEdit>({
    what: 'this system',
    before: { parts: editOf(system), version: system.version ?? 0 },
    save: (given, version) => systems.update(system.id, given, version),
    load: async () => {
      const { data } = await systems.show(system.id)
      return { parts: editOf(data), version: data.version ?? 0 }
    },
    onSaved,
    onClose,
  })
  const submit = async (): Promise<void> => {
    try {
      await save(edit.value)
    } catch (error) {
      faults.value = faultsOf(error)
    }
  }
  if (conflict) return conflict
  return (
    <FormDialog
      title={`Edit ${system.name}`}
      yes="Save"
      isDirty={JSON.stringify(edit.value) !== JSON.stringify(editOf(system))}
      onYes={submit}
      onNo={onClose}
    >
      <Faults.Provider value={faults.value}>
        <div class="stack">
          <TextInput label="Name" path="name" {...boundMember(edit, 'name')} />
          <Await of={list}>{(all) => <Members all={all} {...boundMember(edit, 'modules')} />}</Await>
        </div>
      </Faults.Provider>
    </FormDialog>
  )
}

interface MembersProps extends Bound<readonly string[]> {
  readonly all: readonly ModuleRecord[]
}

/** The modules of a system in their order, which gives them their indexes. */
function Members({ all, value: ids, onChange }: MembersProps): JSX.Element {
  const named = (id: string): string => `${all.find((one) => one.id === id)?.name ?? '?'} (${id})`
  const move = (at: number): void => {
    const moved = [...ids]
    const [one] = moved.splice(at, 1)
    if (one !== undefined) onChange([...moved.slice(0, at - 1), one, ...moved.slice(at - 1)])
  }
  const others = all.filter(({ id }) => !ids.includes(id))
  return (
    <>
      <ol class="rows" aria-label="Modules, in order">
        {ids.map((id, at) => (
          <li key={id} class="row">
            <span class="grow" dir="auto">
              {named(id)}
            </span>
            <Button
              kind="bare"
              icon="up"
              label={`Move ${id} up`}
              disabled={at === 0}
              onPress={() => {
                move(at)
              }}
            />
            <Button
              kind="bare"
              icon="trash"
              label={`Take ${id} out`}
              onPress={() => {
                onChange(ids.filter((one) => one !== id))
              }}
            />
          </li>
        ))}
      </ol>
      <Select
        label="Add a module"
        path="modules"
        hint="The order gives the indexes: the second Display is Display_2."
        value=""
        options={[
          ['', others.length === 0 ? 'There is no other' : 'Choose a module'],
          ...others.map(({ id }) => [id, named(id)] as const),
        ]}
        onChange={(id) => {
          if (id !== '') onChange([...ids, id])
        }}
      />
    </>
  )
}
