import { contain, type Log } from '../log/index.js'
import { Problem } from '../problem/index.js'
import type { KeptReply } from '../replies/index.js'
import type { Clock, Stop } from '../time/index.js'
import type { Active, ActivityWriter } from '../triggers/index.js'
import { Patience } from './patience.js'
import { isEnd, weightOf, type Unit, type UnitStore, type Written } from './unit.js'

/**
 * Hears that a unit is on disk or, with Problem `storage-unavailable`, that it could not be written in time.
 * @param holder who has the name it claims, where that is another execution; then nothing of it was written
 */
export type Done = (failure: Problem | undefined, holder?: KeptReply) => void

/** A unit on its way. */
class Waiting {
  /** @param done hears how it went; without it nobody waits, and what fails is tried again */
  constructor(
    readonly unit: Unit,
    readonly weight: number,
    /** As the clock's `elapsed`. */
    readonly since: number,
    public done: Done | undefined,
    /** Of what is tried again until it is written: hears that it is. */
    readonly onLasting: (() => void) | undefined,
  ) {}
}

/** How long it is waited before what could not be written is tried again, in milliseconds. */
const RETRY_MS = 1000

/** How long activity that nobody waits for may stay unwritten, in milliseconds. */
const LAZY_MS = 5000

/** How much may wait to be written before what is new is refused, in bytes. */
const MOST_WAITING_BYTES = 32 * 1024 ** 2

/**
 * Writes units, and is all that schedules writes: those of one turn, and those that come while a commit is under way,
 * share the next commit. A sync to disk costs as much for many as for one.
 */
export class Commits implements ActivityWriter {
  #waiting: Waiting[] = []
  #waitingBytes = 0
  #underWay: readonly Waiting[] = []
  #committing: Promise<void> | undefined
  #isScheduled = false
  readonly #lazy = new Map<string, Active>()
  #stopLazy: Stop | undefined
  #stopRetry: Stop | undefined
  readonly #patience: Patience
  #isFailing = false
  /** How many units were given up since a commit last succeeded. */
  #lost = 0

  /** @param onWritten hears of each commit */
  constructor(
    private readonly store: UnitStore,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly onWritten: (written: Written) => void = () => undefined,
  ) {
    this.#patience = new Patience(clock, (before) => this.#giveUp(before))
  }

  /** How many units wait to be written. */
  get waiting(): number {
    return this.#waiting.length
  }

  /** Whether the last commit failed. */
  get isFailing(): boolean {
    return this.#isFailing
  }

  /** Writes a unit, and calls back in a later turn; where too much waits already, in this one. */
  commit(unit: Unit, done: Done): void {
    if (this.#isTooMuch(unit)) {
      done(new Problem('storage-unavailable', 'too much waits to be kept: try again later'))
      return
    }
    this.#add(new Waiting(unit, weightOf(unit), this.clock.elapsed(), done, undefined))
    this.#schedule()
  }

  /**
   * Sees to it that a unit is written: what fails is tried again. Where too much waits, it is given up unless it ends
   * what is on disk.
   * @param onWritten hears that it is on disk
   */
  later(unit: Unit, onWritten: () => void = () => undefined): void {
    if (this.#isTooMuch(unit)) {
      this.#lost += 1
      return
    }
    this.#add(new Waiting(unit, weightOf(unit), this.clock.elapsed(), undefined, onWritten))
    this.#schedule()
  }

  /** Resolves once the present activity is kept. Rejects with Problem `storage-unavailable`; it is then tried again. */
  note(active: Active): Promise<void> {
    return new Promise((resolve, reject) => {
      this.commit({ active }, (failure) => {
        if (failure) {
          this.noteLazily(active)
          reject(failure)
        } else resolve()
      })
    })
  }

