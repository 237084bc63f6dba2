/**
 * What is read of errors here, and of what else is thrown. An error of Node's is known by its members alone: in a
 * context of its own, as Jest and `node:vm` make them, its class is another than the `Error` that code there knows.
 */

/** The code of an error of Node's or of a library, such as `ENOENT`; undefined where there is none. */
export const codeOf = (thrown: unknown): unknown =>
  typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : undefined

/** The words of an error, or of what else was thrown. */
export const messageOf = (thrown: unknown): string => (isErrorLike(thrown) ? thrown.message : String(thrown))

/** Whether something is an error, of whichever context. */
export const isErrorLike = (thrown: unknown): thrown is Error =>
  typeof thrown === 'object' &&
  thrown !== null &&
  'message' in thrown &&
  typeof thrown.message === 'string' &&
  'name' in thrown &&
  typeof thrown.name === 'string'
