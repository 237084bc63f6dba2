import { catalogue, isErrorLike, Problem, type ProblemCode } from '../../problem/index.js'

/**
 * The problem that a host's runtime has failed with; undefined for any other error. It may have been made by another
 * copy of the package.
 */
export function problemIn(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error
  if (!isErrorLike(error) || error.name !== 'Problem' || !('code' in error)) return undefined
  const { code, message } = error
  return isCode(code) ? new Problem(code, message, { cause: error }) : undefined
}

const isCode = (code: unknown): code is ProblemCode =>
  typeof code === 'string' && Object.hasOwn(catalogue, code)

/** Nothing ran, and the caller may come again. */
export const unavailable = (what: string, cause?: unknown): Problem =>
  new Problem('runtime-unavailable', `the runtime of the host ${what}`, { cause })
