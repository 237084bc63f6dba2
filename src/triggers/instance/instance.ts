import { isDeepStrictEqual } from 'node:util'
import { presentHop, type Hop } from '../../chain/index.js'
import type { Stop } from '../../time/index.js'
import type { Activity } from '../definition/activity.js'
import { Captures } from './captures.js'
import { NOTHING_TO_KEEP, type Edge, type Notice } from '../firing/edges.js'
import { Firings } from '../firing/firings.js'
import { firingOf, isToBeKeptFirst } from '../firing/firing.js'
import type { InstanceParts } from './instance-parts.js'
import { LapseTimer } from './lapse-timer.js'
import { begun, initialState, next, nextLapse, rulesOf, sameConditions, withoutFiring } from './machine.js'
import type { TriggerEvent, TriggerState } from './machine.js'
import { Past } from './past.js'
import { publishedState, stateChannel, type PublishedState } from './state-channel.js'
import type { SecretKind } from '../definition/secrets.js'
import { StatusFirings, type Refusal } from '../firing/status-firings.js'
import type { SystemTrigger } from '../definition/system-trigger.js'
import type { Trigger } from '../definition/trigger.js'
import { conditionNames, watchedPart, WEBHOOK } from './watch.js'
import { watchInstance } from './watch-instance.js'

/** One system trigger at work: its configuration, its state, and what it watches. */
export class TriggerInstance {
  #state: TriggerState
  /** Made with the first call or time, since most instances rest. */
  #lapses: LapseTimer | undefined
  #stopWatching: Stop | undefined
  #closed = false
  /** Whether it was removed: what it has been through is kept no more. */
  isGone = false
  /** Whether a firing waits to be kept before anything follows from it. */
  #isHeld = false
  readonly #past: Past
  readonly #firings: Firings
  #captures: Captures | undefined
  /** Made with the first firing by a status: most instances have a webhook and nothing else. */
  #statusFirings: StatusFirings | undefined

