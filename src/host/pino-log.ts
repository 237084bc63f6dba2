import { pino, type Logger } from 'pino'
import { lineRedactor, type Log, type LogDetails, type Redactor } from '../log/index.js'
import type { LineWriter } from './line-writer.js'
import { prettyLine } from './pretty-line.js'
import { standardLines } from './standard-lines.js'

/** The levels `LOG_LEVEL` knows. */
export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/**
 * JSON lines on standard error, and lines for people where that is a terminal; standard output is for what the host
 * tells people. Nothing is written with a secret
 * in it that its place gives away. What cannot be written is dropped, and a line says so once others can be.
 * @param withoutSecrets takes out others, wherever they stand
 */
export function pinoLog(level: LogLevel, withoutSecrets?: Redactor): Log {
  const style = { colour: !process.env.NO_COLOR }
  const readable = process.stderr.isTTY ? (line: string) => prettyLine(line, style) : (line: string) => line
  const redact = lineRedactor(withoutSecrets)
  const lines = standardLines(2, {
    onResumed: (dropped) => {
      // At a level that every log has which has dropped anything.
      logger.error({ lines: dropped }, 'lines of the log were dropped while it could not be written')
    },
  })
  const stream = {
    write: (line: string) => {
      lines.write(readable(redact(line)))
    },
  }
  const logger = pino({ level, serializers: { error: errorMembers } }, stream)
  return new PinoLog(logger, lines)
}

/** What is said of an error. Drivers throw anything, even what throws when it is looked at; a log must not. */
function errorMembers(error: unknown): unknown {
  try {
    return pino.stdSerializers.errWithCause(error as Error)
  } catch {
    return 'what was thrown cannot be read'
  }
}

class PinoLog implements Log {
  constructor(
    private readonly logger: Logger,
    private readonly lines: LineWriter,
  ) {}

  debug(message: string, details: LogDetails = {}): void {
    this.logger.debug(details, message)
  }

  info(message: string, details: LogDetails = {}): void {
    this.logger.info(details, message)
  }

  warn(message: string, details: LogDetails = {}): void {
    this.logger.warn(details, message)
  }

  error(message: string, details: LogDetails = {}): void {
    this.logger.error(details, message)
  }

  child(details: LogDetails): Log {
    return new PinoLog(this.logger.child(details), this.lines)
  }

  dropped(): number {
    return this.lines.dropped
  }
}
