import type { Log, LogDetails } from './log.js'

/** Time, as far as this needs it. */
interface Timer {
  after(delayMs: number, run: () => void): () => void
}

/** How long a failure that is there again is only counted, in milliseconds. */
const COUNTED_MS = 10_000

/** In how many wordings a failure is written in full within that time: an error may quote what a caller has sent. */
const MOST_WORDINGS = 5

/** How many kinds of lines are known at once; beyond, the oldest is forgotten. */
const MOST_KINDS = 1000

/** Details that name an occurrence: two lines that differ in these alone say the same. */
const OCCURRENCE: ReadonlySet<string> = new Set(['execution', 'request'])

type Level = 'warn' | 'error'

/** A log whose repeated lines are counted. */
export interface CountedLog extends Log {
  /** Writes what was only counted so far. */
  close(): void
}

/**
 * A log that writes a warning or an error in full once, and then every ten seconds how often it was there again: what
 * a caller can bring about with every call is not to fill a disk, nor to cost more than the call. Lines are the same
 * where they have the same message and details; of an error its name and code count, and of its wording the first few.
 */
export const countedLog = (log: Log, timer: Timer): CountedLog => new Counted(log, new Kinds(timer), '')

class Counted implements CountedLog {
  readonly dropped?: () => number

  /** @param about what every line says beside its own details */
  constructor(
    private readonly log: Log,
    private readonly kinds: Kinds,
    private readonly about: string,
  ) {
    if (log.dropped) this.dropped = () => log.dropped?.() ?? 0
  }

  debug(message: string, details?: LogDetails): void {
    this.log.debug(message, details)
  }

  info(message: string, details?: LogDetails): void {
    this.log.info(message, details)
  }

  warn(message: string, details?: LogDetails): void {
    this.kinds.say(this.log, 'warn', this.about, message, details)
  }

  error(message: string, details?: LogDetails): void {
    this.kinds.say(this.log, 'error', this.about, message, details)
  }

  child(details: LogDetails): Log {
    return new Counted(this.log.child(details), this.kinds, `${this.about}${keyOf(details)}`)
  }

  close(): void {
    this.kinds.close()
  }
}

/** One kind of line that was there within the last ten seconds. */
interface Kind {
  readonly log: Log
  readonly level: Level
  readonly message: string
  readonly wordings: Set<string>
  /** How often it was there again and was not written. */
  times: number
  last: LogDetails | undefined
  stop: () => void
}

class Kinds {
  readonly #kinds = new Map<string, Kind>()

  constructor(private readonly timer: Timer) {}

  say(log: Log, level: Level, about: string, message: string, details: LogDetails | undefined): void {
    const key = `${level} ${about} ${message} ${keyOf(details)}`
    const known = this.#kinds.get(key)
    const wording = wordingOf(details?.error)
    if (known?.wordings.has(wording) || known?.wordings.size === MOST_WORDINGS) {
      known.times += 1
      known.last = details
      return
    }
    log[level](message, details)
    if (known) known.wordings.add(wording)
    else
      this.#add(key, {
        log,
        level,
        message,
        wordings: new Set([wording]),
        times: 0,
        last: undefined,
        stop: nothing,
      })
  }

  close(): void {
    for (const key of [...this.#kinds.keys()]) this.#forget(key)
  }

  #add(key: string, kind: Kind): void {
    const [oldest] = this.#kinds.keys()
    if (oldest !== undefined && this.#kinds.size === MOST_KINDS) this.#forget(oldest)
    this.#kinds.set(key, kind)
    this.#wait(key, kind)
  }

  #wait(key: string, kind: Kind): void {
    kind.stop = this.timer.after(COUNTED_MS, () => {
      if (kind.times === 0) this.#kinds.delete(key)
      else {
        tell(kind)
        this.#wait(key, kind)
      }
    })
  }

  #forget(key: string): void {
    const kind = this.#kinds.get(key)
    this.#kinds.delete(key)
    kind?.stop()
    if (kind && kind.times > 0) tell(kind)
  }
}

/** Says how often a line was there again, and what it said last. */
function tell(kind: Kind): void {
  const { log, level, message, times, last = {} } = kind
  const { error, ...details } = last
  kind.times = 0
  const said = error === undefined ? details : { ...details, error: wordsOf(error) }
  log[level](message, { ...said, times_again: times })
}

/** What makes details those of the same line: none that name an occurrence, and no error's own words. */
function keyOf(details: LogDetails | undefined): string {
  if (details === undefined) return ''
  try {
    return JSON.stringify(details, (name, value: unknown) =>
      OCCURRENCE.has(name) ? undefined : value instanceof Error ? kindOf(value) : value,
    )
  } catch {
    // Details that cannot be read are the same wherever their names are.
    return Object.keys(details).join(' ')
  }
}

const kindOf = (error: Error): string =>
  'code' in error ? `${error.name} ${String(error.code)}` : error.name

/** An error's words, without numbers and quotations: those often come from callers. */
const wordingOf = (error: unknown): string =>
  wordsOf(error)
    .slice(0, 1000)
    .replace(/\d+|"[^"]*"?|'[^']*'?|`[^`]*`?/g, '#')

function wordsOf(error: unknown): string {
  try {
    return error instanceof Error ? error.message : String(error)
  } catch {
    return ''
  }
}

const nothing = (): void => undefined
