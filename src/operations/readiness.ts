import { Problem } from '../problem/index.js'
import type { Runtime } from '../runtime/index.js'
import type { Clock } from '../time/index.js'
import type { StorageOperation } from './storage-meter.js'

/** How old the storage's last answer may be, in milliseconds; a storage that others share is asked every second. */
const LATELY_MS = 5000

/** How long a failure counts unless the same is done again, in milliseconds: what must be kept is tried every 5 s. */
const FAILURE_MS = 10_000

interface Failure {
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly reason: string
}

/**
 * Whether calls should be sent here. It asks nobody, so that nobody can make the storage work by asking, and knows
 * what is new by what the storage is asked anyway.
 */
export class Readiness {
  #answered: number
  readonly #failed = new Map<StorageOperation, Failure>()
  #isClosing = false

  /**
   * @param isAsked whether the storage is asked again and again, so that its silence means something
   * @param runtime what runs the modules, which knows by itself what is away
   */
  constructor(
    private readonly clock: Clock,
    private readonly isAsked: boolean,
    private readonly runtime: Pick<Runtime, 'health'>,
  ) {
    this.#answered = clock.elapsed()
  }

  /** The storage was used. @param failure why it has not answered, if it has not */
  heard(operation: StorageOperation, failure?: Problem): void {
    const now = this.clock.elapsed()
    if (failure) {
      this.#failed.set(operation, { at: now, reason: failure.message })
    } else {
      this.#answered = now
      this.#failed.delete(operation)
    }
  }

  /** No more calls are taken. */
  close(): void {
    this.#isClosing = true
  }

  /** What keeps it from being ready: Problem `shutting-down`, `storage-unavailable` or `runtime-unavailable`. */
  refusal(): Problem | undefined {
    if (this.#isClosing) return new Problem('shutting-down', 'not ready: the service is shutting down')
    const reason = this.#reason()
    if (reason !== undefined) return new Problem('storage-unavailable', `not ready: ${reason}`)
    const away = this.runtime.health().map(({ part, problem }) => `${part}: ${problem}`)
    return away.length === 0 ? undefined : new Problem('runtime-unavailable', `not ready: ${away.join('; ')}`)
  }

  /** Why the storage cannot be used. */
  #reason(): string | undefined {
    const now = this.clock.elapsed()
    for (const { at, reason } of this.#failed.values()) if (now - at < FAILURE_MS) return reason
    return this.isAsked && now - this.#answered > LATELY_MS ? SILENT : undefined
  }
}

const SILENT = 'the storage has not answered lately'
