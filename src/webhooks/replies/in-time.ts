import { Problem } from '../../problem/index.js'
import type { Clock } from '../../time/index.js'

/** How long a call waits for what it did to be kept, in milliseconds. */
const PATIENCE_MS = 2000

/** Resolves as the work does. Rejects as it does, or with Problem `storage-unavailable` once that has taken too long. */
export function inTime(work: Promise<unknown>, clock: Clock): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = clock.after(PATIENCE_MS, () => {
      reject(new Problem('storage-unavailable', 'the database takes too long: try again later'))
    })
    work.then(
      () => {
        stop()
        resolve()
      },
      (error: unknown) => {
        stop()
        reject(error)
      },
    )
  })
}
