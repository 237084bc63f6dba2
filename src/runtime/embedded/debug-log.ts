import { types } from 'node:util'
import { lineRedactor, readableDetails, redactText, type Log, type LogDetails } from '../../log/index.js'
import type { ModuleId } from '../../modules/index.js'
import { Listeners, type Stop } from '../../time/index.js'
import type { DebugLevel, DebugListener } from '../runtime.js'

/** The longest line that is passed on, in characters; drivers may log whole payloads. */
const LONGEST_LINE = 2000

/** What modules log, for those who watch one; while nobody does, a line costs one look-up. */
export class DebugLogs {
  readonly #listeners = new Listeners<ModuleId, DebugListener>()

  /** Hears what a module, which need not exist yet, logs from now on. */
  listen(module: ModuleId, listener: DebugListener): Stop {
    return this.#listeners.add(module, listener)
  }

  /** A module's log whose lines are also told to those who watch it. */
  of(module: ModuleId, log: Log): Log {
    const tell = (level: DebugLevel, message: string, details?: LogDetails): void => {
      if (!this.#listeners.has(module)) return
      const line = { level, message: asText(message, details) }
      for (const listener of this.#listeners.of(module)) listener(line)
    }
    return {
      debug: (message, details) => {
        log.debug(message, details)
        tell('debug', message, details)
      },
      info: (message, details) => {
        log.info(message, details)
        tell('info', message, details)
      },
      warn: (message, details) => {
        log.warn(message, details)
        tell('warn', message, details)
      },
      error: (message, details) => {
        log.error(message, details)
        tell('error', message, details)
      },
      child: (details) => this.of(module, log.child(details)),
    }
  }
}

/**
 * One line for people: the message, then what was said with it. Of an error only the message, no stack. Whoever may
 * watch a module need not know what is secret in it.
 */
function asText(message: string, details: LogDetails = {}): string {
  const said = entriesOf(details).map(([name, value]) => ` ${name}=${valueText(name, value)}`)
  const line = redactText(message) + said.join('')
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line
}

function entriesOf(details: LogDetails): [name: string, value: unknown][] {
  try {
    return Object.entries(details)
  } catch {
    return Object.entries(readableDetails(details))
  }
}

const redact = lineRedactor()

function valueText(name: string, value: unknown): string {
  try {
    if (types.isNativeError(value)) return redactText(value.message)
    const text = JSON.stringify({ [name]: value })
    // A name may give the value away, so both are looked at.
    return text === '{}' ? '?' : redact(text).slice(JSON.stringify(name).length + 2, -2)
  } catch {
    return '?'
  }
}
