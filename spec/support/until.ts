import { setTimeout as pause } from 'node:timers/promises'

/** How long another process may take to do what is expected of it, in milliseconds. */
const PATIENCE_MS = 45_000

/** Looks, again and again, until there is something to see; gives up with the reason. */
export async function until<T>(
  look: () => T | null | undefined | Promise<T | null | undefined>,
  reason: () => string,
): Promise<T> {
  const end = Date.now() + PATIENCE_MS
  while (Date.now() < end) {
    const seen = await look()
    if (seen !== null && seen !== undefined) return seen
    await pause(10)
  }
  throw new Error(reason())
}
