import type { JSX } from 'preact'
import { Chip } from '../../parts/states.js'
import { hrefWith } from '../../route.js'
import { ago, now } from '../../times.js'
import { counted } from '../../words.js'
import { DAY_MS } from '../executions/chart/overview.js'
import type { Overall } from '../executions/chart/overall.js'

/** Failures that are alike, each of which opens those it stands for. */
export function Failures({ overview, instances, systems }: Overall): JSX.Element {
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
