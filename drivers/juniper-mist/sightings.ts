import type { Json } from 'placeos-webhooks'
import { normaliseMac } from './mac.js'

/** How many devices are remembered; the one unseen for longest goes first. */
export const MAX_DEVICES = 20_000

interface Sighting {
  /** Unix seconds. */
  readonly timestamp: number
  readonly event: Json
}

/** Where each device was last seen, by MAC address. */
export class Sightings {
  readonly #latest = new Map<string, Sighting>()

  /** @param limit devices remembered */
  constructor(private readonly limit = MAX_DEVICES) {}

  /** Remembers an event unless a later one is known: deliveries may overtake each other. */
  add(mac: string, sighting: Sighting): void {
    const key = normaliseMac(mac)
    const known = this.#latest.get(key)
    if (known && known.timestamp > sighting.timestamp) return
    // A map keeps its keys in the order they were added.
    this.#latest.delete(key)
    this.#latest.set(key, sighting)
    const [oldest] = this.#latest.keys()
    if (oldest !== undefined && this.#latest.size > this.limit) this.#latest.delete(oldest)
  }

  /** The latest event of a device, or null. */
  find(mac: string): Json {
    return this.#latest.get(normaliseMac(mac))?.event ?? null
  }
}
