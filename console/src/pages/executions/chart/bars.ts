import type { ExecutionBucket } from '../../../api/resources.js'
import type { Span } from '../filter/filter.js'

/** What a bar is made of, from its foot: what people call it, and the outcomes it counts. */
export const PARTS = [
  ['good', 'went well', ['notified', 'answered', 'repeated', 'suppressed', 'captured', 'filtered']],
  ['warn', 'refused', ['refused', 'cut-off', 'none']],
  ['bad', 'failed', ['failed', 'timed-out', 'interrupted']],
] as const

/** A step of the chart. */
export interface Bar {
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly count: number
  /** How many of each part, in their order. */
  readonly parts: readonly number[]
  /** How long they took, in milliseconds; null where none has ended. */
  readonly mean: number | null
}

/** About how many bars there are. */
const BARS = 60

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((one) => one * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((one) => one * MINUTE),
  ...[1, 2, 3, 6, 12, 24, 48, 168].map((one) => one * HOUR),
]

/** How long a bar stands for, in milliseconds. */
export const stepOf = ({ from, to }: Span): number =>
  STEPS.find((step) => (to - from) / step <= BARS) ?? Math.ceil((to - from) / BARS)

/** A time that whole steps fill. */
export const wholeSpan = ({ from, to }: Span, step: number): Span => ({
  from: Math.floor(from / step) * step,
  to: Math.ceil(to / step) * step,
})

/** A bar for each step, be there something in it or not. */
export function barsOf(
  buckets: readonly ExecutionBucket[],
  { from, to }: Span,
  step: number,
): readonly Bar[] {
  const byTime = new Map(buckets.map((bucket) => [bucket.at, bucket]))
  return Array.from({ length: Math.round((to - from) / step) }, (_, index): Bar => {
    const at = from + index * step
    const bucket = byTime.get(at)
    if (!bucket) return { at, count: 0, parts: PARTS.map(() => 0), mean: null }
    const outcomes: Readonly<Record<string, number | undefined>> = bucket.outcomes
    const parts = PARTS.map(([, , names]) => names.reduce((sum, name) => sum + (outcomes[name] ?? 0), 0))
    return { at, count: bucket.count, parts, mean: bucket.mean_ms }
  })
}

/** The next round number, so that an axis has a mark that people can read. */
export function roundUp(count: number): number {
  const size = 10 ** Math.floor(Math.log10(Math.max(1, count)))
  return [1, 2, 5, 10].map((one) => one * size).find((one) => one >= count) ?? count
}
