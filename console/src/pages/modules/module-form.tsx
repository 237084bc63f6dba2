import { useSignal, type Signal } from '@preact/signals'
import type { JSX } from 'preact'
import type { Fault } from '../../api/call.js'
import { drivers, modules, type ModuleEdit } from '../../api/routes.js'
import type { DriverRecord, ModuleRecord, ModuleSettings } from '../../api/resources.js'
import { useLoaded } from '../../load.js'
import { FormDialog } from '../../parts/dialog/form-dialog.js'
import { useSave } from '../../parts/dialog/use-save.js'
import { bound, boundMember } from '../../parts/form/bound.js'
import { Faults, faultsOf } from '../../parts/form/field.js'
import { Select, TextInput } from '../../parts/form/inputs.js'
import type { JsonObject } from '../../parts/form/schema-form.js'
import { tell } from '../../parts/news.js'
import { Await, Notice } from '../../parts/states.js'
import { partedSettings, settingsGiven, SettingsForm } from './settings-form.js'

/** Does something, and shows beside the fields what the service finds wrong with them. */
async function withFaults(faults: Signal<readonly Fault[]>, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    faults.value = faultsOf(error)
  }
}

const FaultNotice = ({ faults }: { readonly faults: readonly Fault[] }): JSX.Element | null =>
  faults.length === 0 ? null : (
    <Notice kind="bad">
      Not saved yet: {faults.map(({ path, message }) => `${path} ${message}`.trim()).join('; ')}
    </Notice>
  )

interface NewModuleProps {
  /** The system that it becomes the last module of. */
  readonly system?: string
  /** The driver it is made of, where that is decided. */
  readonly driver?: string
  readonly onDone: (made: ModuleRecord) => void | Promise<void>
  readonly onClose: () => void
}

/** Makes a module of a driver. */
export function NewModule({ system, driver: only, onDone, onClose }: NewModuleProps): JSX.Element {
  const list = useLoaded(async () => (await drivers.list('', 1000)).data, [])
  const chosen = useSignal(only ?? '')
  const name = useSignal('')
  const settings = useSignal<JsonObject>({})
  const faults = useSignal<readonly Fault[]>([])
  const driver = list.data.value?.find((one) => one.name === chosen.value)
  const create = (): Promise<void> =>
    withFaults(faults, async () => {
      const { data } = await modules.create({
        driver: chosen.value,
        settings: settingsGiven(driver, settings.value),
        ...(name.value.trim() === '' ? {} : { name: name.value.trim() }),
        ...(system === undefined ? {} : { control_system_id: system }),
      })
      tell(`Made ${data.id}.`)
      onClose()
      await onDone(data)
    })
  return (
    <FormDialog
      title="New module"
      yes="Create module"
      isWide
      disabled={!driver}
      isDirty={name.value !== '' || Object.keys(settings.value).length > 0}
      onYes={create}
      onNo={onClose}
    >
      <Faults.Provider value={faults.value}>
        <div class="stack">
          <FaultNotice faults={faults.value} />
          <Await of={list}>
            {(all) => (
              <Select
                label="Driver"
                path="driver"
                hint={driver?.description}
                options={[['', 'Choose a driver'], ...all.map((one) => [one.name, one.name] as const)]}
                value={chosen.value}
                onChange={(one) => {
                  chosen.value = one
                  settings.value = {}
                }}
              />
            )}
          </Await>
          <NameInput driver={driver} name={name} />
          {driver && <SettingsForm key={driver.name} driver={driver} secrets={[]} {...bound(settings)} />}
        </div>
      </Faults.Provider>
    </FormDialog>
  )
}

const NameInput = ({
  driver,
  name,
}: {
  readonly driver: DriverRecord | undefined
  readonly name: Signal<string>
}): JSX.Element => (
  <TextInput
    label="Name"
    path="name"
    placeholder={driver?.module_name ?? ''}
    hint="What it is called in its systems, before the index; that of the driver if left out."
    {...bound(name)}
  />
)

interface EditModuleProps {
  readonly module: ModuleRecord
  readonly settings: ModuleSettings
  /** Undefined where it is gone. */
  readonly driver: DriverRecord | undefined
  readonly onSaved: () => Promise<void>
  readonly onClose: () => void
}

/** Changes the name and the settings of a module; it starts anew with them. */
export function EditModule({ module, settings, driver, onSaved, onClose }: EditModuleProps): JSX.Element {
  const before: ModuleEdit = { name: module.name, settings: settings.values }
  const edit = useSignal(before)
  const faults = useSignal<readonly Fault[]>([])
  const { save, conflict } = useSave<ModuleEdit>({
    what: 'this module',
    before: { parts: before, version: module.version ?? 0 },
    // Secrets that somebody has typed are shown to nobody, and sent all the same.
    save: (given, version) => {
      const { secrets } = partedSettings(driver, edit.value.settings)
      const settings = settingsGiven(driver, { ...secrets, ...given.settings })
      return modules.update(module.id, { ...given, settings }, version)
    },
    load: async () => {
      const [{ data: now }, theirs] = await Promise.all([
        modules.show(module.id),
        modules.settings(module.id),
      ])
      return { parts: { name: now.name, settings: theirs.values }, version: now.version ?? 0 }
    },
    shown: (given) => ({ ...given, settings: partedSettings(driver, given.settings).others }),
    onSaved,
    onClose,
  })
  if (conflict) return conflict
  return (
    <FormDialog
      title={`Edit ${module.id}`}
      yes="Save"
      isWide
      isDirty={JSON.stringify(edit.value) !== JSON.stringify(before)}
      onYes={() => withFaults(faults, () => save(edit.value))}
      onNo={onClose}
    >
      <Faults.Provider value={faults.value}>
        <div class="stack">
          <FaultNotice faults={faults.value} />
          <TextInput label="Name" path="name" {...boundMember(edit, 'name')} />
          <SettingsForm driver={driver} secrets={settings.secrets} {...boundMember(edit, 'settings')} />
          {settings.saved.length > 0 && (
            <p class="muted small">
              The driver has saved for itself, over what stands here: {settings.saved.join(', ')}.
            </p>
          )}
        </div>
      </Faults.Provider>
    </FormDialog>
  )
}
