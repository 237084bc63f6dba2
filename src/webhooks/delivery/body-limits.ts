import type { TriggerInstance } from '../../triggers/index.js'

/** How many bytes a body may have. */
export interface BodyLimits {
  /** Where its instance does not say. */
  readonly usual: number
  /** Whatever its instance says. */
  readonly most: number
}

/** What a host that says nothing takes. */
const UNSAID: BodyLimits = { usual: 1024 ** 2, most: 32 * 1024 ** 2 }

/** @param said the largest body that a host takes of anybody, in bytes, if it says so */
export const bodyLimitsOf = (said: number | undefined): BodyLimits =>
  said === undefined ? UNSAID : { usual: said, most: said }

/** How many bytes the body of a call may have; its instance is known by then. */
export const mostBytes = (
  { instance }: { readonly instance: TriggerInstance | undefined },
  { usual, most }: BodyLimits,
): number => Math.min(instance?.systemTrigger.max_body ?? usual, most)
