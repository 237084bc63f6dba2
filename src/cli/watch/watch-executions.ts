import { printable } from '../../log/index.js'
import type { Output } from '../line/command.js'
import { format, type Style } from './watch-format.js'
import { Position } from './watch-position.js'
import { knowsSystem } from './watch-system.js'
import { watchOnce, type WatchClock, type WatchTarget } from './watch-socket.js'

/** What is watched, and how it is shown. */
export interface WatchOptions extends WatchTarget, Style {
  readonly clock: WatchClock
  /** Ends it. */
  readonly signal: AbortSignal
}

/** How long is waited before another connection is tried, in milliseconds: after the first failure, the second… */
export const BACKOFF_MS = [500, 1000, 2000, 4000, 8000, 15_000] as const
const LONGEST_MS = 15_000

/**
 * Shows executions as they happen, over as many connections as it takes; each begins where the one before ended.
 * @returns an exit code: 0 when it is ended by its signal, 1 when the server refuses
 */
export async function watchExecutions(
  { json, colour, ...options }: WatchOptions,
  output: Output,
): Promise<number> {
  const { clock, signal } = options
  const position = new Position()
  let wasEverBound = false
  let known: true | string | undefined
  for (let failures = 0; ; failures += 1) {
    known ??= await knowsSystem(options, signal)
    if (typeof known === 'string') {
      output.err(`${known}\n`)
      return 1
    }
    const { since } = position
    const end = await watchOnce(options, {
      since,
      clock,
      signal,
      onBound: () => {
        failures = 0
        if (!wasEverBound) output.err(beginning(options))
        else if (since === undefined)
          output.err('connected again; nobody knows what was missed, as nothing had come before\n')
        else output.err('connected again\n')
        wasEverBound = true
      },
      onValue: (value) => {
        for (const sight of position.take(value)) output.out(format(sight, { json, colour }))
      },
    })
    if (end.kind === 'stopped') return 0
    if (end.kind === 'refused') {
      output.err(`${printable(end.reason)}\n`)
      return 1
    }
    const waitMs = BACKOFF_MS[failures] ?? LONGEST_MS
    output.err(`${printable(end.reason)}; trying again in ${String(waitMs / 1000)} s\n`)
    await pause(waitMs, clock, signal)
  }
}

function beginning({ system, instance, url }: WatchTarget): string {
  const what = instance === '*' ? system : `${instance} in ${system}`
  return `${printable(`watching ${what} at ${url}; Ctrl-C ends it`)}\n`
}

/** Waits so long, or until it is ended. */
const pause = (ms: number, clock: WatchClock, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) {
      resolve()
      return
    }
    const done = (): void => {
      cancel()
      signal.removeEventListener('abort', done)
      resolve()
    }
    const cancel = clock.after(ms, done)
    signal.addEventListener('abort', done)
  })
