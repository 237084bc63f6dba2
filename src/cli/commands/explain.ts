import { messageOf, Problem } from '../../problem/index.js'
import { storageSources } from '../line/storage.js'

/** One plain line for each thing to mend. */
export function explain(error: unknown): string {
  if (error instanceof Problem && error.faults.length > 0) {
    return error.faults.map(({ path, message }) => `${placeOf(path)}: ${message}\n`).join('')
  }
  return `${messageOf(error)}\n`
}

/** Settings by what people give them with. */
const PLACES: ReadonlyMap<string, string> = new Map(
  Object.entries(storageSources).map(([name, { option, variable }]) => [
    `settings.${name}`,
    option === undefined ? variable : `--${option} (${variable})`,
  ]),
)

const placeOf = (path: string): string => PLACES.get(path) ?? path
