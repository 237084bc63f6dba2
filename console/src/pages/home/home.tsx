import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { instances, systems, triggers } from '../../api/routes.js'
import type { ExecutionOverview, Instance, System } from '../../api/resources.js'
import { useLoaded } from '../../load.js'
import { Await, Chip } from '../../parts/states.js'
import { hrefTo, hrefWith } from '../../route.js'
import { ago, now } from '../../times.js'
import { counted } from '../../words.js'
import { Sparkline } from '../executions/chart/sparkline.js'
import { askOverview, DAY_MS, HOUR_MS } from '../executions/chart/overview.js'
import { Checklist, type Step } from './checklist.js'

/** How often it is asked anew, in milliseconds. */
const AGAIN_MS = 15_000
/** The most systems whose triggers are shown at once. */
const MOST_SYSTEMS = 200

interface Overall {
  readonly overview: ExecutionOverview
  readonly instances: readonly Instance[]
  readonly systems: ReadonlyMap<string, System>
  readonly inAll: number
  readonly hasTrigger: boolean
}

async function ask(): Promise<Overall> {
  const [overview, all, some] = await Promise.all([
    askOverview({}),
    systems.list('', MOST_SYSTEMS),
    triggers.list('', 1),
  ])
  const lists = await Promise.all(all.data.map(async ({ id }) => (await instances.list(id)).data))
  return {
    overview,
    instances: lists.flat(),
    systems: new Map(all.data.map((system) => [system.id, system])),
    inAll: all.total,
    hasTrigger: some.total > 0,
  }
}

/** What is called, and what of it fails and why. */
export function Home(): JSX.Element {
  const loaded = useLoaded(ask, [])
  useEffect(() => {
    const timer = setInterval(() => void loaded.reload(), AGAIN_MS)
    return () => {
      clearInterval(timer)
    }
  }, [loaded.reload])
  return (
    <>
      <h1>Home</h1>
      <Await of={loaded}>
        {(overall) => (
          <>
            <Checklist steps={stepsOf(overall)} />
            <Failures {...overall} />
            <Calls {...overall} />
          </>
        )}
      </Await>
    </>
  )
}

/** What it takes until the first call is answered by a driver. */
function stepsOf({ overview, instances, hasTrigger }: Overall): readonly Step[] {
  const place = instances[0]
  const system = place ? hrefTo('systems', place.control_system_id, 'triggers', place.id) : hrefTo('systems')
  return [
    { words: 'Create a trigger', href: hrefTo('triggers', 'new'), isDone: hasTrigger },
    { words: 'Add it to a system', href: hrefTo('systems'), isDone: instances.length > 0 },
    {
      words: 'Enable execution, if calls are to run a method',
      href: system,
      isDone: instances.some(({ exec_enabled }) => exec_enabled),
    },
    {
      words: 'Copy its URL and call it, or try it on its page',
      href: system,
      isDone: overview.last.some(({ instance }) => instance !== null),
    },
  ]
}

/** Failures that are alike, each of which opens those it stands for. */
function Failures({ overview, instances, systems }: Overall): JSX.Element {
  const { failures } = overview
  const byId = new Map(instances.map((instance) => [instance.id, instance]))
  const from = String(now.peek() - DAY_MS)
  return (
    <section class="card stack">
      <div class="head">
        <h2>What is failing</h2>
        <span class="muted">last 24 hours</span>
      </div>
      {failures.length === 0 ? (
        <p class="muted">Nothing has failed or been refused.</p>
      ) : (
        <ul class="rows">
          {failures.slice(0, 20).map(({ instance, problem, status, count, last_at }) => {
            const known = byId.get(instance ?? '')
            const said = {
              failed: 'true',
              range: '24h',
              ...(instance === null ? {} : { instance }),
              ...(problem === null ? { status: String(status) } : { problem }),
            }
            return (
              <li key={`${instance} ${problem} ${status}`} class="row">
                <a class="grow" href={hrefWith(said, 'executions')}>
                  <Chip kind={status !== null && status < 500 ? 'warn' : 'bad'}>
                    {problem ?? `answered ${status}`}
                  </Chip>{' '}
                  <span dir="auto">
                    {known
                      ? `${known.name} in ${systems.get(known.control_system_id)?.name ?? known.control_system_id}`
                      : (instance ?? 'callers who know no secret')}
                  </span>
                </a>
                <span>{counted(count, 'time')}</span>
                <span class="muted">{ago(Math.max(last_at, Number(from)) / 1000)}</span>
              </li>
            )
          })}
        </ul>
      )}
    </section>
  )
}

/** Each trigger in each system: how often it was called, how much of that went well, and what failed last. */
function Calls({ overview, instances, systems, inAll }: Overall): JSX.Element | null {
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
