import type { InjectionToken } from 'tsyringe'

/** What is said with a log line: plain values, and an `error` when there is one. */
export type LogDetails = Readonly<Record<string, unknown>>

/** Where parts and drivers say what happens; the host decides what becomes of it. */
export interface Log {
  debug(message: string, details?: LogDetails): void
  info(message: string, details?: LogDetails): void
  warn(message: string, details?: LogDetails): void
  error(message: string, details?: LogDetails): void
  /** A log whose every line also says `details`. */
  child(details: LogDetails): Log
  /** How many lines were dropped since the start because they could not be written, where that is known. */
  dropped?(): number
}
export const Log: InjectionToken<Log> = Symbol('Log')

const nothing = (): void => undefined

/** Says nothing: for hosts that give no log. */
export const silentLog: Log = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  child: () => silentLog,
}