  noteLazily(active: Active): void {
    this.#lazy.set(active.id, active)
    this.#stopLazy ??= this.clock.after(LAZY_MS, () => {
      this.#stopLazy = undefined
      this.#takeLazy()
    })
  }

  forget(id: string): void {
    this.#lazy.delete(id)
  }

  /** Resolves once nothing waits or is under way. */
  async idle(): Promise<void> {
    while (this.#committing || this.#isScheduled) await (this.#committing ?? nextTurn())
  }

  /** Writes what waits, and writes no more by itself. Never rejects: what cannot be written is logged. */
  async close(): Promise<void> {
    this.#stopLazy?.()
    this.#takeLazy()
    await this.idle()
    this.#endRetry()
    if (this.#waiting.length > 0) await this.#commitAll()
    this.#endRetry()
    if (this.#waiting.length > 0)
      this.log.error('what came last could not be kept', { units: this.#waiting.length })
    this.#patience.end()
  }

  #takeLazy(): void {
    for (const active of this.#lazy.values()) this.later({ active })
    this.#lazy.clear()
  }

  #isTooMuch(unit: Unit): boolean {
    return this.#waitingBytes > MOST_WAITING_BYTES && !isEnd(unit)
  }

  #add(waiting: Waiting): void {
    this.#waiting.push(waiting)
    this.#waitingBytes += waiting.weight
    if (waiting.done) this.#patience.begin(waiting.since)
  }

  #schedule(): void {
    if (this.#isScheduled || this.#committing) return
    this.#isScheduled = true
    // Two turns: what callers ask next who have just been answered comes between them, and shares the commit.
    setImmediate(() => {
      setImmediate(() => {
        this.#isScheduled = false
        void this.#commitAll()
      })
    })
  }

  /** Never rejects: those who wait are told. */
  #commitAll(): Promise<void> {
    const group = this.#waiting
    this.#waiting = []
    this.#waitingBytes = 0
    if (group.length === 0) return Promise.resolve()
    this.#underWay = group
    this.#committing = this.#write(group).then(() => {
      this.#underWay = []
      this.#committing = undefined
      const isAwaited = this.#waiting.some(({ done }) => done)
      if (!isAwaited) this.#patience.end()
      if (this.#waiting.length === 0) return
      // In a later turn, so that those who have waited can write together what they write next.
      if (isAwaited || !this.#isFailing) this.#schedule()
      else this.#retryLater()
    })
    return this.#committing
  }

  async #write(group: readonly Waiting[]): Promise<void> {
    try {
      const written = await this.store.write(group.map(({ unit }) => unit))
      this.#recovered()
      this.onWritten(written)
      group.forEach((waiting, at) => {
        this.#tell(waiting, undefined, written.holders[at])
        waiting.onLasting?.()
      })
    } catch (error) {
      // Where the fault is in a unit, the others are not to suffer for it.
      if (!(error instanceof Problem) && group.length > 1) for (const one of group) await this.#write([one])
      else this.#failed(group, error)
    }
  }

  #recovered(): void {
    if (this.#isFailing) this.log.info('executions and activity are kept again', { lost: this.#lost })
    this.#isFailing = false
    this.#lost = 0
  }

  #failed(group: readonly Waiting[], error: unknown): void {
    const isPassing = error instanceof Problem
    if (!isPassing) this.log.error('a unit cannot be kept, and is given up', { error })
    else if (!this.#isFailing)
      this.log.error('executions and activity cannot be kept; it is tried again', { error })
    if (isPassing) this.#isFailing = true
    const failure = Problem.from(error)
    const again = isPassing ? group.filter(({ onLasting }) => onLasting) : []
    // Before what came meanwhile, which may be newer.
    this.#waiting.unshift(...again)
    for (const { weight } of again) this.#waitingBytes += weight
    for (const waiting of group) this.#tell(waiting, failure)
  }

  #endRetry(): void {
    this.#stopRetry?.()
    this.#stopRetry = undefined
  }

  #retryLater(): void {
    this.#stopRetry ??= this.clock.after(RETRY_MS, () => {
      this.#stopRetry = undefined
      this.#schedule()
    })
  }

  #tell(waiting: Waiting, failure: Problem | undefined, holder?: KeptReply): void {
    const { done } = waiting
    if (!done) return
    waiting.done = undefined
    contain(this.log, 'what follows a commit', () => {
      done(failure, holder)
    })
  }

  /**
   * Tells those who have waited since before a moment that it takes too long. What is not under way is not written
   * any more; what is may be on disk in the end.
   * @returns since when the first of the others has waited
   */
  #giveUp(before: number): number | undefined {
    const isLate = ({ done, since }: Waiting): boolean => done !== undefined && since <= before
    const late = [...this.#underWay, ...this.#waiting].filter(isLate)
    this.#waiting = this.#waiting.filter((waiting) => !isLate(waiting))
    this.#waitingBytes = this.#waiting.reduce((sum, { weight }) => sum + weight, 0)
    const failure = new Problem('storage-unavailable', 'the database takes too long: try again later')
    for (const waiting of late) this.#tell(waiting, failure)
    return [...this.#underWay, ...this.#waiting].find(({ done }) => done)?.since
  }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
