import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { triggers } from '../../api/routes.js'
import type { ExecutionOverview, Instance } from '../../api/resources.js'
import { useLoaded, type Loaded } from '../../load.js'
import { Button } from '../../parts/button.js'
import { useDialog } from '../../parts/dialog/use-dialog.js'
import { bound } from '../../parts/form/bound.js'
import { Check, Select } from '../../parts/form/inputs.js'
import { LinkIcon } from '../../parts/link-icon.js'
import { Await, Empty } from '../../parts/states.js'
import { hrefTo } from '../../route.js'
import { isAdmin } from '../../session.js'
import { ago } from '../../times.js'
import { counted } from '../../words.js'
import { askOverview, DAY_MS, HOUR_MS } from '../executions/chart/overview.js'
import { Sparkline } from '../executions/chart/sparkline.js'
import { AddDialog } from '../instance/edit/add-dialog.js'
import { EditDialog } from '../instance/edit/edit-dialog.js'
import { Flags, StateDot, useLiveState } from '../instance/live-state.js'

interface SystemTriggersProps {
  readonly system: string
  readonly list: Loaded<Instance[]>
}

/** The triggers of a system, as they fire. */
export function SystemTriggers({ system, list }: SystemTriggersProps): JSX.Element {
  const overview = useLoaded(() => askOverview({ system }), [system])
  const adding = useDialog((close) => <AddTrigger system={system} onAdded={list.reload} onClose={close} />)
  return (
    <section class="card stack">
      <div class="head">
        <h2>Triggers</h2>
        {isAdmin.value && (
          <Button icon="add" onPress={adding.open}>
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
            <TriggerTable all={all} overview={overview} onChange={list.reload} />
          )
        }
      </Await>
      {adding.shown}
    </section>
  )
}

interface TableProps {
  readonly all: readonly Instance[]
  readonly overview: Loaded<ExecutionOverview>
  readonly onChange: () => Promise<void>
}

const TriggerTable = ({ all, overview, onChange }: TableProps): JSX.Element => (
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
            Errors of actions
          </th>
          <th scope="col">Last activation</th>
          <th scope="col">Last 24 hours</th>
          <th scope="col">
            <span class="hidden">What can be done</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {all.map((instance) => (
          <TriggerRow
            key={instance.id}
            instance={instance}
            activity={overview.data.value?.activity.find((one) => one.instance === instance.id)}
            onChange={onChange}
          />
        ))}
      </tbody>
    </table>
  </div>
)

interface RowProps {
  readonly instance: Instance
  /** How often it was called in the last day; undefined where it was not. */
  readonly activity: ExecutionOverview['activity'][number] | undefined
  readonly onChange: () => Promise<void>
}

function TriggerRow({ instance, activity, onChange }: RowProps): JSX.Element {
  const state = useLiveState(instance)
  const editing = useDialog((close) => <EditDialog instance={instance} onSaved={onChange} onClose={close} />)
  return (
    <tr>
      <th scope="row">
        <a href={hrefTo('systems', instance.control_system_id, 'triggers', instance.id)} dir="auto">
          {instance.name}
        </a>
        <Flags instance={instance} />
      </th>
      <td>
        <StateDot isEnabled={instance.enabled} isTriggered={state.triggered} />
      </td>
      <td class="number" data-name="Count">
        {state.trigger_count}
      </td>
      <td class="number" data-name="Errors of actions">
        {state.action_errors + state.comparison_errors}
      </td>
      <td data-name="Last">{ago(state.triggeredAt)}</td>
      <td data-name="24 hours">
        <span class="inline">
          <Sparkline steps={activity?.steps ?? []} step={HOUR_MS} length={DAY_MS} />
          {activity ? `${counted(activity.count, 'call')}, ${activity.failed} failed` : 'no call'}
        </span>
      </td>
      <td class="buttons">
        <LinkIcon instance={instance} />
        {isAdmin.value && (
          <Button kind="bare" icon="edit" label={`Edit ${instance.name}`} onPress={editing.open} />
        )}
        {editing.shown}
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
  return (
    <AddDialog
      title="Add a trigger"
      system={system}
      trigger={chosen.value}
      executes={executes.value}
      onAdded={onAdded}
      onClose={onClose}
    >
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
                {...bound(chosen)}
                options={[['', 'Choose a trigger'], ...all.map(({ id, name }) => [id, name] as const)]}
              />
              <Check
                label="Execute enabled"
                hint="Lets calls of its URL run webhook methods of the system’s modules."
                {...bound(executes)}
              />
            </div>
          )
        }
      </Await>
    </AddDialog>
  )
}
