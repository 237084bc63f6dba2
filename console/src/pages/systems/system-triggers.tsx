import { useSignal, type Signal } from '@preact/signals'
import type { JSX } from 'preact'
import { instances, triggers } from '../../api/routes.js'
import type { Instance } from '../../api/resources.js'
import { useLoaded, type Loaded } from '../../load.js'
import { Button } from '../../parts/button.js'
import { Dialog } from '../../parts/dialog/dialog.js'
import { Check, Select } from '../../parts/form/inputs.js'
import { LinkIcon } from '../../parts/link-icon.js'
import { Await, Empty } from '../../parts/states.js'
import { tell } from '../../parts/news.js'
import { hrefTo } from '../../route.js'
import { isAdmin } from '../../session.js'
import { ago } from '../../times.js'
import { EditDialog } from '../instance/edit/edit-dialog.js'
import { Flags, StateDot, useLiveState } from '../instance/live-state.js'

interface SystemTriggersProps {
  readonly system: string
  readonly list: Loaded<Instance[]>
  readonly isAdding: Signal<boolean>
}

/** The triggers of a system, as they fire. */
export function SystemTriggers({ system, list, isAdding }: SystemTriggersProps): JSX.Element {
  const add = (): void => {
    isAdding.value = true
  }
  return (
    <section class="card stack">
      <div class="head">
        <h2>Triggers</h2>
        {isAdmin.value && (
          <Button icon="add" onPress={add}>
            Add trigger
          </Button>
        )}
      </div>
      <Await of={list}>
        {(all) =>
          all.length === 0 ? (
            <Empty title="No triggers in this system yet">
              {isAdmin.value
                ? 'Add one, and the link icon copies its webhook URL.'
                : 'It takes a key of an administrator to add one.'}
            </Empty>
          ) : (
            <div class="scroll" tabIndex={0} role="region" aria-label="Triggers of the system">
              <table class="triggers">
                <thead>
                  <tr>
                    <th scope="col">Trigger</th>
                    <th scope="col">State</th>
                    <th scope="col" class="number">
                      Count
                    </th>
                    <th scope="col" class="number">
                      Errors
                    </th>
                    <th scope="col">Last activation</th>
                    <th scope="col">
                      <span class="hidden">What can be done</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {all.map((instance) => (
                    <TriggerRow key={instance.id} instance={instance} onChange={list.reload} />
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Await>
      {isAdding.value && (
        <AddTrigger
          system={system}
          onAdded={list.reload}
          onClose={() => {
            isAdding.value = false
          }}
        />
      )}
    </section>
  )
}

interface RowProps {
  readonly instance: Instance
  readonly onChange: () => Promise<void>
}

function TriggerRow({ instance, onChange }: RowProps): JSX.Element {
  const state = useLiveState(instance)
  const isEditing = useSignal(false)
  return (
    <tr>
      <th scope="row">
        <a href={hrefTo('systems', instance.control_system_id, 'triggers', instance.id)}>{instance.name}</a>
        <Flags instance={instance} />
      </th>
      <td>
        <StateDot isEnabled={instance.enabled} isTriggered={state.triggered} />
      </td>
      <td class="number" data-name="Count">
        {state.trigger_count}
      </td>
      <td class="number" data-name="Errors">
        {state.action_errors + state.comparison_errors}
      </td>
      <td data-name="Last">{ago(state.triggeredAt)}</td>
      <td class="buttons">
        <LinkIcon instance={instance} />
        {isAdmin.value && (
          <Button
            kind="bare"
            icon="edit"
            label={`Edit ${instance.name}`}
            onPress={() => {
              isEditing.value = true
            }}
          />
        )}
        {isEditing.value && (
          <EditDialog
            instance={instance}
            onSaved={onChange}
            onClose={() => {
              isEditing.value = false
            }}
          />
        )}
      </td>
    </tr>
  )
}

interface AddProps {
  readonly system: string
  readonly onAdded: () => Promise<void>
  readonly onClose: () => void
}

function AddTrigger({ system, onAdded, onClose }: AddProps): JSX.Element {
  const list = useLoaded(async () => (await triggers.list('', 1000)).data, [])
  const chosen = useSignal('')
  const executes = useSignal(false)
  const add = async (): Promise<void> => {
    await instances.create(system, { trigger_id: chosen.value, exec_enabled: executes.value })
    tell('Added. The link icon copies its webhook URL.')
    onClose()
    await onAdded()
  }
  return (
    <Dialog title="Add a trigger" onClose={onClose}>
      <Await of={list}>
        {(all) =>
          all.length === 0 ? (
            <Empty title="There is no trigger yet">
              <a href={hrefTo('triggers', 'new')}>Make one first</a>; then it can be added here.
            </Empty>
          ) : (
            <div class="stack">
              <Select
                label="Trigger"
                value={chosen.value}
                options={[['', 'Choose a trigger'], ...all.map(({ id, name }) => [id, name] as const)]}
                onChange={(value) => {
                  chosen.value = value
                }}
              />
              <Check
                label="Execute enabled"
                hint="Lets calls of its URL run webhook methods of the system’s modules."
                value={executes.value}
                onChange={(isOn) => {
                  executes.value = isOn
                }}
              />
            </div>
          )
        }
      </Await>
      <footer>
        <Button onPress={onClose}>Cancel</Button>
        <Button kind="main" disabled={chosen.value === ''} onPress={add}>
          Add
        </Button>
      </footer>
    </Dialog>
  )
}
