import type { Active, ActivityWriter } from '../keeping/activity-writer.js'

/** A call that is recorded in place of being run. */
export interface CapturedCall {
  /** How many calls are captured after it. */
  readonly left: number
  /** Says whether its record is kept: if not, another call is captured in its place. */
  readonly settle: (isKept: boolean) => void
}

/**
 * Counts the calls of an instance that are recorded and not run. A call takes its place at once, so that no two
 * share the last one, but counts only when its record is kept; that it counts is kept right after, and nobody
 * waits for that. So a process that is killed in between forgets that it has captured a call, and captures
 * another: after a crash there may be a few more than were asked for, and never fewer.
 */
export class Captures {
  /** The calls that have taken a place and are not kept yet; those of an earlier round count no more. */
  #round = { underWay: 0 }

  /** @param leave changes how many are left */
  constructor(
    private readonly instance: Active,
    private readonly activities: ActivityWriter,
    private readonly leave: (left: number) => void,
  ) {}

  /** Captures the next calls, whatever was asked before. Rejects with Problem `storage-unavailable`; then nothing has changed. */
  async begin(calls: number): Promise<void> {
    const [before, left] = [this.#round, this.instance.activity.capture_left]
    const round = { underWay: 0 }
    this.#round = round
    this.leave(calls)
    try {
      await this.activities.note(this.instance)
    } catch (error) {
      if (this.#round === round) {
        this.#round = before
        this.leave(left)
      }
      throw error
    }
  }

  /** Takes the place of a call, if there is one. */
  take(): CapturedCall | undefined {
    const round = this.#round
    const left = this.instance.activity.capture_left - round.underWay - 1
    if (left < 0) return undefined
    round.underWay += 1
    const settle = (isKept: boolean): void => {
      round.underWay -= 1
      if (isKept && round === this.#round) this.#count()
    }
    return { left, settle }
  }

  #count(): void {
    this.leave(this.instance.activity.capture_left - 1)
    // What fails is tried again later, and then logged.
    this.activities.note(this.instance).catch(() => undefined)
  }
}
