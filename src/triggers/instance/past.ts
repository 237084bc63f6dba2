import type { Log } from '../../log/index.js'
import type { Clock } from '../../time/index.js'
import { UNUSED, type Activity } from '../definition/activity.js'
import type { Active, Ledger } from '../keeping/ledger.js'
import type { SecretKind } from '../definition/secrets.js'

/** What the past of an instance is kept with. */
export interface PastParts {
  readonly clock: Clock
  readonly ledger: Ledger
  readonly log: Log
}

/** What an instance has been through, and how much of that is kept. */
export class Past implements Active {
  /** How often it had fired when that was last known to be kept. */
  #kept: number

  constructor(
    readonly id: string,
    private done: Activity,
    private readonly parts: PastParts,
  ) {
    this.#kept = done.trigger_count
  }

  get activity(): Activity {
    return this.done
  }

  set captureLeft(capture_left: number) {
    this.done = { ...this.done, capture_left }
  }

  /** Whether the last firing is known to be kept. */
  get isKept(): boolean {
    return this.done.trigger_count === this.#kept
  }

  /** Resolves once the last firing is kept. Rejects with Problem `storage-unavailable`. */
  async keep(): Promise<void> {
    const { trigger_count } = this.done
    await this.parts.ledger.note(this)
    this.#kept = Math.max(this.#kept, trigger_count)
  }

  /** Keeps the last firing, which nobody waits for. */
  keepUnwaited(): void {
    this.keep().catch((error: unknown) => {
      this.parts.log.warn('that a trigger fired could not be kept; it is tried again', {
        instance: this.id,
        error,
      })
    })
  }

  /** Has it kept soon. */
  keepLazily(): void {
    this.parts.ledger.noteLazily(this)
  }

  countFiring(trigger_count: number): void {
    this.done = { ...this.done, trigger_count, triggered_at: this.parts.clock.now() }
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
