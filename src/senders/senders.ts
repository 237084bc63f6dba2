import { z } from 'zod'
import { nearestOf } from '../problem/index.js'
import type { Sender } from './sender.js'
import { isBundled, ownNames, ownSender } from './own.js'

/** Senders by name. */
export type SendersByName = ReadonlyMap<string, Sender>

/**
 * The senders that are known by name: those of the package, and those that a host, its configuration or a driver brings.
 * What they are may change while they are in use.
 */
export class Senders {
  #brought: SendersByName

  /** @param brought those beside the package's own */
  constructor(brought: SendersByName = new Map()) {
    this.#brought = brought
  }

  /** All names, in order. */
  get names(): readonly string[] {
    return [...ownNames, ...this.#brought.keys()].sort()
  }

  has(name: string): boolean {
    return ownNames.includes(name) || this.#brought.has(name)
  }

  /** One that is not of the package. */
  brought(name: string): Sender | undefined {
    return this.#brought.get(name)
  }

  /** A sender by its name. Throws a RangeError for a name that is not known. */
  of(name: string): Sender {
    const sender = this.#brought.get(name) ?? ownSender(name)
    if (!sender) throw new RangeError(this.unknown(name))
    return sender
  }

  /** Knows what another knows, from now on. */
  become(other: Senders): void {
    this.#brought = other.#brought
  }

  /** What is said of a name that is not known: which ones are near. */
  unknown(name: string): string {
    if (isBundled) return 'cannot be looked up: this is a bundle, so leave placeos-webhooks out of it'
    const near: string[] = []
    while (near.length < MOST_NEAR) {
      const next = nearestOf(
        name,
        this.names.filter((one) => !near.includes(one)),
      )
      if (next === undefined) break
      near.push(next)
    }
    const meant = near.length === 0 ? 'docs/senders.md lists them' : `did you mean ${spoken(near)}?`
    return `is not a known sender; ${meant}`
  }
}

/** So many names are told of those that are near. */
const MOST_NEAR = 3

const spoken = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(' or ')

/** Those of the package alone. */
export const ownSenders = new Senders()

/** The names of the package's senders, in order. */
export const senderNames = ownNames

/** A sender of the package by its name. Throws a RangeError for a name that is not known. */
export const senderOf = (name: string): Sender => ownSenders.of(name)

/** A sender's name among those that are known when it is read. */
export const senderNameAmong = (senders: Senders) =>
  z
    .string({ error: 'must be the name of a sender' })
    .refine((name) => senders.has(name), {
      // Nothing more can be said of what rests on it.
      abort: true,
      error: ({ input }) => (typeof input === 'string' ? senders.unknown(input) : undefined),
    })
    .meta({ examples: [...ownNames] })

/** The name of a sender of the package. */
export const SenderName = senderNameAmong(ownSenders).meta({ id: 'SenderName', examples: [...ownNames] })
