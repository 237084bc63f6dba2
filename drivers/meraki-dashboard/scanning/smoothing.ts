/** Where a client was, on one floor plan. */
export interface Location {
  /** Metres from the plan's left edge. */
  readonly x: number
  /** Metres from the plan's bottom edge. */
  readonly y: number
  readonly lat: number | null
  readonly lng: number | null
  /** How far off the position may be, in metres. */
  readonly variance: number
  readonly floorPlanId: string | null
  readonly floorPlanName: string | null
  /** When, in milliseconds since the epoch. */
  readonly time: number
}

/** How readily a new reading moves a client. */
export interface Tuning {
  /** A reading below this is always taken, in metres. */
  readonly acceptableConfidence: number
  /** A reading above this is never taken, in metres. */
  readonly maximumUncertainty: number
  /** How long a location holds against less certain readings, in milliseconds. */
  readonly confidenceTime: number
  /** Older locations and readings count for nothing, in milliseconds. */
  readonly driftTime: number
}

/**
 * Where a client is once a reading is weighed against the location held of it. Wi-Fi readings jump about: a
 * surer one replaces what is held, a less sure one only pulls at it, and only when it has aged.
 * @param now in milliseconds since the epoch
 * @see PlaceOS/drivers, `drivers/cisco/meraki/dashboard.cr`, `parse`
 */
export function weigh(held: Location | undefined, reading: Location, now: number, tuning: Tuning): Location {
  if (!held || held.time < now - tuning.driftTime) return reading
  if (reading.time <= held.time) return held
  if (reading.variance < tuning.acceptableConfidence) return reading
  if (reading.variance < held.variance) return reading
  if (held.time >= now - tuning.confidenceTime) return held
  if (reading.floorPlanId !== held.floorPlanId) return reading
  return drift(held, reading, tuning)
}

/** The oldest a reading may be to move a client, in milliseconds since the epoch. */
export const earliest = (held: Location | undefined, now: number, { driftTime }: Tuning): number =>
  Math.max(now - driftTime, held?.time ?? -Infinity)

/** The least sure a reading may be to move a client, in metres: what has not aged gives way to surer ones only. */
export function leastSure(held: Location | undefined, now: number, tuning: Tuning): number {
  if (!held || held.time < now - tuning.confidenceTime) return tuning.maximumUncertainty
  return Math.min(tuning.maximumUncertainty, Math.max(tuning.acceptableConfidence, held.variance))
}

/** Weighs several readings, in the order of their times. */
export const weighAll = (
  held: Location | undefined,
  readings: readonly Location[],
  now: number,
  tuning: Tuning,
): Location | undefined =>
  [...readings]
    .sort((a, b) => a.time - b.time)
    .reduce<Location | undefined>((location, reading) => weigh(location, reading, now, tuning), held)

/** Part of the way to a less certain reading: further the surer it is and the older the location has become. */
function drift(held: Location, reading: Location, tuning: Tuning): Location {
  const { acceptableConfidence, maximumUncertainty, confidenceTime, driftTime } = tuning
  // Whole metres, as in the original.
  const span = Math.trunc(maximumUncertainty) - Math.trunc(acceptableConfidence)
  const confidence = Math.max(0, 1 - (reading.variance - acceptableConfidence) / span)
  const age = Math.max(0, (reading.time - held.time - confidenceTime) / (driftTime - confidenceTime))
  const share = (confidence + age) / 2
  return {
    ...reading,
    x: between(held.x, reading.x, share),
    y: between(held.y, reading.y, share),
    variance: between(held.variance, reading.variance, share),
  }
}

const between = (from: number, to: number, share: number): number => from + (to - from) * share
