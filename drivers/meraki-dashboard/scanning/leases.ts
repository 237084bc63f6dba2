import { isoTime } from './iso-time.js'
import { makeRoom } from './make-room.js'

/** Who was last heard with an IP address. */
export interface Lease {
  /** As sent. */
  readonly address: string
  mac: string
  /** When the client was last heard with it, in ISO 8601, as sent. */
  heard: string
  /** Whether the table still has it. */
  held: boolean
}

/** The clients of IP addresses, whatever the case an IPv6 address is written in. */
export class Leases {
  readonly #byAddress = new Map<string, Lease>()

  get size(): number {
    return this.#byAddress.size
  }

  /** The lease of an address, if it is known. */
  find(address: string): Lease | undefined {
    return this.#byAddress.get(address.toLowerCase())
  }

  /**
   * Notes that a client was heard with an address.
   * @param last the client's last lease: as long as its address stays the same, no table is searched
   */
  renew(last: Lease | undefined, address: string, mac: string, heard: string, limit: number): Lease {
    const lease = last?.address === address && last.held ? last : this.#take(address, mac, heard, limit)
    lease.mac = mac
    lease.heard = heard
    return lease
  }

  /** Forgets addresses nobody was heard with since a time, in milliseconds since the epoch. */
  purge(since: number): void {
    for (const [address, lease] of this.#byAddress) {
      if (timeOf(lease) >= since) continue
      this.#byAddress.delete(address)
      lease.held = false
    }
  }

  #take(address: string, mac: string, heard: string, limit: number): Lease {
    const key = address.toLowerCase()
    const known = this.#byAddress.get(key)
    if (known) return known
    for (const gone of makeRoom(this.#byAddress, limit, timeOf)) gone.held = false
    const lease: Lease = { address, mac, heard, held: true }
    this.#byAddress.set(key, lease)
    return lease
  }
}

/** When the client was last heard; the beginning of time if that cannot be read. */
function timeOf({ heard }: Lease): number {
  const time = isoTime(heard)
  return Number.isNaN(time) ? -Infinity : time
}
