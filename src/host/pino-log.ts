import { pino, type Logger } from 'pino'
import { lineRedactor, type Log, type LogDetails, type Redactor } from '../log/index.js'

/** The levels `LOG_LEVEL` knows. */
export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/**
 * JSON lines on standard error; standard output is for what the host tells people. Nothing is written with a secret
 * in it that its place gives away.
 * @param withoutSecrets takes out others, wherever they stand
 */
export function pinoLog(level: LogLevel, withoutSecrets?: Redactor): Log {
  const redact = lineRedactor(withoutSecrets)
  const lines = pino.destination(2)
  const stream = { write: (line: string) => lines.write(redact(line)) }
  return new PinoLog(pino({ level, serializers: { error: errorMembers } }, stream))
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
  constructor(private readonly logger: Logger) {}

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
    return new PinoLog(this.logger.child(details))
  }
}
