import { isDeepStrictEqual } from 'node:util'
import type { Bus } from '../../bus/index.js'
import type { MaybePromise } from '../../runtime/index.js'
import type { Stop } from '../../time/index.js'
import { ActionRuns } from './action-runs.js'
import { UNUSED, type Activity } from '../definition/activity.js'
import { Captures } from './captures.js'
import type { Ledger } from '../keeping/ledger.js'
import {
  initialState,
  next,
  nextLapse,
  sameConditions,
  type TriggerEvent,
  type TriggerState,
} from './machine.js'
import type { Stage } from './perform.js'
import { stateChannel, type PublishedState } from './state-channel.js'
import type { SecretKind } from '../definition/secrets.js'
import type { SystemTrigger } from '../definition/system-trigger.js'
import type { Trigger } from '../definition/trigger.js'
import { comparisonName, timeName, watch, watchedPart, type Watched } from './watch.js'

/** What all instances share. */
export interface InstanceParts extends Watched, Stage {
  readonly bus: Bus
  readonly ledger: Ledger
  /** Hears that an instance fired. */
  readonly onFire?: () => void
}

/** The name of the webhook among a trigger's conditions, as in PlaceOS. */
const WEBHOOK = 'webhook'

/** One system trigger at work: its configuration, its state, and what it watches. */
export class TriggerInstance {
  #state: TriggerState
  #cancelLapse: Stop | undefined
  #stopWatching: Stop | undefined
  #closed = false
  /** How often it had fired when that was last known to be kept. */
  #kept: number
  readonly #actions: ActionRuns
  #captures: Captures | undefined

