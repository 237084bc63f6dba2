import type { Row } from '../../live/executions.js'

/** How long a point stands for, and how far back they go, in seconds. */
const STEP = 5
const BACK = 300

/** What a chart of executions is drawn from. */
export interface Points {
  /** Seconds since the epoch. */
  readonly times: number[]
  /** How many ended in each second. */
  readonly rates: number[]
  /** The time the one in the middle took, in milliseconds; null where none ended. */
  readonly medians: (number | null)[]
  /** How many ended in all, and how long these took, in milliseconds. */
  readonly total: number
  readonly median: number | null
  readonly longest: number | null
}

/** Counts the executions that ended in the last minutes, step by step. */
export function pointsOf(rows: readonly Row[], nowMs: number): Points {
  const steps = BACK / STEP
  const end = Math.floor(nowMs / 1000 / STEP) + 1
  const lengths = Array.from({ length: steps }, (): number[] => [])
  // Rows come in the order they began, so those before the window need not be looked at.
  for (let at = rows.length - 1; at >= 0; at -= 1) {
    const row = rows[at]
    if (row?.kind !== 'execution') continue
    const { started, duration_ms } = row.event
    const step = Math.floor(started / 1000 / STEP) - end + steps
    if (step < -1) break
    if (duration_ms !== null) lengths[Math.min(step, steps - 1)]?.push(duration_ms)
  }
  for (const list of lengths) list.sort((a, b) => a - b)
  const all = lengths.flat().sort((a, b) => a - b)
  return {
    times: lengths.map((_, step) => (end - steps + step) * STEP),
    rates: lengths.map(({ length }) => length / STEP),
    medians: lengths.map(middleOf),
    total: all.length,
    median: middleOf(all),
    longest: all.at(-1) ?? null,
  }
}

const middleOf = (sorted: readonly number[]): number | null => sorted[Math.floor(sorted.length / 2)] ?? null
