import { Cron } from 'croner'

/** A stretch of time, without the moment it begins with. */
interface Stretch {
  readonly from: number
  readonly to: number
}

/** So many stretches are remembered: one more with each time that the clock is set to where it never was. */
const MOST_STRETCHES = 100

/**
 * The times of a cron expression, in milliseconds since the epoch. Each comes once, to whatever the clock is set
 * meanwhile.
 */
export class CronTimes {
  readonly #cron: Cron
  /** What has come: each time within. */
  #past: readonly Stretch[] = []
  #since = 0
  #due: number | null = null

  /** @throws TypeError when the expression or the zone cannot be read */
  constructor(expression: string, timezone: string | undefined, now: number) {
    this.#cron = new Cron(expression, { paused: true, ...(timezone === undefined ? {} : { timezone }) })
    this.setTo(now)
  }

  /** The next; null where there is none any more. */
  get due(): number | null {
    return this.#due
  }

  /** The clock was set. */
  setTo(now: number): void {
    this.#since = now
    this.#due = this.#after(now)
  }

  /** The next has come. Others that the clock has leapt over are left out: one stands for all. */
  come(now: number): void {
    const { due } = this
    if (due === null) return
    this.#remember({ from: this.#since, to: due })
    const next = this.#after(due)
    if (next !== null && next <= now) {
      this.setTo(now)
    } else {
      this.#since = due
      this.#due = next
    }
  }

  #after(moment: number): number | null {
    let next = this.#next(moment)
    for (let stretch = this.#pastOf(next); stretch; stretch = this.#pastOf(next))
      next = this.#next(stretch.to)
    return next
  }

  #next(moment: number): number | null {
    return this.#cron.nextRun(new Date(moment))?.getTime() ?? null
  }

  #pastOf(time: number | null): Stretch | undefined {
    return time === null ? undefined : this.#past.find(({ from, to }) => from < time && time <= to)
  }

  #remember(stretch: Stretch): void {
    let { from, to } = stretch
    const others = this.#past.filter((one) => {
      const isApart = one.to < from || to < one.from
      if (!isApart) [from, to] = [Math.min(from, one.from), Math.max(to, one.to)]
      return isApart
    })
    this.#past = [...others, { from, to }].slice(-MOST_STRETCHES)
  }
}
