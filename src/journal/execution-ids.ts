import { randomUUID } from 'node:crypto'
import type { Clock } from '../time/index.js'

/** How many ids one millisecond has room for. */
const MOST_PER_MS = 4096

/**
 * Makes the ids of executions: `exec-` and a UUID that begins with the time, so that ids sort by when they were
 * made, and those of one process exactly so.
 * @see RFC 9562 §5.7, with a counter as in §6.2
 */
export class ExecutionIds {
  #ms = 0
  #count = 0
  #prefix = ''

  constructor(private readonly clock: Pick<Clock, 'now'>) {}

  next(): string {
    const now = this.clock.now()
    if (now > this.#ms) this.#begin(now)
    else if (this.#count === MOST_PER_MS) this.#begin(this.#ms + 1)
    const count = this.#count.toString(16).padStart(3, '0')
    this.#count += 1
    // What is left of a random UUID has the variant that is asked for.
    return this.#prefix + count + randomUUID().slice(18)
  }

  #begin(ms: number): void {
    this.#ms = ms
    this.#count = 0
    this.#prefix = `${firstIdAt(ms)}-7`
  }
}

/** What sorts before every id made at this moment or later, and after all others; in milliseconds since the epoch. */
export function firstIdAt(ms: number): string {
  const hex = Math.max(0, Math.floor(ms)).toString(16).padStart(12, '0')
  return `exec-${hex.slice(0, 8)}-${hex.slice(8, 12)}`
}

/** When an id was made, in milliseconds since the epoch. */
export const momentOfId = (id: string): number => Number.parseInt(id.slice(5, 13) + id.slice(14, 18), 16)
