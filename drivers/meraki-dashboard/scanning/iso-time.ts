const [DASH, ZERO, COLON, T, Z] = [45, 48, 58, 84, 90]
const MS_PER_DAY = 86_400_000

/**
 * Reads an ISO 8601 time, in milliseconds since the epoch; NaN if it is none.
 * Meraki writes `2026-03-14T09:26:38Z`, hundreds of them a delivery: that form is read digit by digit, several
 * times faster than `Date.parse` does, which is left to judge every other.
 */
export function isoTime(text: string): number {
  if (!isPlainUtc(text)) return Date.parse(text)
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2)
  const month = twoDigits(text, 5)
  const day = twoDigits(text, 8)
  const hour = twoDigits(text, 11)
  const minute = twoDigits(text, 14)
  const second = twoDigits(text, 17)
  // Comparisons with NaN are false. A 31st of a shorter month rolls over, as it does in Date.parse.
  const inRange =
    month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour < 24 && minute < 60 && second < 60
  if (!(inRange && year >= 0)) return Date.parse(text)
  return daysSinceEpoch(year, month, day) * MS_PER_DAY + ((hour * 60 + minute) * 60 + second) * 1000
}

/** Whether everything but the digits of `0000-00-00T00:00:00Z` is in its place. */
const isPlainUtc = (text: string): boolean =>
  text.length === 20 &&
  text.charCodeAt(4) === DASH &&
  text.charCodeAt(7) === DASH &&
  text.charCodeAt(10) === T &&
  text.charCodeAt(13) === COLON &&
  text.charCodeAt(16) === COLON &&
  text.charCodeAt(19) === Z

/** The number two digits write, or NaN. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO
  const ones = text.charCodeAt(at + 1) - ZERO
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN
}

/**
 * Days from 1970-01-01 to a date of the Gregorian calendar. Years begin in March here, so that the leap day
 * is a year's last.
 * @see https://howardhinnant.github.io/date_algorithms.html, `days_from_civil`
 */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1
  const marchMonth = (month + 9) % 12
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400)
  return marchYear * 365 + leapDays + Math.floor((153 * marchMonth + 2) / 5) + day - 719_469
}
