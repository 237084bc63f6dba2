import { inject, injectable } from 'tsyringe'
import { contain, Log } from '../../log/index.js'
import { Listeners, type Stop } from '../../time/index.js'
import type { Bus } from '../bus.js'

/** The bus of a single process. */
@injectable()
export class MemoryBus implements Bus {
  readonly #listeners = new Listeners<string, (message: unknown) => unknown>()

  constructor(@inject(Log) private readonly log: Log) {}

  publish(channel: string, message: unknown): void {
    for (const listener of this.#listeners.of(channel)) {
      contain(this.log, `a listener on ${channel}`, () => listener(message))
    }
  }

  subscribe(channel: string, listener: (message: unknown) => unknown): Stop {
    return this.#listeners.add(channel, listener)
  }

  isWatched(channel: string): boolean {
    return this.#listeners.has(channel)
  }
}
