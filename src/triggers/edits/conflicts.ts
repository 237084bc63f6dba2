import { Problem } from '../../problem/index.js'

/** How often something is tried while others change what it changes. */
const MOST_ATTEMPTS = 5

/** Whether others have changed what an edit rests on. */
export const isConflict = (error: unknown): boolean => error instanceof Problem && error.code === 'conflict'

/**
 * Tries again while others are faster. Processes that start together declare the same at one moment: who comes
 * second finds it done.
 */
export async function whileInConflict(attempt: () => Promise<void>): Promise<void> {
  for (let tried = 1; tried < MOST_ATTEMPTS; tried += 1) {
    try {
      await attempt()
      return
    } catch (error) {
      if (!isConflict(error)) throw error
    }
  }
  await attempt()
}
