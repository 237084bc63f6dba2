import type { JSX } from 'preact'
import type { ExecutionOverview, Instance, System } from '../../api/resources.js'
import { Chip } from '../../parts/states.js'
import { hrefTo, hrefWith } from '../../route.js'
import { ago } from '../../times.js'
import { DAY_MS, HOUR_MS } from '../executions/chart/overview.js'
import { Sparkline } from '../executions/chart/sparkline.js'
import type { Overall } from '../executions/chart/overall.js'

/** Each trigger in each system: how often it was called, how much of that went well, and what failed last. */
export function Calls({ overview, instances, systems, inAll }: Overall): JSX.Element | null {
  if (instances.length === 0) return null
  const activity = new Map(overview.activity.map((one) => [one.instance, one]))
  const failures = new Map([...overview.failures].reverse().map((one) => [one.instance, one]))
  const last = new Map(overview.last.map((one) => [one.instance, one.last_at]))
  const failedOf = ({ id }: Instance): number => activity.get(id)?.failed ?? 0
  const sorted = [...instances].sort(
    (a, b) => failedOf(b) - failedOf(a) || (last.get(b.id) ?? 0) - (last.get(a.id) ?? 0),
  )
  return (
    <section class="card stack">
      <div class="head">
        <h2>Triggers</h2>
        <span class="muted">last 24 hours</span>
      </div>
      {inAll > systems.size && (
        <p class="muted">
          Those of the first {systems.size} of {inAll} systems.
        </p>
      )}
      <div class="scroll" tabIndex={0} role="region" aria-label="Triggers and their calls">
        <table class="triggers">
          <thead>
            <tr>
              <th scope="col">Trigger</th>
              <th scope="col">Calls</th>
              <th scope="col" class="number">
                Went well
              </th>
              <th scope="col">Last call</th>
              <th scope="col">Last failure</th>
            </tr>
          </thead>
          <tbody>
            {sorted.map((instance) => (
              <CallsRow
                key={instance.id}
                instance={instance}
                system={systems.get(instance.control_system_id)}
                activity={activity.get(instance.id)}
                failure={failures.get(instance.id)}
                lastAt={last.get(instance.id)}
              />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

interface CallsRowProps {
  readonly instance: Instance
  readonly system: System | undefined
  /** Undefined where it was not called. */
  readonly activity: ExecutionOverview['activity'][number] | undefined
  readonly failure: ExecutionOverview['failures'][number] | undefined
  readonly lastAt: number | undefined
}

function CallsRow({ instance, system, activity, failure, lastAt }: CallsRowProps): JSX.Element {
  const { id, control_system_id, name, enabled } = instance
  const { count = 0, failed = 0, steps = [] } = activity ?? {}
  return (
    <tr>
      <th scope="row">
        <a href={hrefTo('systems', control_system_id, 'triggers', id)} dir="auto">
          {name}
        </a>{' '}
        <span class="muted small" dir="auto">
          {system?.name ?? control_system_id}
        </span>{' '}
        {!enabled && <Chip kind="warn">disabled</Chip>}
      </th>
      <td data-name="Calls">
        <span class="inline">
          <Sparkline steps={steps} step={HOUR_MS} length={DAY_MS} />
          <a href={hrefWith({ instance: id, range: '24h' }, 'executions')}>{count}</a>
        </span>
      </td>
      <td class="number" data-name="Went well">
        {count === 0 ? '–' : `${Math.floor(((count - failed) / count) * 100)} %`}
      </td>
      <td data-name="Last call">{lastAt === undefined ? 'never called' : ago(lastAt / 1000)}</td>
      <td data-name="Last failure">
        {failure ? (
          <a href={hrefTo('executions', failure.last)}>
            {failure.problem ?? `answered ${failure.status}`}, {ago(failure.last_at / 1000)}
          </a>
        ) : (
          <span class="muted">none</span>
        )}
      </td>
    </tr>
  )
}
