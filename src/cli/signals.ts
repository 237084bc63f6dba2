import { DRAIN_MS, type Host } from '../host/index.js'
import type { Log } from '../log/index.js'

/** A signal this soon after the first, in milliseconds, is the same one: npm passes the terminal's on once more. */
const ECHO_MS = 500

/**
 * How long closing may take, in milliseconds. It gives up by itself before; this is for what holds up even that. The
 * rest of the 10 seconds is for lines that wait to be written.
 */
const CLOSED_MS = 9700

/** How often it is said what is still waited for, in milliseconds. */
const SAY_MS = 2000

/** Closes a host at the first signal, once it has started, and gives up waiting at the next. SIGHUP reloads. */
export function heedSignals(
  starting: Promise<Host>,
  log: Log,
  say: (line: string) => void,
): { readonly isClosing: boolean } {
  let first: number | undefined
  let host: Host | undefined
  void starting.then(
    (started) => (host = started),
    () => undefined,
  )
  const close = (): void => {
    if (first !== undefined) {
      if (performance.now() - first > ECHO_MS) process.exit(130)
      return
    }
    first = performance.now()
    say(beginning(host))
    setInterval(() => {
      say(`Still waiting for ${awaited(host)}`)
    }, SAY_MS).unref()
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

/** What is said at once. */
function beginning(host: Host | undefined): string {
  const seconds = host && host.underWay > 0 ? `, ${String(DRAIN_MS / 1000)} seconds at most` : ''
  return `Closing: waiting for ${awaited(host)}${seconds}. A second Ctrl-C ends at once`
}

function awaited(host: Host | undefined): string {
  if (!host) return 'the start to end'
  if (host.underWay === 0) return 'modules to end'
  return `${String(host.underWay)} ${host.underWay === 1 ? 'call' : 'calls'} under way`
}
