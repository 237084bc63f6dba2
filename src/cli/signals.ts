import type { Host } from '../host/index.js'
import type { Log } from '../log/index.js'

/** A signal this soon after the first, in milliseconds, is the same one: npm passes the terminal's on once more. */
const ECHO_MS = 500

/**
 * How long closing may take, in milliseconds. It gives up by itself before; this is for what holds up even that. The
 * rest of the 10 seconds is for lines that wait to be written.
 */
const CLOSED_MS = 9700

/** Closes a host at the first signal, once it has started, and gives up waiting at the next. SIGHUP reloads. */
export function heedSignals(
  starting: Promise<Host>,
  log: Log,
  say: (line: string) => void,
): { readonly isClosing: boolean } {
  let first: number | undefined
  const close = (): void => {
    if (first !== undefined) {
      if (performance.now() - first > ECHO_MS) process.exit(130)
      return
    }
    first = performance.now()
    say('Closing: waiting for calls under way')
    setTimeout(() => {
      log.error('closing took too long; what is left is cut off')
      process.exit(1)
    }, CLOSED_MS).unref()
    void starting.then(
      async (host) => {
        try {
          await host.close()
          process.exit(0)
        } catch (error) {
          log.error('closing failed', { error })
          process.exit(1)
        }
      },
      () => undefined,
    )
  }
  process.on('SIGINT', close).on('SIGTERM', close)
  process.on('SIGHUP', () => {
    if (first === undefined)
      void starting.then(
        (host) => host.reload(),
        () => undefined,
      )
  })
  return {
    get isClosing() {
      return first !== undefined
    },
  }
}
