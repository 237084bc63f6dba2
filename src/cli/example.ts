import { createHash } from 'node:crypto'
import { readJson } from '../plugin/index.js'

/** The webhook of the example that comes with this package. */
export const EXAMPLE_INSTANCE = 'trig-boardroom'

/** What the example says, so that one that somebody has made their own is told from it; a spec holds it to the file. */
const EXAMPLE = 'b0a00c5a879391889e9ab489e61903e7d4c7f5a127f8523682d39c2ae84d693f'

/** Whether a configuration is the example as it comes, which moves virtual displays and nothing else. */
export async function isExample(config: string): Promise<boolean> {
  try {
    return digestOf(await readJson(config)) === EXAMPLE
  } catch {
    return false
  }
}

const digestOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex')
