import type { Log } from './log.js'

/**
 * Runs code that is not ours to trust, such as a driver's callback: what it throws, or rejects with later,
 * becomes a log line and goes no further.
 */
export function contain(log: Log, what: string, run: () => unknown): void {
  try {
    const result = run()
    if (isThenable(result)) {
      const ended = result instanceof Promise ? result : Promise.resolve(result)
      ended.catch((error: unknown) => {
        log.error(`${what} failed`, { error })
      })
    }
  } catch (error) {
    log.error(`${what} failed`, { error })
  }
}

/** What Node gives is no `Promise` to code in a context of its own, such as Jest's. */
const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  ((typeof value === 'object' && value !== null) || typeof value === 'function') &&
  'then' in value &&
  typeof value.then === 'function'
