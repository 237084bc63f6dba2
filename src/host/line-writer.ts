/** What a `LineWriter` writes to, and how it waits. */
export interface LineTarget {
  /** Writes as many bytes as can be taken without waiting, and gives their number; throws when that is none. */
  readonly write: (bytes: Buffer) => number
  /** Does something later. It must not keep the process from ending. */
  readonly after: (delayMs: number, run: () => void) => void
  /** Holds up the whole process, as it ends. */
  readonly pause: (ms: number) => void
}

export interface LineWriterOptions {
  /** How many bytes may wait; lines beyond are dropped. @default 1 MiB */
  readonly mostBytes?: number
  /** Is told how many lines were dropped in a row, once lines can be written again. @default nobody is told */
  readonly onResumed?: (dropped: number) => void
}

const MOST_BYTES = 1024 * 1024

/** How soon is tried again, in milliseconds: twice as late each time, up to the longest. */
const FIRST_RETRY_MS = 5
const LONGEST_RETRY_MS = 1000

/** How often is tried at the end of the process; with the pauses between, 100 milliseconds. */
const LAST_TRIES = 20

/**
 * Writes lines in their order, and never throws and never waits, whatever the target does: a full disk, a pipe that
 * nobody reads and a reader that has gone are one to it. What cannot be written waits and is tried again; what is too
 * much to wait is dropped and counted, up to the moment at which all that waited is written.
 */
export class LineWriter {
  #waiting: Buffer[] = []
  #waitingBytes = 0
  #missing = 0
  #dropped = 0
  #retryMs = FIRST_RETRY_MS
  readonly #mostBytes: number
  readonly #onResumed: (dropped: number) => void

  constructor(
    private readonly target: LineTarget,
    { mostBytes = MOST_BYTES, onResumed = () => undefined }: LineWriterOptions = {},
  ) {
    this.#mostBytes = mostBytes
    this.#onResumed = onResumed
  }

  /** How many lines were dropped since the start. */
  get dropped(): number {
    return this.#dropped
  }

  /** @param text one line or more, with the end of the last */
  write(text: string): void {
    const line = Buffer.from(text)
    const isIdle = this.#waiting.length === 0
    if (this.#missing > 0 || (!isIdle && this.#waitingBytes + line.length > this.#mostBytes)) {
      this.#missing += 1
      this.#dropped += 1
      return
    }
    this.#waiting.push(line)
    this.#waitingBytes += line.length
    if (isIdle) this.#drainOrRetry()
  }

  /** As the process ends: gives what waits a last short time. */
  end(): void {
    for (let left = LAST_TRIES; left > 0; left -= 1) {
      this.#drain()
      if (this.#waiting.length === 0) return
      this.target.pause(FIRST_RETRY_MS)
    }
  }

  #drainOrRetry(): void {
    const before = this.#waitingBytes
    if (this.#drain()) {
      this.#retryMs = FIRST_RETRY_MS
      return
    }
    if (this.#waitingBytes < before) this.#retryMs = FIRST_RETRY_MS
    this.target.after(this.#retryMs, () => {
      this.#drainOrRetry()
    })
    this.#retryMs = Math.min(this.#retryMs * 2, LONGEST_RETRY_MS)
  }

  /** Writes what waits as far as it can be written, and tells whether that was all. */
  #drain(): boolean {
    const [first, ...others] = this.#waiting
    if (!first) return true
    let rest = others.length === 0 ? first : Buffer.concat(this.#waiting)
    for (let written = 1; rest.length > 0 && written > 0; rest = rest.subarray(written))
      written = this.#written(rest)
    this.#waiting = rest.length === 0 ? [] : [rest]
    this.#waitingBytes = rest.length
    if (rest.length > 0) return false
    const missing = this.#missing
    this.#missing = 0
    if (missing > 0) this.#onResumed(missing)
    return true
  }

  #written(bytes: Buffer): number {
    try {
      return this.target.write(bytes)
    } catch {
      // What the matter is cannot be told: this is where one would.
      return 0
    }
  }
}
