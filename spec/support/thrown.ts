import { Problem } from '../../src/problem/index.js'

/** What work throws or rejects with; an error of its own when it does neither. */
export async function thrownBy(work: () => unknown): Promise<unknown> {
  try {
    await work()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

/** The problem work throws or rejects with. */
export async function problemOf(work: () => unknown): Promise<Problem> {
  const thrown = await thrownBy(work)
  if (thrown instanceof Problem) return thrown
  throw new Error('what was thrown is no Problem', { cause: thrown })
}
