import type { Log } from '../../log/index.js'
import type { Clock, Stop } from '../../time/index.js'
import { MailNotTaken, type Mail, type Mailer } from './mailer.js'

/** How many mails may wait to be taken, those included that are tried again. */
const MOST_WAITING = 1000

/** How many are handed over at the same time. */
const MOST_UNDER_WAY = 2

/** How long is waited before the next try, in minutes: greylisting asks for some, a server that is down for hours. */
const RETRY_MINUTES = [1, 2, 4, 8, 16, 32, 60, 60, 60] as const

/** How long those under way may take at the end, in milliseconds. */
const END_MS = 2000

interface Waiting {
  readonly mail: Mail
  readonly settle: { readonly resolve: () => void; readonly reject: (error: unknown) => void }
  tries: number
}

/** Hands mails to another mailer, and tries those again that are not taken for a reason that passes by itself. */
export class PatientMailer implements Mailer {
  readonly #ready: Waiting[] = []
  /** Those that are tried again later, with what ends the wait. */
  readonly #later = new Map<Waiting, Stop>()
  #underWay = 0
  #failures = 0
  #isClosed = false
  #onRest: (() => void) | undefined

  constructor(
    private readonly mailer: Mailer,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** How many mails have not been taken yet. */
  get waiting(): number {
    return this.#ready.length + this.#later.size + this.#underWay
  }

  /** How many mails were given up since the start. */
  get failures(): number {
    return this.#failures
  }

  /**
   * Resolves once the mail has been taken, which may be hours later. Rejects with what went wrong when it is given up:
   * at once for a reason that stays or where too many wait, else after ten tries in four hours.
   */
  async send(mail: Mail): Promise<void> {
    try {
      if (this.#isClosed) throw new Error('the process ends')
      if (this.waiting >= MOST_WAITING) throw new Error(`${String(MOST_WAITING)} mails wait already`)
      await new Promise<void>((resolve, reject) => {
        this.#ready.push({ mail, settle: { resolve, reject }, tries: 0 })
        this.#next()
      })
    } catch (error) {
      this.#failures += 1
      throw error
    }
  }

  /** Takes no more mails, and waits a short time for those that are being handed over. The others are lost, and logged. */
  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    const lost = this.#ready.splice(0).length + this.#later.size
    for (const stop of this.#later.values()) stop()
    this.#later.clear()
    if (lost > 0) this.log.warn('mails are lost that were not taken before the process ends', { mails: lost })
    if (this.#underWay > 0)
      await new Promise<void>((resolve) => {
        this.#onRest = resolve
        this.clock.after(END_MS, resolve)
      })
    this.mailer.close()
  }

  #next(): void {
    while (this.#underWay < MOST_UNDER_WAY) {
      const next = this.#ready.shift()
      if (!next) return
      this.#underWay += 1
      void this.#handOver(next).finally(() => {
        this.#underWay -= 1
        if (this.#underWay === 0) this.#onRest?.()
        this.#next()
      })
    }
  }

  async #handOver(waiting: Waiting): Promise<void> {
    const { mail, settle } = waiting
    try {
      await this.mailer.send(mail)
      settle.resolve()
    } catch (error) {
      const minutes = RETRY_MINUTES[waiting.tries]
      if (!(error instanceof MailNotTaken) || minutes === undefined || this.#isClosed) {
        settle.reject(error)
        return
      }
      waiting.tries += 1
      if (waiting.tries === 1)
        this.log.warn('a mail was not taken: it is tried again', {
          to: mail.to,
          retryInMinutes: minutes,
          error,
        })
      this.#again(waiting, minutes * 60_000)
    }
  }

  #again(waiting: Waiting, delayMs: number): void {
    const stop = this.clock.after(delayMs, () => {
      this.#later.delete(waiting)
      this.#ready.push(waiting)
      this.#next()
    })
    this.#later.set(waiting, stop)
  }
}
