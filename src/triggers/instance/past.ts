import type { Log } from '../../log/index.js'
import type { Clock } from '../../time/index.js'
import { UNUSED, type Activity } from '../definition/activity.js'
import type { Active, ActivityWriter } from '../keeping/activity-writer.js'
import type { SecretKind } from '../definition/secrets.js'

/** What the past of an instance is kept with. */
export interface PastParts {
  readonly clock: Clock
  readonly activities: ActivityWriter
  readonly log: Log
}

/** What an instance has been through. */
export class Past implements Active {
  constructor(
    readonly id: string,
    private done: Activity,
    private readonly parts: PastParts,
  ) {}

  get activity(): Activity {
    return this.done
  }

  set captureLeft(capture_left: number) {
    this.done = { ...this.done, capture_left }
  }

  /** Keeps the last firing, which nobody waits for. */
  keepUnwaited(): void {
    this.parts.activities.note(this).catch((error: unknown) => {
      this.parts.log.warn('that a trigger fired could not be kept; it is tried again', {
        instance: this.id,
        error,
      })
    })
  }

  /** Has it kept soon. */
  keepLazily(): void {
    this.parts.activities.noteLazily(this)
  }

  countFiring(trigger_count: number): void {
    this.done = { ...this.done, trigger_count, triggered_at: this.parts.clock.now() }
  }

  /** The last firing is undone. @param triggered_at when it fired before that */
  takeBackFiring(triggered_at: number | null): void {
    this.done = { ...this.done, trigger_count: this.done.trigger_count - 1, triggered_at }
    // A unit that took too long may be on disk all the same.
    this.keepLazily()
  }

  countError(kind: 'action_errors' | 'comparison_errors'): void {
    this.done = { ...this.done, [kind]: this.done[kind] + 1 }
    this.keepLazily()
  }

  countUse(secret: SecretKind): void {
    const kind = secret === 'current' ? 'secret_use' : 'previous_secret_use'
    const use = { count: this.done[kind].count + 1, last_used_at: this.parts.clock.now() }
    this.done = { ...this.done, [kind]: use }
  }

  /** Another secret takes the place of the present one, which keeps its counter if it goes on working for a while. */
  changeSecret(stays: boolean): void {
    const previous_secret_use = stays ? this.done.secret_use : UNUSED
    this.done = { ...this.done, secret_use: UNUSED, previous_secret_use }
    this.keepLazily()
  }
}