  constructor(
    private definition: Trigger,
    private settings: SystemTrigger,
    private done: Activity,
    private readonly parts: InstanceParts,
  ) {
    this.#actions = new ActionRuns(parts, () => {
      this.#countError('action_errors')
    })
    this.#state = this.#atRest()
    this.#kept = done.trigger_count
    this.#watch()
  }

  get id(): string {
    return this.settings.id
  }

  get trigger(): Trigger {
    return this.definition
  }

  get systemTrigger(): SystemTrigger {
    return this.settings
  }

  /** What it has been through. */
  get activity(): Activity {
    return this.done
  }

  get state(): PublishedState {
    const { triggered, conditions } = this.#state
    const { trigger_count, action_errors, comparison_errors } = this.done
    return { triggered, trigger_count, action_errors, comparison_errors, conditions }
  }

  /** Its next calls that are recorded and not run; made when somebody asks, since most instances never have any. */
  get captures(): Captures {
    return (this.#captures ??= new Captures(this, this.parts.ledger, (capture_left) => {
      this.done = { ...this.done, capture_left }
    }))
  }

  /** Takes an edited configuration. Only what is watched begins anew, and only if it has changed. */
  update(definition: Trigger, settings: SystemTrigger): void {
    const before = watchedPart(this.definition, this.settings)
    if (settings.webhook_secret !== this.settings.webhook_secret) this.#changeSecret(settings)
    this.definition = definition
    this.settings = settings
    if (isDeepStrictEqual(before, watchedPart(definition, settings))) return
    this.#rest()
    this.#become(this.#atRest())
    this.#watch()
  }

  /**
   * A webhook call has come, with one of the secrets or as a replay. Gives what to wait for before the call is answered: that
   * the activation it belongs to is kept. Rejects with Problem `storage-unavailable`.
   */
  notify(secret?: SecretKind): MaybePromise<void> {
    // An edit may have come while the call's body did.
    if (this.#closed || !Object.hasOwn(this.#state.conditions, WEBHOOK)) return undefined
    if (secret) this.#countUse(secret)
    this.#pulse(WEBHOOK)
    if (this.#state.count !== this.#kept) return this.#keep()
    this.parts.ledger.noteLazily(this)
    return undefined
  }

  /** Ends its timers and watches for good, and waits for actions under way. */
  async close(): Promise<void> {
    this.#closed = true
    this.#rest()
    await this.#actions.over()
  }

  #atRest(): TriggerState {
    const { enable_webhook, conditions } = this.definition
    const names = this.settings.enabled
      ? [
          ...(enable_webhook ? [WEBHOOK] : []),
          ...conditions.time_dependents.map((_, index) => timeName(index)),
          ...conditions.comparisons.map((_, index) => comparisonName(index)),
        ]
      : []
    return { ...initialState(names), count: this.done.trigger_count }
  }

  #watch(): void {
    const { conditions } = this.definition
    // Most instances have a webhook and nothing else; they need no watch.
    if (!this.settings.enabled || conditions.comparisons.length + conditions.time_dependents.length === 0)
      return
    this.#stopWatching = watch(conditions, this.settings.control_system_id, this.parts, {
      change: (condition, holds) => {
        this.#fire(() => {
          this.#apply({ kind: 'change', condition, holds })
        })
      },
      pulse: (condition) => {
        this.#fire(() => {
          this.#pulse(condition)
        })
      },
      fault: () => {
        this.#countError('comparison_errors')
      },
    })
  }

  #rest(): void {
    this.#stopWatching?.()
    this.#stopWatching = undefined
    this.#cancelLapse?.()
    this.#cancelLapse = undefined
  }

  /** Does what may fire the trigger without anyone waiting for it to be kept. */
  #fire(cause: () => void): void {
    if (this.#closed) return
    const { count } = this.#state
    cause()
    if (this.#state.count === count) return
    this.#keep().catch((error: unknown) => {
      this.parts.log.warn('that a trigger fired could not be kept; it is tried again', {
        instance: this.id,
        error,
      })
    })
  }

  async #keep(): Promise<void> {
    const { count } = this.#state
    await this.parts.ledger.note(this)
    this.#kept = Math.max(this.#kept, count)
  }

  #pulse(condition: string): void {
    const at = this.parts.clock.now()
    // What lapsed at this very moment has lapsed before the call.
    this.#apply({ kind: 'elapse', at })
    this.#apply({ kind: 'pulse', condition, at })
    this.#lapse(at)
  }

  /**
   * Lets due conditions lapse and waits for the next. A running timer is left alone when the time moves back,
   * and finds out when it fires: re-arming one on every call would cost more than the call.
   */
  #lapse(now: number): void {
    this.#apply({ kind: 'elapse', at: now })
    const due = nextLapse(this.#state)
    if (due === undefined || this.#cancelLapse) return
    this.#cancelLapse = this.parts.clock.after(due - now, () => {
      this.#cancelLapse = undefined
      this.#lapse(this.parts.clock.now())
    })
  }

  #apply(event: TriggerEvent): void {
    const { debounce_period, any_match } = this.definition
    this.#become(next(this.#state, event, { debounceMs: debounce_period * 1000, anyMatch: any_match }))
  }

  #become(state: TriggerState): void {
    const before = this.#state
    this.#state = state
    const fired = state.triggered && !before.triggered
    if (fired) {
      this.done = { ...this.done, trigger_count: state.count, triggered_at: this.parts.clock.now() }
      this.parts.log.debug('trigger fired', { instance: this.id, count: state.count })
    }
    if (state.triggered !== before.triggered || !sameConditions(state, before)) this.#publish()
    if (fired) this.parts.onFire?.()
    if (fired) this.#actions.add(this.definition, this.settings)
  }

  #countError(kind: 'action_errors' | 'comparison_errors'): void {
    this.done = { ...this.done, [kind]: this.done[kind] + 1 }
    this.parts.ledger.noteLazily(this)
    this.#publish()
  }

  #countUse(secret: SecretKind): void {
    const kind = secret === 'current' ? 'secret_use' : 'previous_secret_use'
    const use = { count: this.done[kind].count + 1, last_used_at: this.parts.clock.now() }
    this.done = { ...this.done, [kind]: use }
  }

  /** A secret that goes on working for a while keeps its counter. */
  #changeSecret({ previous_secret }: SystemTrigger): void {
    const stays = previous_secret?.secret === this.settings.webhook_secret
    const previous_secret_use = stays ? this.done.secret_use : UNUSED
    this.done = { ...this.done, secret_use: UNUSED, previous_secret_use }
    this.parts.ledger.noteLazily(this)
  }

  #publish(): void {
    const channel = stateChannel(this.id)
    if (this.parts.bus.isWatched(channel)) this.parts.bus.publish(channel, this.state)
  }
}
