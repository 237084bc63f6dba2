import { Cron } from 'croner'
import { contain, type Log } from '../log/index.js'
import type { Clock, Stop } from '../time/index.js'

/** Times of a cron expression are whole seconds, so a timer this early stands for the one it was set for. */
const EARLY_MS = 1000

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

/** Runs a driver's work later; everything pending ends with the module. Errors are logged. */
export class Schedule {
  readonly #pending = new Set<Stop>()

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
    return this.#repeat(() => delay, run, true)
  }

  /**
   * Runs once at a moment; at once if it has passed.
   * @throws RangeError when it is no moment, as `new Date('soon')` is none
   */
  at(time: Date, run: () => unknown): Stop {
    if (Number.isNaN(time.getTime())) throw new RangeError('schedule.at: the time is an invalid Date')
    return this.in(Math.max(0, time.getTime() - this.clock.now()), run)
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
    return this.#repeat(() => interval, overlap ? run : this.#guarded(run))
  }

  /**
   * Runs at each time a cron expression names (five fields, or six with seconds first).
   * @throws TypeError when the expression or the zone cannot be read
   */
  cron(expression: string, run: () => unknown, { timezone, overlap = false }: CronOptions = {}): Stop {
    const cron = new Cron(expression, { paused: true, ...(timezone === undefined ? {} : { timezone }) })
    let last = 0
    return this.#repeat(
      () => {
        const now = this.clock.now()
        // A timer may fire a moment early: the time it ran for is not to come again.
        const next = cron.nextRun(new Date(last > now && last - now < EARLY_MS ? last : now))
        last = next?.getTime() ?? 0
        return next && last - now
      },
      overlap ? run : this.#guarded(run),
    )
  }

  /** Cancels everything pending. */
  clear(): void {
    for (const stop of [...this.#pending]) stop()
  }

  /** Work that is left out while the run before it is under way. */
  #guarded(run: () => unknown): () => unknown {
    let since: number | undefined
    let isSaid = false
    return async () => {
      const now = this.clock.now()
      if (since !== undefined && Math.abs(now - since) < LONGEST_RUN_MS) {
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

  /** Waits as long as `delay` says, runs, and begins again until it says null. */
  #repeat(delay: () => number | null, run: () => unknown, once = false): Stop {
    let cancel: Stop = () => undefined
    const stop = (): void => {
      this.#pending.delete(stop)
      cancel()
    }
    const wait = (): void => {
      const ms = delay()
      if (ms === null) {
        stop()
        return
      }
      cancel = this.clock.after(ms, () => {
        if (once) this.#pending.delete(stop)
        else wait()
        contain(this.log, 'a scheduled task', run)
      })
    }
    this.#pending.add(stop)
    wait()
    return stop
  }
}
