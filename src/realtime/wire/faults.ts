import { Problem, type ProblemCode } from '../../problem/index.js'

/**
 * The error codes of the protocol.
 * @see PlaceOS/driver, `RemoteDriver::ErrorCode`
 */
export const errorCodes = {
  'parse-error': 0,
  'bad-request': 1,
  'access-denied': 2,
  'request-failed': 3,
  'unknown-command': 4,
  'system-not-found': 5,
  'module-not-found': 6,
  'unexpected-failure': 7,
} as const
export type ErrorName = keyof typeof errorCodes

/** Why a request is not done. */
export interface Fault {
  readonly error: ErrorName
  readonly message: string
}

/** What is wrong may repeat what the client sent, so it is kept short. */
const LONGEST_MESSAGE = 300

export const fault = (error: ErrorName, message: string): Fault => ({
  error,
  message: message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE)}…` : message,
})

/** Problems that have words of PlaceOS's own; all others are unexpected failures. */
const faultsByCode: Partial<Record<ProblemCode, (command: string, detail: string) => Fault>> = {
  'module-not-found': () => fault('module-not-found', 'could not find module'),
  'system-not-found': () => fault('system-not-found', 'could not find system'),
  'method-not-found': (command) => fault('bad-request', `could not find function ${command}`),
  'invalid-arguments': (_command, detail) => fault('bad-request', detail),
  'access-denied': (command) => fault('access-denied', `attempted to access privileged function ${command}`),
  'driver-failed': (_command, detail) => fault('request-failed', `module raised: ${detail}`),
  'driver-loop': (_command, detail) => fault('request-failed', detail),
  'driver-timeout': (_command, detail) => fault('unexpected-failure', detail),
  'runtime-unavailable': (_command, detail) => fault('unexpected-failure', detail),
}

/** What a client is told of a command that failed. */
export function faultOf(thrown: unknown, command: string): Fault {
  const { code, message } = Problem.from(thrown)
  return faultsByCode[code]?.(command, message) ?? fault('unexpected-failure', 'failed to execute request')
}
