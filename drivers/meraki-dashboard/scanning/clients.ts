import type { Lease } from './leases.js'
import { formatMac } from './mac.js'
import { makeRoom } from './make-room.js'
import type { Location } from './smoothing.js'

/** What is known of one wireless client. */
export interface Client {
  readonly mac: string
  location: Location | undefined
  /** The addresses it was last heard with. */
  ipv4: Lease | undefined
  ipv6: Lease | undefined
}

/** Clients by MAC address, however it is written. */
export class Clients {
  readonly #byMac = new Map<string, Client>()
  /** Spares the normalising of addresses that come again and again in the same spelling. */
  readonly #bySpelling = new Map<string, Client>()

  get size(): number {
    return this.#byMac.size
  }

  /** The client of an address, if it is known. */
  find(address: string): Client | undefined {
    return this.#byMac.get(formatMac(address))
  }

  /** The client of an address; a new one takes the place of those located longest ago when `limit` are known. */
  take(address: string, limit: number): Client {
    return this.#bySpelling.get(address) ?? this.#learn(address, limit)
  }

  /** Forgets clients not located since a time, in milliseconds since the epoch. */
  purge(since: number): void {
    for (const [mac, client] of this.#byMac) {
      if (timeOf(client) < since) this.#byMac.delete(mac)
    }
    this.#bySpelling.clear()
  }

  #learn(address: string, limit: number): Client {
    const mac = formatMac(address)
    const client = this.#byMac.get(mac) ?? this.#add(mac, limit)
    if (this.#bySpelling.size >= limit) this.#bySpelling.clear()
    this.#bySpelling.set(address, client)
    return client
  }

  #add(mac: string, limit: number): Client {
    if (makeRoom(this.#byMac, limit, timeOf).length > 0) this.#bySpelling.clear()
    const client: Client = { mac, location: undefined, ipv4: undefined, ipv6: undefined }
    this.#byMac.set(mac, client)
    return client
  }
}

const timeOf = ({ location }: Client): number => location?.time ?? -Infinity
