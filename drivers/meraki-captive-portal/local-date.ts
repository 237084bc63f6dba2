/** A day of the Gregorian calendar. */
interface Day {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  readonly day: number
}

const MS_PER_DAY = 86_400_000

/** What a format may have in it: text, `%Y`, `%m`, `%d`, `%y`, `%j` and `%%`, as in `strftime`. */
export const DATE_FORMAT = /^(?:[^%]|%[Ymdyj%])*$/

/** Whether the zone is known, such as `Australia/Sydney`. */
export function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).format(0) !== ''
  } catch {
    return false
  }
}

/**
 * The date in a zone, written as a format of `DATE_FORMAT` says.
 * @param time milliseconds since the epoch
 */
export function localDate(format: string, time: number, zone: string): string {
  const day = dayOf(time, zone)
  return format.replace(/%([Ymdyj%])/g, (_, directive: string) => write(directive, day))
}

function write(directive: string, { year, month, day }: Day): string {
  switch (directive) {
    case 'Y':
      return padded(year, 4)
    case 'm':
      return padded(month, 2)
    case 'd':
      return padded(day, 2)
    case 'y':
      return padded(year % 100, 2)
    case 'j':
      return padded((Date.UTC(year, month - 1, day) - Date.UTC(year, 0, 1)) / MS_PER_DAY + 1, 3)
    default:
      return '%'
  }
}

function dayOf(time: number, timeZone: string): Day {
  const format = new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', {
    timeZone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  })
  const parts = new Map(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]))
  return { year: parts.get('year') ?? NaN, month: parts.get('month') ?? NaN, day: parts.get('day') ?? NaN }
}

const padded = (value: number, digits: number): string => String(value).padStart(digits, '0')
