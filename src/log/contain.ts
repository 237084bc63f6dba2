import type { Log } from './log.js'

/**
 * Runs code that is not ours to trust, such as a driver's callback: what it throws, or rejects with later,
 * becomes a log line and goes no further.
 */
export function contain(log: Log, what: string, run: () => unknown): void {
  try {
    const result = run()
    if (result instanceof Promise) {
      result.catch((error: unknown) => {
        log.error(`${what} failed`, { error })
      })
    }
  } catch (error) {
    log.error(`${what} failed`, { error })
  }
}
