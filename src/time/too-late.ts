/** How late something planned for a moment may still come, in milliseconds. */
const LATEST_MS = 24 * 60 * 60 * 1000

/**
 * Whether the clock has leapt over a moment by more than a day. It was wrong before, as on a machine that keeps no time
 * while it is off: what was planned for that moment by the wrong clock is not to come all at once.
 */
export const isTooLate = (moment: number, now: number): boolean => now - moment > LATEST_MS
