import type { WebhookTarget } from '../../runtime/index.js'
import type { Clock } from '../../time/index.js'
import type { Delivery } from '../delivery/delivery.js'
import type { ExecutionRecord } from '../record/execution-record.js'
import { Burst, type Standing, type Taken } from './burst.js'

/** What stands for a call of a debounced method. */
export type StandingRun = Standing<ExecutionRecord>

/** A call of a debounced method, until it is known whether it is kept. */
export interface TakenCall extends Pick<Taken<ExecutionRecord>, 'standing' | 'leave'> {
  /** It is kept: the end of its burst runs with it, in place of those before. */
  join(): void
}

/** What bursts ask. */
export interface BurstParts {
  readonly clock: Clock
  /** Makes the record of the run at the end of a burst, which a delivery has opened. */
  readonly open: (delivery: Delivery) => ExecutionRecord
  /** Runs a burst's run with its last delivery. */
  readonly run: (record: ExecutionRecord, delivery: Delivery, target: WebhookTarget) => void
  /** Ends a burst's run that never runs, with the delivery that has opened it. */
  readonly abandon: (record: ExecutionRecord, delivery: Delivery) => void
}

/** Calls of debounced methods that follow each other: those of one instance, one method and the same options. */
export class Bursts {
  readonly #bursts = new Map<string, Burst<ExecutionRecord>>()
  /** Which delivery has opened a run. */
  readonly #openers = new WeakMap<ExecutionRecord, Delivery>()

  constructor(private readonly parts: BurstParts) {}

  /**
   * Takes a call; undefined of a method that is not debounced. Gives a promise where it is not known yet whether the
   * call is kept that stands for it: it is to be given anew then.
   */
  take(delivery: Delivery, target: WebhookTarget): TakenCall | Promise<void> | undefined {
    const { debounce } = target.endpoint
    if (!debounce) return undefined
    const key = JSON.stringify([delivery.instance?.id, target.module, target.endpoint.name, debounce])
    const burst = this.#bursts.get(key) ?? this.#begin(key, debounce)
    const taken = burst.take(delivery.execution, () => this.#open(delivery))
    if (taken instanceof Promise) return taken
    const { standing } = taken
    const join = (): void => {
      // What is kept for the end of a burst waits as its bytes alone.
      if (standing?.run) delivery.dropContent()
      taken.join(() => {
        if (standing?.run) this.parts.run(standing.run, delivery, target)
      })
    }
    return { ...taken, join }
  }

  /** Runs at once what still waits for the end of a burst. */
  flush(): void {
    for (const burst of [...this.#bursts.values()]) burst.flush()
  }

  #open(delivery: Delivery): ExecutionRecord {
    const run = this.parts.open(delivery)
    this.#openers.set(run, delivery)
    return run
  }

  #begin(key: string, debounce: NonNullable<WebhookTarget['endpoint']['debounce']>): Burst<ExecutionRecord> {
    const over = (): void => void this.#bursts.delete(key)
    const burst = new Burst<ExecutionRecord>(debounce, this.parts.clock, over, (run) => {
      const opener = this.#openers.get(run)
      if (opener) this.parts.abandon(run, opener)
    })
    this.#bursts.set(key, burst)
    return burst
  }
}
