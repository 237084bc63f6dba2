import type { WebhookTarget } from '../../runtime/index.js'
import type { Clock } from '../../time/index.js'
import type { Delivery } from '../delivery/delivery.js'
import type { ExecutionRecord } from '../record/execution-record.js'
import { Burst } from './burst.js'

/** What stands for a call of a debounced method. */
export interface Standing {
  readonly execution: string
  /** The run at the end of the burst; undefined where a call that has run already stands for it. */
  readonly run: ExecutionRecord | undefined
  /** Has the run be with this call, in place of those before; once the call and the run are kept. */
  readonly join: () => void
}

/** What bursts ask. */
export interface BurstParts {
  readonly clock: Clock
  /** Makes the record of the run at the end of a burst, which a delivery has opened. */
  readonly open: (delivery: Delivery) => ExecutionRecord
  /** Runs a burst's run with its last delivery. */
  readonly run: (record: ExecutionRecord, delivery: Delivery, target: WebhookTarget) => void
}

/** Calls of debounced methods that follow each other: those of one instance, one method and the same options. */
export class Bursts {
  readonly #bursts = new Map<string, Burst<ExecutionRecord>>()

  constructor(private readonly parts: BurstParts) {}

  /** Takes a call; undefined where it runs now, as every call of a method that is not debounced. */
  take(delivery: Delivery, target: WebhookTarget): Standing | undefined {
    const { debounce } = target.endpoint
    if (!debounce) return undefined
    const key = JSON.stringify([delivery.instance?.id, target.module, target.endpoint.name, debounce])
    const burst = this.#bursts.get(key) ?? this.#begin(key, debounce)
    const standing = burst.take(delivery.execution, () => this.parts.open(delivery))
    if (!standing) return undefined
    const { execution, run } = standing
    return {
      execution,
      run,
      join: () => {
        if (run)
          burst.keep(() => {
            this.parts.run(run, delivery, target)
          })
      },
    }
  }

  /** Runs at once what still waits for the end of a burst. */
  flush(): void {
    for (const burst of [...this.#bursts.values()]) burst.flush()
  }

  #begin(key: string, debounce: NonNullable<WebhookTarget['endpoint']['debounce']>): Burst<ExecutionRecord> {
    const burst = new Burst<ExecutionRecord>(debounce, this.parts.clock, () => {
      this.#bursts.delete(key)
    })
    this.#bursts.set(key, burst)
    return burst
  }
}
