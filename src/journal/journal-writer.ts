import type { Log } from '../log/index.js'
import { Problem } from '../problem/index.js'
import type { Clock, Stop } from '../time/index.js'
import type { Draft } from './draft.js'
import type { Journal } from './journal.js'

/** How long it is waited before what could not be written is tried again, in milliseconds. */
const RETRY_MS = 1000

/** How much may wait to be written, in bytes as `sizeOf` counts. */
const MOST_WAITING_BYTES = 32 * 1024 ** 2

/** Those who wait for one write. */
interface Batch {
  readonly kept: Promise<void>
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/**
 * Writes executions down. What comes in one turn is written together, and so is what comes while a write is under
 * way, by the next: many at once cost a few commits.
 */
export class JournalWriter {
  readonly #waiting = new Set<Draft>()
  #waitingBytes = 0
  #next: Batch | undefined
  #writing: Promise<void> | undefined
  #isScheduled = false
  #stopWaiting: Stop | undefined
  /** How many were given up since a write last succeeded. */
  #lost = 0
  #isFailing = false

  /** @param onWritten hears of how much was added, in bytes */
  constructor(
    private readonly journal: Pick<Journal, 'write'>,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly onWritten: (bytes: number) => void = () => undefined,
  ) {}

  /** How many executions wait to be written. */
  get waiting(): number {
    return this.#waiting.size
  }

  /** Whether the last write failed. */
  get isFailing(): boolean {
    return this.#isFailing
  }

  /** Resolves once the execution is kept as it is now. Rejects with Problem `storage-unavailable`; it is then tried again later. */
  async keep(draft: Draft): Promise<void> {
    if (!this.#add(draft)) throw new Problem('storage-unavailable', 'too much waits to be kept')
    const batch = (this.#next ??= newBatch())
    this.#schedule()
    await batch.kept
  }

  /** Sees to it that the execution is kept as it is then. Nobody waits for it, and when too much waits it is given up. */
  keepSoon(draft: Draft): void {
    if (this.#add(draft)) this.#schedule()
  }

  /** Writes what waits, and writes no more by itself. Never rejects: what cannot be written is logged. */
  async close(): Promise<void> {
    while (this.#writing) await this.#writing
    if (this.#waiting.size > 0) await this.#write()
    if (this.#waiting.size > 0)
      this.log.error('the last executions could not be kept', { executions: this.#waiting.size })
    this.#stopWaiting?.()
  }

  /** @returns whether there is room for it */
  #add(draft: Draft): boolean {
    if (this.#waiting.has(draft)) return true
    if (this.#waitingBytes > MOST_WAITING_BYTES) {
      this.#lost += 1
      return false
    }
    this.#waiting.add(draft)
    this.#waitingBytes += draft.size
    return true
  }

  #schedule(): void {
    if (this.#isScheduled || this.#writing) return
    this.#isScheduled = true
    setImmediate(() => {
      this.#isScheduled = false
      if (!this.#writing && this.#waiting.size > 0) void this.#write()
    })
  }

  /** Never rejects: those who wait are told. */
  #write(): Promise<void> {
    const drafts = [...this.#waiting]
    const batch = this.#next
    this.#waiting.clear()
    this.#waitingBytes = 0
    this.#next = undefined
    const writes = drafts.map(({ execution, isKept }) => ({ execution, isKept }))
    const news = drafts.filter(({ isKept }) => !isKept)
    // Now, since whoever replaces one meanwhile has it written as a whole again.
    for (const draft of news) draft.isKept = true
    const bytes = news.reduce((sum, { size }) => sum + size, 0)
    this.#writing = this.journal.write(writes).then(
      () => {
        this.#writing = undefined
        this.#recovered()
        batch?.resolve()
        this.onWritten(bytes)
        if (this.#next) void this.#write()
        else if (this.#waiting.size > 0) this.#schedule()
      },
      (error: unknown) => {
        this.#writing = undefined
        for (const draft of news) draft.isKept = false
        this.#failed(drafts, error)
        batch?.reject(error)
      },
    )
    return this.#writing
  }

  #recovered(): void {
    if (this.#isFailing) this.log.info('executions are kept again', { lost: this.#lost })
    this.#isFailing = false
    this.#lost = 0
  }

  #failed(drafts: readonly Draft[], error: unknown): void {
    if (!this.#isFailing) this.log.error('executions cannot be kept; it is tried again', { error })
    this.#isFailing = true
    for (const draft of drafts) this.#add(draft)
    // Those who came meanwhile try at once, others a while later.
    if (this.#next) this.#schedule()
    else
      this.#stopWaiting ??= this.clock.after(RETRY_MS, () => {
        this.#stopWaiting = undefined
        this.#schedule()
      })
  }
}

function newBatch(): Batch {
  let [resolve, reject] = [(): void => undefined, (_: unknown): void => undefined]
  const kept = new Promise<void>((...settle) => {
    ;[resolve, reject] = settle
  })
  return { kept, resolve, reject }
}
