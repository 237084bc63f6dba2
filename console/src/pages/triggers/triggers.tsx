import type { JSX } from 'preact'
import { triggers } from '../../api/routes.js'
import type { Trigger } from '../../api/resources.js'
import { Button } from '../../parts/button.js'
import { FoundList } from '../../parts/found-list.js'
import { Chip } from '../../parts/states.js'
import { go, hrefTo } from '../../route.js'
import { isAdmin } from '../../session.js'
import { ago } from '../../times.js'
import { counted } from '../../words.js'
import { useOverall, type Overall } from '../executions/chart/overall.js'
import { DAY_MS, HOUR_MS } from '../executions/chart/overview.js'
import { Sparkline } from '../executions/chart/sparkline.js'
import { StateDot } from '../instance/live-state.js'
import { usageOf, type TriggerUsage } from './trigger-usage.js'

/** Every trigger there is, where it is at work, and how it is called. */
export function Triggers(): JSX.Element {
  const overall = useOverall().data.value
  return (
    <FoundList
      title="Triggers"
      thing="trigger"
      ask={triggers.list}
      action={
        isAdmin.value && (
          <Button
            kind="main"
            icon="add"
            onPress={() => {
              go('triggers', 'new')
            }}
          >
            New trigger
          </Button>
        )
      }
      none={
        <>
          A trigger says what fires and what then happens. Make one, add it to a system, and that gives you
          its webhook URL.
          {!isAdmin.value && ' It takes a key of an administrator to make one.'}
        </>
      }
      help="Words are looked for from their beginning."
      columns={['Trigger', 'State', 'Systems', 'Last call', 'Last 24 hours']}
    >
      {(trigger) => <TriggerRow key={trigger.id} trigger={trigger} overall={overall} />}
    </FoundList>
  )
}

interface RowProps {
  readonly trigger: Trigger
  /** What was called; undefined until that is known. */
  readonly overall: Overall | undefined
}

const TriggerRow = ({ trigger, overall }: RowProps): JSX.Element => {
  const use = overall && usageOf(trigger.id, overall)
  return (
    <tr>
      <th scope="row">
        <a href={hrefTo('triggers', trigger.id)} dir="auto">
          {trigger.name}
        </a>
        <span class="flags">
          {!trigger.enable_webhook && <Chip>webhook off</Chip>}
          {trigger.important && <Chip kind="warn">important</Chip>}
          {trigger.declared && <Chip>configuration file</Chip>}
        </span>
        <div class="muted small clip" dir="auto" title={trigger.description}>
          {[trigger.description, ...factsOf(trigger)].filter((part) => part !== '').join(' · ')}
        </div>
      </th>
      <td data-name="State">{use?.state && <StateDot {...use.state} />}</td>
      <td data-name="Systems">{use && <Places {...use} />}</td>
      <td data-name="Last call">
        {use && (use.lastAt === undefined ? 'never called' : ago(use.lastAt / 1000))}
      </td>
      <td data-name="24 hours">
        {use && (
          <span class="inline">
            <Sparkline steps={use.steps} step={HOUR_MS} length={DAY_MS} />
            {use.count === 0 ? 'no call' : `${counted(use.count, 'call')}, ${use.failed} failed`}
          </span>
        )}
      </td>
    </tr>
  )
}

/** The systems a trigger is in: one by its name, several by how many they are. */
function Places({ applied, systems }: Pick<TriggerUsage, 'applied' | 'systems'>): JSX.Element {
  const [first] = applied
  if (!first) return <span class="muted">none</span>
  return (
    <span title={systems.join(', ')} dir="auto">
      {applied.length === 1 ? (
        <a href={hrefTo('systems', first.control_system_id, 'triggers', first.id)}>{systems[0]}</a>
      ) : (
        counted(applied.length, 'system')
      )}
    </span>
  )
}

function factsOf(trigger: Trigger): string[] {
  const { conditions, actions, debounce_period, enable_webhook, supported_methods } = trigger
  const checks = conditions.comparisons.length + conditions.time_dependents.length
  const acts = actions.functions.length + actions.mailers.length
  return [
    ...(enable_webhook ? [supported_methods.join(' ')] : []),
    ...(debounce_period > 0 ? [`debounce ${debounce_period} s`] : []),
    ...(checks > 0 ? [counted(checks, 'condition')] : []),
    ...(acts > 0 ? [counted(acts, 'action')] : []),
  ]
}
