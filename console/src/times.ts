import { signal } from '@preact/signals'

/** The present moment in milliseconds, told anew every few seconds. */
export const now = signal(Date.now())
setInterval(() => {
  now.value = Date.now()
}, 5000)

const UNITS: readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
]
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

/** How long ago a moment is, such as `3 minutes ago`; `never` without one. */
export function ago(seconds: number | undefined): string {
  if (seconds === undefined) return 'never'
  const past = now.value / 1000 - seconds
  const fitting = UNITS.find(([, size]) => Math.abs(past) >= size)
  if (!fitting) return past < -5 ? 'in a moment' : 'just now'
  return relative.format(-Math.round(past / fitting[1]), fitting[0])
}

const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })
const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})
const short = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })

/** A moment in milliseconds, with its date. */
export const dateOf = (milliseconds: number): string => full.format(milliseconds)
/** A moment in milliseconds, as the time of its day; never longer than a column is wide. */
export const clockOf = (milliseconds: number): string => clock.format(milliseconds)
/** The day of a moment in milliseconds; empty for today. */
export const dayOf = (milliseconds: number): string =>
  day.format(milliseconds) === day.format(now.value) ? '' : day.format(milliseconds)
/** A moment in milliseconds, as its day and the time to the minute. */
export const shortDateOf = (milliseconds: number): string => short.format(milliseconds)
/** A moment in milliseconds, as its time, and its day unless that is today. */
export const momentOf = (milliseconds: number): string =>
  [dayOf(milliseconds), clockOf(milliseconds)].filter((part) => part !== '').join(', ')

/** A length of time in milliseconds, such as `12 ms` or `3.1 s`. */
export function lengthOf(milliseconds: number | null): string {
  if (milliseconds === null) return '…'
  if (milliseconds < 1) return '<1 ms'
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toFixed(1)} s`
  return `${milliseconds.toFixed(0)} ms`
}

/** Moments as `datetime-local` fields have them, in the browser's own zone. */
export function localFieldOf(seconds: number): string {
  const moment = new Date(seconds * 1000)
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
export const secondsOfField = (text: string): number => Math.floor(new Date(text).getTime() / 1000)
