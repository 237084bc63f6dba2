import type { Clock, Stop } from '../../time/index.js'

/** Work that is given up where it takes too long. */
export class Wait {
  #isOver = false
  #stop: Stop = () => undefined

  constructor(
    private readonly clock: Clock,
    private readonly limitMs: number,
    private readonly giveUp: () => void,
  ) {}

  /** Whether it has ended or was given up. */
  get isOver(): boolean {
    return this.#isOver
  }

  /** The time begins now, or anew. */
  begin(): void {
    if (this.#isOver) return
    this.#stop()
    this.#stop = this.clock.after(this.limitMs, () => {
      this.#isOver = true
      this.giveUp()
    })
  }

  /** It has ended. Gives whether that was in time. */
  end(): boolean {
    const isInTime = !this.#isOver
    this.#isOver = true
    this.#stop()
    return isInTime
  }
}
