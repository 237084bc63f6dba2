import type { OneTimeMessage } from './verdict.js'

type MaybeLater<Value> = Value | Promise<Value>

/** PORT: remembers the messages an instance has taken, for as long as their signatures hold. */
export interface ReplayWindow {
  /** Whether it has been taken. */
  has(instance: string, message: OneTimeMessage): MaybeLater<boolean>
  /** Takes it; false if it has been taken already. Of two that come together only one is taken. */
  take(instance: string, message: OneTimeMessage, now: number): MaybeLater<boolean>
}

/** So many messages are remembered at least while their signatures hold; beyond, the oldest are forgotten. */
const MOST_MESSAGES = 10_000

/** Remembers in this process alone: several that share an instance take a message once each. */
export class RecentMessages implements ReplayWindow {
  /** When each ceases to hold, in the order they came. */
  readonly #until = new Map<string, number>()

  constructor(private readonly most = MOST_MESSAGES) {}

  get size(): number {
    return this.#until.size
  }

  has(instance: string, { key }: OneTimeMessage): boolean {
    return this.#until.has(nameOf(instance, key))
  }

  take(instance: string, { key, until }: OneTimeMessage, now: number): boolean {
    const name = nameOf(instance, key)
    if (this.#until.has(name)) return false
    this.#forget(now)
    this.#until.set(name, until)
    return true
  }

  /** Makes room, and lets go of the oldest that need not be remembered any more. */
  #forget(now: number): void {
    for (const [name, until] of this.#until) {
      if (until >= now && this.#until.size < this.most) return
      this.#until.delete(name)
    }
  }
}

/** Ids of instances have no blanks. */
const nameOf = (instance: string, key: string): string => `${instance} ${key}`
