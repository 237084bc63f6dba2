import type { OneTimeMessage } from './verdict.js'

type MaybeLater<Value> = Value | Promise<Value>

/** PORT: remembers the messages an instance has taken, for as long as their signatures hold. */
export interface ReplayWindow {
  /** Whether it has been taken. */
  has(instance: string, message: OneTimeMessage): MaybeLater<boolean>
  /** Takes it; false if it has been taken already. Of two that come together only one is taken. */
  take(instance: string, message: OneTimeMessage, now: number): MaybeLater<boolean>
  /** It may come again, since what it asked for was not done. */
  giveBack(instance: string, message: OneTimeMessage): void
}

/** So many messages of an instance are remembered while their signatures hold; beyond, its oldest are forgotten. */
const MOST_MESSAGES = 10_000

/** Remembers in this process alone: several that share an instance take a message once each. */
export class RecentMessages implements ReplayWindow {
  /** By instance, when each message ceases to hold, in the order they came. */
  readonly #until = new Map<string, Map<string, number>>()

  /** @param most how many of each instance */
  constructor(private readonly most = MOST_MESSAGES) {}

  /** How many are remembered. */
  get size(): number {
    let size = 0
    for (const messages of this.#until.values()) size += messages.size
    return size
  }

  has(instance: string, { key }: OneTimeMessage): boolean {
    return this.#until.get(instance)?.has(key) ?? false
  }

  take(instance: string, { key, until }: OneTimeMessage, now: number): boolean {
    const messages = this.#until.get(instance) ?? new Map<string, number>()
    if (messages.has(key)) return false
    this.#makeRoom(messages, now)
    messages.set(key, until)
    // Last used, last in the order of instances.
    this.#until.delete(instance)
    this.#until.set(instance, messages)
    this.#forgetInstances(now)
    return true
  }

  giveBack(instance: string, { key }: OneTimeMessage): void {
    this.#until.get(instance)?.delete(key)
  }

  /** Lets go of the oldest of an instance that need not be remembered any more, or that there is no room for. */
  #makeRoom(messages: Map<string, number>, now: number): void {
    for (const [key, until] of messages) {
      if (until >= now && messages.size < this.most) return
      messages.delete(key)
    }
  }

  /** Lets go of instances that have not been called for so long that nothing of theirs holds any more. */
  #forgetInstances(now: number): void {
    for (const [instance, messages] of this.#until) {
      this.#makeRoom(messages, now)
      if (messages.size > 0) return
      this.#until.delete(instance)
    }
  }
}
