import type { ProblemCode } from '../../problem/index.js'

/** A message that must not be taken twice. */
export interface OneTimeMessage {
  /** Names it among those of its sender. */
  readonly key: string
  /** When its signature ceases to hold, in milliseconds since the epoch. */
  readonly until: number
}

/** What a call is verified by that has no signature and needs none. */
export const UNSIGNED = 'none'

/** The call is signed as it should be. */
export interface Verified {
  readonly ok: true
  /** The preset's name, `custom`, or `none` for a call without a signature. */
  readonly scheme: string
  /** Seconds since it was signed, less than nothing where clocks differ; undefined where no time is signed. */
  readonly age: number | undefined
  /** Where the scheme has an id and a time. */
  readonly message: OneTimeMessage | undefined
}

export type SignatureProblem = Extract<ProblemCode, `signature-${string}`>

/** The call is not. */
export interface Refused {
  readonly ok: false
  readonly code: SignatureProblem
  /** Says what is wrong with what was sent, never what would have been right. */
  readonly reason: string
}

export type Verdict = Verified | Refused

export const refused = (code: SignatureProblem, reason: string): Refused => ({ ok: false, code, reason })
