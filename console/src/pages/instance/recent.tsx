import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { executions } from '../../api/routes.js'
import type { Instance } from '../../api/resources.js'
import { eventOf } from '../../live/execution.js'
import { allRows, rowOf } from '../../live/executions.js'
import { useLoaded } from '../../load.js'
import { Await } from '../../parts/states.js'
import { hrefWith } from '../../route.js'
import { askOverview, DAY_MS, HOUR_MS } from '../executions/chart/overview.js'
import { Sparkline } from '../executions/chart/sparkline.js'
import { ExecutionLine, Headings } from '../executions/list/execution-line.js'

/** How many of its executions are shown. */
const SHOWN = 20
/** How soon after a call they are asked for again, in milliseconds. */
const SOON_MS = 400

/** The last calls of a trigger in a system, and how often it was called in the last day. */
export function Recent({ instance: { id } }: { readonly instance: Instance }): JSX.Element {
  const loaded = useLoaded(async () => {
    const [list, overview] = await Promise.all([
      executions.list({ instance: id }, SHOWN),
      askOverview({ instance: id }),
    ])
    return { rows: list.data.map((one) => rowOf(eventOf(one))), activity: overview.activity[0] }
  }, [id])
  const last = allRows.value.findLast((row) => row.kind === 'execution' && row.event.instance === id)
  const told = last?.kind === 'execution' ? `${last.event.execution} ${last.event.state}` : ''
  useEffect(() => {
    if (told === '') return
    const timer = setTimeout(() => void loaded.reload(), SOON_MS)
    return () => {
      clearTimeout(timer)
    }
  }, [told])
  return (
    <section class="card stack">
      <div class="head">
        <h2>Last calls</h2>
        <a href={hrefWith({ instance: id }, 'executions')}>All executions</a>
      </div>
      <Await of={loaded}>
        {({ rows, activity }) => (
          <>
            <div class="inline">
              <Sparkline steps={activity?.steps ?? []} step={HOUR_MS} length={DAY_MS} />
              <span class="muted">
                {activity?.count ?? 0} in the last 24 hours, {activity?.failed ?? 0} failed or refused
              </span>
            </div>
            {rows.length === 0 ? (
              <p class="muted">It was never called.</p>
            ) : (
              <div class="recent">
                <Headings isPlain />
                <ol>
                  {rows.map((row) => (
                    <li key={row.event.execution}>
                      <ExecutionLine row={row} isOpen={false} isPlain />
                    </li>
                  ))}
                </ol>
              </div>
            )}
          </>
        )}
      </Await>
    </section>
  )
}
