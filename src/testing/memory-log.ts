import type { Log, LogDetails } from '../log/index.js'

/** One thing that was logged. */
export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  readonly message: string
  readonly details: LogDetails
}

/** A log that keeps its lines, with those of its children. */
export class MemoryLog implements Log {
  constructor(
    readonly lines: LogLine[] = [],
    private readonly always: LogDetails = {},
  ) {}

  debug(message: string, details: LogDetails = {}): void {
    this.#add('debug', message, details)
  }

  info(message: string, details: LogDetails = {}): void {
    this.#add('info', message, details)
  }

  warn(message: string, details: LogDetails = {}): void {
    this.#add('warn', message, details)
  }

  error(message: string, details: LogDetails = {}): void {
    this.#add('error', message, details)
  }

  child(details: LogDetails): Log {
    return new MemoryLog(this.lines, { ...this.always, ...details })
  }

  #add(level: LogLine['level'], message: string, details: LogDetails): void {
    this.lines.push({ level, message, details: { ...this.always, ...details } })
  }
}
