import type { ExecutionQuery } from '../../../api/resources.js'
import type { ExecutionEvent } from '../../../live/execution.js'
import type { Row } from '../../../live/executions.js'

/**
 * Which executions are shown, as the address says it: by the names that the server has for it, and `range` for a time
 * that ends now. What is left out keeps none away.
 */
export type Filter = Readonly<Record<string, string>>

const MINUTE = 60_000

/** Times that end now, by the words the address has for them: what people call them, and how long they are. */
export const ranges = {
  '5m': ['last 5 minutes', 5 * MINUTE],
  '1h': ['last hour', 60 * MINUTE],
  '24h': ['last 24 hours', 1440 * MINUTE],
  '7d': ['last 7 days', 10_080 * MINUTE],
} as const
export type Range = keyof typeof ranges

const isRange = (text: string): text is Range => Object.hasOwn(ranges, text)

/** What the server may be asked for. */
const ASKED = [
  'q',
  'bodies',
  'system',
  'instance',
  'trigger',
  'module',
  'executes',
  'outcome',
  'status',
  'problem',
  'failed',
] as const

/** A time, from its first to behind its last millisecond since the epoch. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** The time that a filter means; undefined for any. */
export function spanOf({ range = '', from = '', to = '' }: Filter, now: number): Span | undefined {
  if (isRange(range)) return { from: now - ranges[range][1], to: now + MINUTE }
  if (from === '' && to === '') return undefined
  return { from: Number(from) || 0, to: Number(to) || now + MINUTE }
}

/** What the server is asked for. */
export function askedOf(filter: Filter, now: number): ExecutionQuery {
  const span = spanOf(filter, now)
  return {
    ...Object.fromEntries(ASKED.map((name) => [name, filter[name] ?? ''])),
    from: span ? String(Math.max(0, Math.floor(span.from))) : '',
    to: filter.to !== undefined && span ? String(Math.floor(span.to)) : '',
  }
}

/** Whether a filter keeps any away. */
export const isFiltering = (filter: Filter): boolean =>
  [...ASKED, 'range', 'from', 'to'].some((name) => (filter[name] ?? '') !== '')

const FAULTY = new Set<unknown>(['cut-off', 'interrupted'])

/** Whether an execution did not end well. */
export const hasFailed = ({
  problem,
  status,
  outcome,
}: Pick<ExecutionEvent, 'problem' | 'status' | 'outcome'>): boolean =>
  problem !== null || (status ?? 0) >= 400 || FAULTY.has(outcome)

/**
 * Whether a row that was told of is shown; the server says it of those that are kept. Gaps are, whatever else is
 * looked for: what is missing might have fitted.
 */
export function fits(row: Row, filter: Filter, now: number): boolean {
  const { system = '', q = '', bodies = '' } = filter
  if (row.kind === 'gap') return system === '' || row.system === system
  // Only the server sees into bodies.
  if (bodies === 'true' && q !== '') return false
  const { event } = row
  const span = spanOf(filter, now)
  return (
    (!span || (event.started >= span.from && event.started < span.to)) &&
    SAME.every((name) => (filter[name] ?? '') === '' || event[name] === filter[name]) &&
    fitsEnd(event, filter) &&
    (q === '' || row.words.includes(q.toLowerCase()) || (event.problem ?? '').includes(q.toLowerCase()))
  )
}

const SAME = ['system', 'instance', 'trigger', 'module', 'problem'] as const

function fitsEnd(
  event: ExecutionEvent,
  { outcome = '', status = '', executes = '', failed = '' }: Filter,
): boolean {
  const digits = status.toLowerCase().replace(/xx$/, '')
  return (
    (outcome === '' || outcome.split(',').includes(String(event.outcome))) &&
    (status === '' || (event.status !== null && String(event.status).startsWith(digits))) &&
    (executes === '' || (executes === 'true') === (event.method !== null)) &&
    (failed === '' || (failed === 'true') === hasFailed(event))
  )
}
