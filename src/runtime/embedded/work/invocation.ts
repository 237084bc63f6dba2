import type { ProblemCode } from '../../../problem/index.js'
import type { LateListener } from '../../calls.js'

/** A method that is called, and what becomes of its errors. */
export interface Invocation {
  readonly method: string
  readonly args: readonly unknown[]
  readonly limitMs: number
  readonly listener: LateListener
  /** Problems that its caller gets as they are. */
  readonly passed: readonly ProblemCode[]
}

export const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