  constructor(
    private definition: Trigger,
    private settings: SystemTrigger,
    activity: Activity,
    private readonly parts: InstanceParts,
  ) {
    this.#past = new Past(this, activity, parts)
    this.#firings = new Firings(this, parts, {
      failed: () => {
        this.#countError('action_errors')
      },
      takenBack: this.#takeBack,
    })
    this.#state = this.#atRest()
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
    return this.#past.activity
  }

  get state(): PublishedState {
    return publishedState(this.#state, this.activity)
  }

  /** Why it was not fired, until a status fires it again or what it watches is edited. */
  get refusal(): Refusal | undefined {
    return this.#statusFirings?.refusal
  }

  /** Its next calls that are recorded and not run; made when somebody asks, since most instances never have any. */
  get captures(): Captures {
    return (this.#captures ??= new Captures(this, this.parts.activities, (capture_left) => {
      this.#past.captureLeft = capture_left
    }))
  }

  /** Takes an edited configuration. Only what is watched begins anew, and only if it has changed. */
  update(definition: Trigger, settings: SystemTrigger): void {
    const before = watchedPart(this.definition, this.settings)
    this.#past.changeSettings(this.settings, settings)
    this.definition = definition
    this.settings = settings
    if (isDeepStrictEqual(before, watchedPart(definition, settings))) return
    this.#rest()
    this.#become(this.#atRest())
    this.#watch()
  }

  /**
   * A webhook call has come, with one of the secrets or as a replay, and may turn out to be a repeat. Gives whether its unit has to keep what the
   * instance has been through; what follows from a firing then waits until that is settled, and one that is not kept is
   * taken back.
   */
  notify(secret?: SecretKind, mayBeRepeat = false): Notice {
    // An edit may have come while the call's body did.
    if (this.#closed || !Object.hasOwn(this.#state.conditions, WEBHOOK)) return NOTHING_TO_KEEP
    if (secret) this.#past.countUse(secret)
    const { triggered_at: firedBefore } = this.activity
    const { count } = this.#state
    this.#isHeld = mayBeRepeat || isToBeKeptFirst(this.definition, this.settings)
    this.#pulse(WEBHOOK)
    if (this.#isHeld && this.#state.count !== count)
      this.#firings.hold(this.definition, this.settings, firedBefore)
    this.#isHeld = false
    const notice = this.#firings.cover()
    if (!notice.isToKeep) this.#past.keepLazily()
    return notice
  }

  /** A firing could not be kept: it has not been. */
  readonly #takeBack = ({ firedBefore }: Edge, isLast: boolean): void => {
    this.#past.takeBackFiring(isLast ? firedBefore : this.activity.triggered_at)
    this.#state = withoutFiring(this.#state, isLast ? WEBHOOK : undefined)
    this.tell()
  }

  /** Tells whoever watches it how it stands. */
  tell(): void {
    const channel = stateChannel(this.id)
    if (this.parts.bus.isWatched(channel)) this.parts.bus.publish(channel, this.state)
  }

  /** Ends its timers and watches for good, and waits for actions under way. */
  async close(): Promise<void> {
    this.#closed = true
    this.#rest()
    await this.#firings.over()
  }

  #atRest(): TriggerState {
    return initialState(conditionNames(this.definition, this.settings), this.activity.trigger_count)
  }

  #watch(): void {
    const { comparisons, time_dependents } = this.definition.conditions
    // Most instances have a webhook and nothing else; they need no watch.
    if (!this.settings.enabled || comparisons.length + time_dependents.length === 0) return
    this.#stopWatching = watchInstance(this.definition, this.settings, this.parts, {
      begun: (event) => {
        this.#become(begun(this.#state, event, rulesOf(this.definition)))
      },
      change: (event) => {
        this.#fire(() => {
          this.#apply(event)
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
    this.#lapses?.cancel()
    this.#statusFirings?.close()
    this.#statusFirings = undefined
  }

  /** Does what may fire the trigger without anyone waiting for it to be kept. */
  #fire(cause: () => void): void {
    if (this.#closed) return
    const { count } = this.#state
    cause()
    if (this.#state.count === count) return
    this.#past.keepUnwaited()
  }

  #pulse(condition: string): void {
    const at = this.parts.clock.elapsed()
    // What lapsed at this very moment has lapsed before the call.
    this.#apply({ kind: 'elapse', at })
    this.#apply({ kind: 'pulse', condition, at })
    this.#lapse(at)
  }

  /** Lets due conditions lapse and waits for the next. */
  #lapse(now: number): void {
    this.#apply({ kind: 'elapse', at: now })
    const due = nextLapse(this.#state)
    if (due === undefined) return
    this.#lapses ??= new LapseTimer(this.parts.clock, () => {
      this.#lapse(this.parts.clock.elapsed())
    })
    this.#lapses.waitUntil(due, now)
  }

  #apply(event: TriggerEvent): void {
    const state = next(this.#state, event, rulesOf(this.definition))
    if (event.kind !== 'change' || state.count === this.#state.count) {
      this.#become(state)
      return
    }
    const firing = firingOf(this.definition, this.settings, presentHop())
    this.#statusFirings ??= this.#boundStatusFirings()
    if (this.#statusFirings.admits(firing)) this.#become(state, firing)
    else this.#become({ ...state, count: this.#state.count })
  }

  #boundStatusFirings(): StatusFirings {
    return new StatusFirings(this.id, this.parts, {
      refused: () => {
        this.#countError('action_errors')
      },
      resumed: (firing) => {
        this.#fire(() => {
          this.#become({ ...this.#state, count: this.#state.count + 1 }, firing)
        })
      },
    })
  }

  /** @param byStatus the firing, where a status has brought it about */
  #become(state: TriggerState, byStatus?: Hop): void {
    const before = this.#state
    const fired = state.count !== before.count
    this.#state = state
    if (!state.triggered) this.#statusFirings?.lapse()
    if (fired) this.#past.countFiring(state.count)
    if (fired || state.triggered !== before.triggered || !sameConditions(state, before)) this.tell()
    if (fired && !this.#isHeld) this.#firings.follow(this.definition, this.settings, byStatus)
  }

  #countError(kind: 'action_errors' | 'comparison_errors'): void {
    this.#past.countError(kind)
    this.tell()
  }
}
