import type { Bus } from '../bus/index.js'
import type { Log } from '../log/index.js'
import type { Clock, Stop } from '../time/index.js'
import { initialState, next, nextLapse, type TriggerEvent, type TriggerState } from './machine.js'
import type { SystemTrigger, Trigger } from './trigger.js'

/** What live clients see of an instance, as PlaceOS publishes it. */
export interface PublishedState {
  readonly triggered: boolean
  readonly trigger_count: number
  readonly conditions: Readonly<Record<string, boolean>>
}

/** The bus channel on which an instance's state is published. */
export const stateChannel = (instance: string): string => `trigger/${instance}`

/** One system trigger at work: its configuration, its state and the timer that lets conditions lapse. */
export class TriggerInstance {
  #state: TriggerState
  #cancel: Stop | undefined
  #closed = false

  constructor(
    private definition: Trigger,
    private settings: SystemTrigger,
    private readonly clock: Clock,
    private readonly bus: Bus,
    private readonly log: Log,
  ) {
    this.#state = initialState(conditionsOf(definition))
  }

  get trigger(): Trigger {
    return this.definition
  }

  get systemTrigger(): SystemTrigger {
    return this.settings
  }

  get state(): PublishedState {
    const { triggered, count, conditions } = this.#state
    return { triggered, trigger_count: count, conditions }
  }

  /** Takes an edited configuration; the count goes on, conditions begin anew. */
  update(definition: Trigger, settings: SystemTrigger): void {
    const same = JSON.stringify([this.definition, this.settings]) === JSON.stringify([definition, settings])
    this.definition = definition
    this.settings = settings
    if (same) return
    this.#stopTimer()
    const { count } = this.#state
    this.#become({ ...initialState(conditionsOf(definition)), count })
  }

  /** A webhook call has come. */
  notify(): void {
    if (this.#closed) return
    const at = this.clock.now()
    // What lapsed at this very moment has lapsed before the call.
    this.#apply({ kind: 'elapse', at })
    this.#apply({ kind: 'pulse', condition: 'webhook', at })
    this.#lapse(at)
  }

  /** Ends its timer for good: calls that were under way when it was removed fire nothing any more. */
  close(): void {
    this.#closed = true
    this.#stopTimer()
  }

  #stopTimer(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }

  /**
   * Lets due conditions lapse and waits for the next. A running timer is left alone when the time moves back,
   * and finds out when it fires: re-arming one on every call would cost more than the call.
   */
  #lapse(now: number): void {
    this.#apply({ kind: 'elapse', at: now })
    const due = nextLapse(this.#state)
    if (due === undefined || this.#cancel) return
    this.#cancel = this.clock.after(due - now, () => {
      this.#cancel = undefined
      this.#lapse(this.clock.now())
    })
  }

  #apply(event: TriggerEvent): void {
    this.#become(
      next(this.#state, event, { debounceMs: this.definition.debounce_period * 1000, anyMatch: false }),
    )
  }

  #become(state: TriggerState): void {
    const before = this.#state
    this.#state = state
    if (state.triggered === before.triggered) return
    if (state.triggered) this.log.debug('trigger fired', { instance: this.settings.id, count: state.count })
    const channel = stateChannel(this.settings.id)
    if (this.bus.isWatched(channel)) this.bus.publish(channel, this.state)
  }
}

const conditionsOf = ({ enable_webhook }: Trigger): string[] => (enable_webhook ? ['webhook'] : [])
