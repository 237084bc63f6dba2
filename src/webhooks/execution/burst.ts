import type { Debounce } from '../../driver/index.js'
import type { Clock, Stop } from '../../time/index.js'

/**
 * Makes one execution (two, on both edges) of calls that follow each other within `wait`; a burst ends after
 * `wait` without a call, or `maxWait` after its first.
 */
export class Burst {
  #stop: Stop | undefined
  #began = 0
  /** The execution that callers are told of. */
  #standing = ''
  #last: (() => void) | undefined

  constructor(
    private readonly options: Debounce,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes a call: the caller is to run it now, or `run` is kept for the end of the burst.
   * @param nextId names the execution at the end of the burst
   * @returns the id of the execution that stands for it, or undefined when it is to run now
   */
  take(execution: string, nextId: () => string, run: (execution: string) => void): string | undefined {
    const { edge = 'trailing' } = this.options
    const first = this.#stop === undefined
    if (first) this.#began = this.clock.now()
    this.#wait()
    if (first && edge !== 'trailing') {
      this.#standing = execution
      return undefined
    }
    if (edge !== 'leading') {
      // The first call to be kept names the execution; later ones only replace what it runs with.
      if (!this.#last) this.#standing = nextId()
      const standing = this.#standing
      this.#last = () => {
        run(standing)
      }
    }
    return this.#standing
  }

  /** Ends the burst now; what was kept runs. */
  flush(): void {
    this.#stop?.()
    this.#stop = undefined
    const last = this.#last
    this.#last = undefined
    last?.()
  }

  #wait(): void {
    this.#stop?.()
    const { wait, maxWait = Infinity } = this.options
    const left = this.#began + maxWait - this.clock.now()
    this.#stop = this.clock.after(Math.max(0, Math.min(wait, left)), () => {
      this.flush()
    })
  }
}
