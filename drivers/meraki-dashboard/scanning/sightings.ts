import type { Json } from 'placeos-webhooks'
import { readNearest, type AccessPoints } from './access-points.js'
import { Clients, type Client } from './clients.js'
import { Leases, type Lease } from './leases.js'
import { readLocation, readObservation, type Observation } from './scanning-payload.js'
import { earliest, leastSure, weigh, weighAll, type Location, type Tuning } from './smoothing.js'

/** What observations are read by. */
export interface Rules {
  readonly tuning: Tuning
  readonly accessPoints: AccessPoints
  /** The most clients kept, and the most IP addresses. */
  readonly limit: number
}

/** Where clients are and which IP addresses they have, from observation to observation. */
export class Sightings {
  readonly #clients = new Clients()
  readonly #leases = new Leases()

  /** How many clients are known. */
  get clients(): number {
    return this.#clients.size
  }

  /** How many IP addresses are known. */
  get addresses(): number {
    return this.#leases.size
  }

  /** The location of a client, by MAC address in any spelling. */
  locate(mac: string): Location | undefined {
    return this.#clients.find(mac)?.location
  }

  /** The client last heard with an IP address. */
  lookUp(address: string): Lease | undefined {
    return this.#leases.find(address)
  }

  /** Takes in observations that came at `now`, in milliseconds since the epoch. */
  add(observations: readonly Json[], now: number, rules: Rules): void {
    for (const sent of observations) {
      const observation = readObservation(sent)
      if (!observation) continue
      const client = this.#clients.take(observation.clientMac, rules.limit)
      client.location = relocate(client.location, observation, now, rules)
      this.#lease(client, observation, rules.limit)
    }
  }

  /** Forgets what is from before a time, in milliseconds since the epoch. */
  purge(since: number): void {
    this.#clients.purge(since)
    this.#leases.purge(since)
  }

  #lease(client: Client, { ipv4, ipv6, heard }: Observation, limit: number): void {
    if (heard === undefined) return
    if (ipv4 !== undefined) client.ipv4 = this.#leases.renew(client.ipv4, ipv4, client.mac, heard, limit)
    if (ipv6 !== undefined) client.ipv6 = this.#leases.renew(client.ipv6, ipv6, client.mac, heard, limit)
  }
}

/** Where a client is after an observation. */
function relocate(
  held: Location | undefined,
  observation: Observation,
  now: number,
  { tuning, accessPoints }: Rules,
): Location | undefined {
  const { locations } = observation
  const since = earliest(held, now, tuning)
  const variance = leastSure(held, now, tuning)
  if (locations.length > 1) return weighAll(held, readAll(locations, since, variance), now, tuning)
  const reading =
    locations[0] === undefined
      ? readNearest(observation, since, variance, accessPoints)
      : readLocation(locations[0], since, variance)
  return reading ? weigh(held, reading, now, tuning) : held
}

function readAll(locations: readonly Json[], since: number, variance: number): Location[] {
  const readings: Location[] = []
  for (const sent of locations) {
    const reading = readLocation(sent, since, variance)
    if (reading) readings.push(reading)
  }
  return readings
}
