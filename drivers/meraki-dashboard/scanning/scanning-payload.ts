import type { Json } from 'placeos-webhooks'
import { isoTime } from './iso-time.js'
import type { Location } from './smoothing.js'

/** A JSON object whose members nobody has checked. */
export type JsonObject = Readonly<Record<string, Json>>

/** A delivery's observations, with what says whose they are. */
export interface Scan {
  readonly kind: 'scan'
  /** The secret as sent, unproven. */
  readonly secret: string
  readonly networkId: string
  /** As sent; each is checked as it is read. */
  readonly observations: readonly Json[]
}

/** What the body of a scanning API delivery turns out to be. */
export type Delivery =
  | Scan
  | { readonly kind: 'unknown version' }
  | { readonly kind: 'other type'; readonly type: string }
  | { readonly kind: 'malformed'; readonly reason: string }

/**
 * Reads the envelope of a version 3 payload, undefined for what is no JSON. Observations stay as they are: a schema over hundreds of them
 * costs several times what parsing the body does.
 * @see https://developer.cisco.com/meraki/scanning-api/3-0
 */
export function readDelivery(payload: Json | undefined): Delivery {
  if (payload === undefined) return malformed('it is not JSON')
  if (!isObject(payload) || payload.version !== '3.0') return { kind: 'unknown version' }
  const { secret, type, data } = payload
  if (typeof type !== 'string') return malformed('type is not text')
  if (type !== 'WiFi') return { kind: 'other type', type }
  if (typeof secret !== 'string') return malformed('secret is not text')
  if (!isObject(data)) return malformed('data is not an object')
  const { networkId, observations } = data
  if (typeof networkId !== 'string' || networkId === '') return malformed('data.networkId is not text')
  if (!isList(observations)) return malformed('data.observations is not a list')
  return { kind: 'scan', secret, networkId, observations }
}

/** One client as the access points heard it; what is missing or of another type is undefined. */
export interface Observation {
  readonly clientMac: string
  readonly ipv4: string | undefined
  readonly ipv6: string | undefined
  /** When the client was last heard, in ISO 8601, as sent. */
  readonly heard: string | undefined
  readonly latestRecord: JsonObject
  /** As sent; each is checked as it is read. */
  readonly locations: readonly Json[]
}

/** Reads one observation; undefined if it names no client. */
export function readObservation(sent: Json): Observation | undefined {
  if (!isObject(sent) || typeof sent.clientMac !== 'string') return undefined
  const { clientMac, ipv4, ipv6, locations } = sent
  const latestRecord = isObject(sent.latestRecord) ? sent.latestRecord : NOTHING
  return {
    clientMac,
    ipv4: text(ipv4),
    ipv6: text(ipv6),
    heard: text(latestRecord.time),
    latestRecord,
    locations: isList(locations) ? locations : NOWHERE,
  }
}

/** The access point that heard a client last. */
export const nearestApMac = ({ latestRecord }: Observation): string | undefined =>
  text(latestRecord.nearestApMac)

/**
 * Reads one of an observation's locations, if it is of use: on a plan, no less sure than `variance` in metres
 * and no older than `since` in milliseconds since the epoch. The position may be the location's own or its
 * floor plan's, and `"NaN"` where Meraki has none.
 */
export function readLocation(sent: Json, since: number, variance: number): Location | undefined {
  if (!isObject(sent) || typeof sent.variance !== 'number' || sent.variance > variance) return undefined
  const plan = isObject(sent.floorPlan) ? sent.floorPlan : NOTHING
  const x = sent.x ?? plan.x
  const y = sent.y ?? plan.y
  if (typeof x !== 'number' || typeof y !== 'number' || typeof sent.time !== 'string') return undefined
  const time = isoTime(sent.time)
  // False for NaN, too.
  if (!(time >= since)) return undefined
  return {
    x,
    y,
    lat: typeof sent.lat === 'number' ? sent.lat : null,
    lng: typeof sent.lng === 'number' ? sent.lng : null,
    variance: sent.variance,
    floorPlanId: text(sent.floorPlanId) ?? text(plan.id) ?? null,
    floorPlanName: text(sent.floorPlanName) ?? text(plan.name) ?? null,
    time,
  }
}

const NOTHING: JsonObject = {}
const NOWHERE: readonly Json[] = []

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value)

const text = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined)

const malformed = (reason: string): Delivery => ({ kind: 'malformed', reason })
