import type { KeptOutcome } from './execution-states.js'

/** What executions are told apart by when they are counted; what is left out does not matter. */
export interface TallyBy {
  /** When they were received, in steps of so many milliseconds from the epoch on. */
  readonly step?: number | undefined
  readonly instance?: true
  readonly outcome?: true
  readonly problem?: true
  readonly status?: true
  /** Whether it is added up how long they took, which is known of those that have ended. */
  readonly took?: true
  /** Whether the newest of them is named. */
  readonly last?: true
}

/** Executions that are alike; null is what they were not told apart by, or what they do not have. */
export interface Tally {
  /** When the step began, in milliseconds since the epoch. */
  readonly at: number | null
  readonly instance: string | null
  readonly outcome: KeptOutcome | null
  readonly problem: string | null
  readonly status: number | null
  readonly count: number
  /** How many of them have ended, and how long these took together, in milliseconds. */
  readonly ended: number
  readonly took: number
  /** The id of the newest; null where it was not asked for. */
  readonly last: string | null
}
