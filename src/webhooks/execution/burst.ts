import type { Debounce } from '../../driver/index.js'
import type { Clock, Stop } from '../../time/index.js'

/**
 * Makes one execution (two, on both edges) of calls that follow each other within `wait`; a burst ends after
 * `wait` without a call, or `maxWait` after its first.
 */
export class Burst<Run> {
  #stop: Stop | undefined
  #began = 0
  /** The execution that callers are told of. */
  #standing: string | undefined
  #run: Run | undefined
  #last: (() => void) | undefined

  /** @param onEnd hears that it is over, after what was kept for its end has run */
  constructor(
    private readonly options: Debounce,
    private readonly clock: Clock,
    private readonly onEnd: () => void = () => undefined,
  ) {}

  /**
   * Takes a call.
   * @param open makes the run at the end of the burst, which has an id
   * @returns what stands for it; undefined when it is to run now
   */
  take(
    execution: string,
    open: () => Run & { readonly id: string },
  ): { readonly execution: string; readonly run: Run | undefined } | undefined {
    const { edge = 'trailing' } = this.options
    const isFirst = this.#stop === undefined
    if (isFirst) this.#began = this.clock.elapsed()
    this.#wait()
    if (isFirst && edge !== 'trailing') {
      this.#standing = execution
      return undefined
    }
    if (edge !== 'leading' && this.#run === undefined) {
      // The first call that is kept for the end names the run; later ones only replace what it runs with.
      const run = open()
      this.#run = run
      this.#standing = run.id
    }
    return { execution: this.#standing ?? execution, run: this.#run }
  }

  /** Has its end run with a call, in place of those before. */
  keep(run: () => void): void {
    // A burst that is over has run already.
    if (this.#stop) this.#last = run
    else run()
  }

  /** Ends the burst now; what was kept runs. */
  flush(): void {
    this.#stop?.()
    this.#stop = undefined
    const last = this.#last
    this.#last = undefined
    this.#run = undefined
    last?.()
    this.onEnd()
  }

  #wait(): void {
    this.#stop?.()
    const { wait, maxWait = Infinity } = this.options
    const left = this.#began + maxWait - this.clock.elapsed()
    this.#stop = this.clock.after(Math.max(0, Math.min(wait, left)), () => {
      this.flush()
    })
  }
}
