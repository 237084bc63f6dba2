import { messageOf, Problem } from '../../problem/index.js'

/** One plain line for each thing to mend. */
export function explain(error: unknown): string {
  if (error instanceof Problem && error.faults.length > 0) {
    return error.faults.map(({ path, message }) => `${path}: ${message}\n`).join('')
  }
  return `${messageOf(error)}\n`
}
