import { Problem } from '../problem/index.js'

/** The module under test, in the configuration that is made for it. */
const OWN = /^modules\[0\]\./

/**
 * Does what may refuse settings. Runners of specs show the message of what is thrown and nothing else, so its faults are
 * said there.
 */
export async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Problem) || error.faults.length === 0) throw error
    const { code, faults } = error
    const said = faults.map(({ path, message }) => `${path.replace(OWN, '')} ${message}`.trim())
    throw new Problem(code, `${error.message}: ${said.join('; ')}`, { cause: error, faults })
  }
}
