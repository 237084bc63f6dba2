import type { Log } from '../../../log/index.js'
import type { ModuleId } from '../../../modules/index.js'

/** A module that can be stopped. */
interface Stoppable {
  readonly id: ModuleId
  stop(): Promise<void>
}

/** Modules that are no longer found, while their last calls end and they unload. */
export class Leaving {
  readonly #stopping = new Set<Promise<void>>()

  constructor(private readonly log: Log) {}

  /** Stops a module in the background. */
  add(module: Stoppable): void {
    const stopping = module
      .stop()
      .catch((error: unknown) => {
        this.log.error('a module could not be stopped', { module: module.id, error })
      })
      .finally(() => this.#stopping.delete(stopping))
    this.#stopping.add(stopping)
  }

  /** Resolves once those that are leaving have stopped. */
  async over(): Promise<void> {
    await Promise.all(this.#stopping)
  }
}
