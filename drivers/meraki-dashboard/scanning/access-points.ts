import { isoTime } from './iso-time.js'
import { formatMac } from './mac.js'
import { nearestApMac, type Observation } from './scanning-payload.js'
import type { Location } from './smoothing.js'

/** An access point's place on a floor plan. */
export interface AccessPoint {
  readonly floorPlanId: string
  /** Metres from the plan's left edge. */
  readonly x: number
  /** Metres from the plan's bottom edge. */
  readonly y: number
}

/** Access points by MAC address, as `formatMac` gives it. */
export type AccessPoints = ReadonlyMap<string, AccessPoint>

/** How far from the access point that heard it a client may be, in metres. */
const RANGE = 25

/**
 * The place of the access point that heard a client, for one that could not be located; on the terms of
 * `readLocation`.
 */
export function readNearest(
  observation: Observation,
  since: number,
  variance: number,
  accessPoints: AccessPoints,
): Location | undefined {
  if (accessPoints.size === 0 || variance < RANGE) return undefined
  const place = accessPoints.get(formatMac(nearestApMac(observation) ?? ''))
  const time = isoTime(observation.heard ?? '')
  if (!place || !(time >= since)) return undefined
  return { ...place, lat: null, lng: null, variance: RANGE, floorPlanName: null, time }
}
