import { Cron } from 'croner'
import type { TimeDependent } from '../definition/conditions.js'

/**
 * The next moments of a time condition after a moment, as the trigger would meet them; in milliseconds since the
 * epoch, in order.
 */
export function occurrencesOf(
  { type, time, cron, timezone }: TimeDependent,
  after: number,
  count: number,
): number[] {
  if (type === 'at') return time !== undefined && time * 1000 > after ? [time * 1000] : []
  const times = new Cron(cron ?? '', { paused: true, ...(timezone === undefined ? {} : { timezone }) })
  return times.nextRuns(count, new Date(after)).map((moment) => moment.getTime())
}
