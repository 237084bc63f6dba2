import type { Clock } from '../time/index.js'
import type { Composition } from './parts.js'

/**
 * How long live clients, triggers, modules and what is still to be written may take to end once deliveries have ended or been given
 * up, all together, in milliseconds: long enough for a database that is locked to be given up.
 */
const REST_MS = 2500

/** How long it may take to give back connections and files, in milliseconds. */
const RELEASE_MS = 1000

/**
 * How long where the others have left so much, in milliseconds: a thread that is ended while it waits for a lock of its
 * database takes the process along.
 */
const LOCKED_MS = 4500

/**
 * Closes within the limit for deliveries, and then within another one whatever is left under way. Rejects, once all is
 * closed, with the first reason why a part could not be.
 */
export async function shutDown(
  { hooks, live, embedded, triggers, clock, commits, mails, retention, readiness, release }: Composition,
  limitMs: number,
): Promise<void> {
  const faults: unknown[] = []
  const ended = async (close: () => Promise<void> | undefined, limitMs: number): Promise<void> => {
    try {
      await settledWithin(close(), limitMs, clock)
    } catch (fault) {
      faults.push(fault)
    }
  }
  const start = clock.elapsed()
  readiness.close()
  await ended(() => hooks.close(), limitMs)
  const began = clock.elapsed()
  // Commits after the others: whatever has just ended is still to be written.
  for (const part of [live, triggers, embedded, mails, commits, retention])
    await ended(() => part?.close(), Math.max(0, REST_MS - (clock.elapsed() - began)))
  const left = limitMs + REST_MS + RELEASE_MS - (clock.elapsed() - start)
  await ended(release, Math.max(RELEASE_MS, Math.min(LOCKED_MS, left)))
  if (faults.length > 0) throw faults[0]
}

/** Waits for work, but no longer than a limit. */
async function settledWithin(work: Promise<void> | undefined, limitMs: number, clock: Clock): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const stop = clock.after(limitMs, resolve)
    Promise.resolve(work).finally(stop).then(resolve, reject)
  })
}
