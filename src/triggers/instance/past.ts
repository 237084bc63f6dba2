import type { Log } from '../../log/index.js'
import type { Clock } from '../../time/index.js'
import { UNUSED, type Activity } from '../definition/activity.js'
import type { Active, ActivityWriter } from '../keeping/activity-writer.js'
import type { SecretKind } from '../definition/secrets.js'
import type { SystemTrigger } from '../definition/system-trigger.js'

/** What the past of an instance is kept with. */
export interface PastParts {
  readonly clock: Clock
  readonly activities: ActivityWriter
  readonly log: Log
}

/** What an instance has been through. */
export class Past {
  constructor(
    private readonly owner: Active,
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
    this.parts.activities.note(this.owner).catch((error: unknown) => {
      this.parts.log.warn('that a trigger fired could not be kept; it is tried again', {
        instance: this.owner.id,
        error,
      })
    })
  }

  /** Has it kept soon. */
  keepLazily(): void {
    this.parts.activities.noteLazily(this.owner)
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

  /** Where another secret takes the place of the present one, that keeps its counter if it goes on working for a while. */
  changeSettings({ webhook_secret: before }: SystemTrigger, after: SystemTrigger): void {
    if (after.webhook_secret === before) return
    const stays = after.previous_secret?.secret === before
    const previous_secret_use = stays ? this.done.secret_use : UNUSED
    this.done = { ...this.done, secret_use: UNUSED, previous_secret_use }
    this.keepLazily()
  }
}
