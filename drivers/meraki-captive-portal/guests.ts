import { formatMac } from './mac.js'

/** A guest who was let in. */
export interface Guest {
  readonly ap_mac: string
  readonly client_ip: string
  readonly client_mac: string
  readonly email: string
  /** When the access ends, in ISO 8601. */
  readonly expires: string
}

/** The most guests remembered; those let in longest ago give way. */
const MOST_GUESTS = 10_000

interface Entry {
  readonly guest: Guest
  /** In milliseconds since the epoch. */
  readonly until: number
}

/** Guests by MAC address, until their access ends. */
export class Guests {
  readonly #byMac = new Map<string, Entry>()

  /** Remembers a guest until a time, in milliseconds since the epoch. */
  admit(guest: Omit<Guest, 'expires'>, until: number): void {
    const mac = formatMac(guest.client_mac)
    // Taken out first, so that the map stays in the order of admission.
    this.#byMac.delete(mac)
    const [longestAgo] = this.#byMac.keys()
    if (longestAgo !== undefined && this.#byMac.size >= MOST_GUESTS) this.#byMac.delete(longestAgo)
    this.#byMac.set(mac, { guest: { ...guest, expires: new Date(until).toISOString() }, until })
  }

  /** The guest of a MAC address in any spelling, if there is one at `now`. */
  find(mac: string, now: number): Guest | undefined {
    const entry = this.#byMac.get(formatMac(mac))
    return entry && entry.until > now ? entry.guest : undefined
  }

  /** Those who are guests at `now`, by MAC address. */
  present(now: number): Record<string, Guest> {
    this.purge(now)
    return Object.fromEntries([...this.#byMac].map(([mac, { guest }]) => [mac, guest]))
  }

  /** Forgets those whose access has ended. */
  purge(now: number): void {
    for (const [mac, { until }] of this.#byMac) {
      if (until <= now) this.#byMac.delete(mac)
    }
  }
}
