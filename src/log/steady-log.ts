import type { Log, LogDetails } from './log.js'

type Level = 'debug' | 'info' | 'warn' | 'error'

/**
 * A log that never throws, whatever it is given and whatever the host's log does: who says something must not fail for
 * it. Where the details cannot be read as they are, those that can are written.
 */
export const steadyLog = (log: Log): Log => new SteadyLog(log)

class SteadyLog implements Log {
  readonly dropped?: () => number

  constructor(private readonly log: Log) {
    if (log.dropped) this.dropped = () => log.dropped?.() ?? 0
  }

  debug(message: string, details?: LogDetails): void {
    this.#say('debug', message, details)
  }

  info(message: string, details?: LogDetails): void {
    this.#say('info', message, details)
  }

  warn(message: string, details?: LogDetails): void {
    this.#say('warn', message, details)
  }

  error(message: string, details?: LogDetails): void {
    this.#say('error', message, details)
  }

  child(details: LogDetails): Log {
    try {
      return new SteadyLog(this.log.child(details))
    } catch {
      return this
    }
  }

  #say(level: Level, message: string, details: LogDetails | undefined): void {
    try {
      this.log[level](message, details)
    } catch {
      this.#sayWhatCanBeRead(level, message, details)
    }
  }

  #sayWhatCanBeRead(level: Level, message: string, details: LogDetails | undefined): void {
    try {
      this.log[level](message, readableDetails(details))
    } catch {
      // The log itself is what fails: there is nowhere to say so.
    }
  }
}

/** What of a line's details can be read, and says which cannot. */
export function readableDetails(details: LogDetails | undefined): LogDetails {
  const names = tried(() => Object.keys(details ?? {})) ?? []
  return Object.fromEntries(names.map((name) => [name, tried(() => read(details?.[name])) ?? UNREADABLE]))
}

const UNREADABLE = 'cannot be read'

/** The value, if it can be written; else it throws. */
function read(value: unknown): unknown {
  JSON.stringify(value)
  return value
}

function tried<T>(run: () => T): T | undefined {
  try {
    return run()
  } catch {
    return undefined
  }
}
