import { injectable } from 'tsyringe'
import type { Clock, Stop } from '../clock.js'
import { Moments } from './moments.js'

/** The longest delay a Node timer takes, in milliseconds; longer waits are made of several. */
const LONGEST_MS = 2 ** 31 - 1

/** The machine's clock. */
@injectable()
export class SystemClock implements Clock {
  readonly #moments = new Moments(this)

  now(): number {
    return Date.now()
  }

  elapsed(): number {
    return performance.now()
  }

  after(delayMs: number, run: () => void): Stop {
    if (delayMs <= LONGEST_MS) {
      const timer = setTimeout(run, delayMs)
      return () => {
        clearTimeout(timer)
      }
    }
    const due = this.elapsed() + delayMs
    let timer: NodeJS.Timeout
    const wait = (): void => {
      const left = due - this.elapsed()
      timer = left > LONGEST_MS ? setTimeout(wait, LONGEST_MS) : setTimeout(run, Math.max(0, left))
    }
    wait()
    return () => {
      clearTimeout(timer)
    }
  }

  at(moment: number, run: () => void, onSetBack?: () => void): Stop {
    return this.#moments.add(moment, run, onSetBack)
  }
}
