import { contain, type Log } from '../log/index.js'
import { isTooLate, type Clock, type Stop } from '../time/index.js'
import { CronTimes } from './cron-times.js'

/** How long a run may hold back those after it, in milliseconds. */
const LONGEST_RUN_MS = 5 * 60_000

/** How work that comes again and again is run. */
export interface RepeatOptions {
  /**
   * Whether it begins although the run before is still under way. Without, such a time is left out and logged; a run
   * that has not ended after five minutes is no longer waited for.
   * @default false
   */
  readonly overlap?: boolean
}

/** When a cron expression is read. */
export interface CronOptions extends RepeatOptions {
  /** IANA zone the expression is read in, such as `Australia/Sydney`. @default the machine's */
  readonly timezone?: string
}

/**
 * Runs a driver's work later; everything pending ends with the module, and what is begun after that never runs. Errors
 * are logged.
 */
export class Schedule {
  readonly #pending = new Set<Stop>()
  #isClosed = false

  constructor(
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /**
   * Runs once, `delay` milliseconds from now.
   * @throws RangeError when the delay is no finite number
   */
  in(delay: number, run: () => unknown): Stop {
    if (!Number.isFinite(delay))
      throw new RangeError(`schedule.in: the delay is ${String(delay)} ms; it must be a finite number`)
    return this.#once((fire) => this.clock.after(delay, fire), run)
  }

  /**
   * Runs once as soon as the clock shows a moment or a later one, to whatever it is set meanwhile; at once if it has
   * passed.
   * @throws RangeError when it is no moment, as `new Date('soon')` is none
   */
  at(time: Date, run: () => unknown): Stop {
    if (Number.isNaN(time.getTime())) throw new RangeError('schedule.at: the time is an invalid Date')
    return this.#once((fire) => this.clock.at(time.getTime(), fire), run)
  }

  /**
   * Runs every `interval` milliseconds, the first time after one.
   * @throws RangeError when the interval is no finite number above 0
   */
  every(interval: number, run: () => unknown, { overlap = false }: RepeatOptions = {}): Stop {
    if (!(interval > 0 && Number.isFinite(interval)))
      throw new RangeError(
        `schedule.every: the interval is ${String(interval)} ms; it must be a finite number above 0`,
      )
    const work = overlap ? run : this.#guarded(run)
    return this.#begin((then) => {
      const wait = (): void => {
        then(
          this.clock.after(interval, () => {
            wait()
            this.#run(work)
          }),
        )
      }
      wait()
    })
  }

  /**
   * Runs at each time a cron expression names (five fields, or six with seconds first): once, also where the clock is
   * set back and shows it again. Where the clock leaps over times, it runs once for all of them, unless they are more
   * than a day ago.
   * @throws TypeError when the expression or the zone cannot be read
   */
  cron(expression: string, run: () => unknown, { timezone, overlap = false }: CronOptions = {}): Stop {
    const times = new CronTimes(expression, timezone, this.clock.now())
    const work = overlap ? run : this.#guarded(run)
    return this.#begin((then, end) => {
      const wait = (): void => {
        const { due } = times
        if (due === null) {
          end()
          return
        }
        const come = (): void => {
          const now = this.clock.now()
          const isLeftOut = isTooLate(due, now)
          if (isLeftOut) times.setTo(now)
          else times.come(now)
          wait()
          if (isLeftOut)
            this.log.warn('a scheduled task was left out: the clock was set on by more than a day')
          else this.#run(work)
        }
        const stop = this.clock.at(due, come, () => {
          stop()
          times.setTo(this.clock.now())
          wait()
        })
        then(stop)
      }
      wait()
    })
  }

  /** Cancels everything pending. */
  clear(): void {
    for (const stop of [...this.#pending]) stop()
  }

  /** Cancels everything pending, and begins nothing any more. */
  close(): void {
    this.#isClosed = true
    this.clear()
  }

  /** Work that is left out while the run before it is under way. */
  #guarded(run: () => unknown): () => unknown {
    let since: number | undefined
    let isSaid = false
    return async () => {
      const now = this.clock.elapsed()
      if (since !== undefined && now - since < LONGEST_RUN_MS) {
        if (!isSaid) this.log.warn('a scheduled task is still under way: its next times are left out')
        isSaid = true
        return
      }
      if (since !== undefined)
        this.log.error('a scheduled task has not ended after five minutes: it is no longer waited for')
      since = now
      isSaid = false
      try {
        await run()
      } finally {
        if (since === now) since = undefined
      }
    }
  }

  #once(wait: (fire: () => void) => Stop, run: () => unknown): Stop {
    return this.#begin((then, end) => {
      then(
        wait(() => {
          end()
          this.#run(run)
        }),
      )
    })
  }

  /**
   * Begins something that can be stopped until it ends.
   * @param begin is given what to tell how its present wait is stopped, and what ends it
   */
  #begin(begin: (then: (stopWaiting: Stop) => void, end: Stop) => void): Stop {
    if (this.#isClosed) return () => undefined
    let stopWaiting: Stop = () => undefined
    const stop = (): void => {
      this.#pending.delete(stop)
      stopWaiting()
    }
    this.#pending.add(stop)
    begin((waiting) => {
      stopWaiting = waiting
    }, stop)
    return stop
  }

  #run(run: () => unknown): void {
    contain(this.log, 'a scheduled task', run)
  }
}
