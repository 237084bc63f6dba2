import type { Debounce } from '../../driver/index.js'
import type { Clock, Stop } from '../../time/index.js'

/** What stands for a call that does not run itself. */
export interface Standing<Run> {
  readonly execution: string
  /** The run at the end of the burst; undefined where a call that has run already stands for it. */
  readonly run: Run | undefined
  /** Whether the run is on disk. */
  readonly isRunKept: boolean
}

/** A call that a burst has taken, until it is known whether it is kept. */
export interface Taken<Run> {
  /** Undefined where it runs now. */
  readonly standing: Standing<Run> | undefined
  /** It is kept. @param run has the end of the burst run with it, in place of those before */
  join(run: () => void): void
  /** It is not kept: the burst goes on as if it had not come. */
  leave(): void
}

/**
 * Makes one execution (two, on both edges) of calls that follow each other within `wait`; a burst ends after
 * `wait` without a call, or `maxWait` after its first. Its end runs once it is known of each of its calls whether it is
 * kept, with the last that is.
 */
export class Burst<Run> {
  #stop: Stop | undefined
  #began: number | undefined
  /** When it ends. */
  #ends = 0
  /** The execution that callers are told of. */
  #standing: string | undefined
  #run: Run | undefined
  #isRunKept = false
  #last: (() => void) | undefined
  /** How many calls it has taken of which it is not known yet whether they are kept. */
  #open = 0
  /** How many it has taken. */
  #count = 0
  #isOver = false
  /** While it is not known whether the call is kept that runs at its beginning: resolves then. */
  #leading: Promise<void> | undefined

  /**
   * @param onOver hears that it takes no more calls
   * @param onNothing hears of a run that was made and never runs, since no call of it is kept
   */
  constructor(
    private readonly options: Debounce,
    private readonly clock: Clock,
    private readonly onOver: () => void = () => undefined,
    private readonly onNothing: (run: Run) => void = () => undefined,
  ) {}

  /**
   * Takes a call.
   * @param open makes the run at the end of the burst, which has an id
   * @returns a promise where the call at its beginning may be gone in the end: the call is to be given anew then
   */
  take(execution: string, open: () => Run & { readonly id: string }): Taken<Run> | Promise<void> {
    if (this.#leading) return this.#leading
    const { edge = 'trailing' } = this.options
    const isFirst = this.#began === undefined
    const before = this.#ends
    this.#began ??= this.clock.elapsed()
    this.#wait(this.clock.elapsed() + this.options.wait)
    if (isFirst && edge !== 'trailing') return this.#lead(execution)
    if (edge !== 'leading' && this.#run === undefined) {
      // The first call that is kept for the end names the run; later ones only replace what it runs with.
      const run = open()
      this.#run = run
      this.#standing = run.id
    }
    const standing = { execution: this.#standing ?? execution, run: this.#run, isRunKept: this.#isRunKept }
    return this.#follow(standing, isFirst ? undefined : before)
  }

  /** Ends the burst now; what was kept runs. */
  flush(): void {
    this.#stop?.()
    this.#stop = undefined
    // Those who wait for it are to come again first.
    if (this.#leading) return
    this.#isOver = true
    this.onOver()
    this.#runLast()
  }

  #lead(execution: string): Taken<Run> {
    this.#standing = execution
    let decided = (): void => undefined
    this.#leading = new Promise((resolve) => {
      decided = resolve
    })
    const decide = (): void => {
      this.#leading = undefined
      decided()
    }
    return {
      standing: undefined,
      join: () => {
        decide()
        // What waits for it comes in this turn, and lengthens it.
        if (!this.#stop) this.#wait(this.clock.elapsed())
      },
      leave: () => {
        decide()
        this.flush()
      },
    }
  }

  /** @param before when the burst would have ended without it; undefined where it began with it */
  #follow(standing: Standing<Run>, before: number | undefined): Taken<Run> {
    this.#open += 1
    const count = (this.#count += 1)
    return {
      standing,
      join: (run) => {
        this.#open -= 1
        if (standing.run !== undefined) {
          this.#isRunKept = true
          this.#last = run
        }
        this.#runLast()
      },
      leave: () => {
        this.#open -= 1
        if (this.#isOver) this.#runLast()
        else if (before === undefined && this.#open === 0 && !this.#last) this.flush()
        else if (before !== undefined && count === this.#count) this.#wait(before)
      },
    }
  }

  /** Runs what was kept for its end, once that is here and nothing is open. */
  #runLast(): void {
    if (!this.#isOver || this.#open > 0) return
    const [last, run] = [this.#last, this.#run]
    this.#last = this.#run = undefined
    if (last) last()
    else if (run !== undefined) this.onNothing(run)
  }

  /** Ends at a moment, as the clock's `elapsed`. */
  #wait(ends: number): void {
    this.#stop?.()
    const { maxWait = Infinity } = this.options
    this.#ends = Math.min(ends, (this.#began ?? 0) + maxWait)
    this.#stop = this.clock.after(Math.max(0, this.#ends - this.clock.elapsed()), () => {
      this.flush()
    })
  }
}
