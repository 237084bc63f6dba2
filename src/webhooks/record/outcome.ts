import type { ExecutionOutcome, GateDecision } from '../../journal/index.js'
import type { Problem, ProblemCode } from '../../problem/index.js'
import type { Delivery } from '../delivery/delivery.js'

/** What begins: a delivery's own execution, or the run that stands for a burst. */
export interface Begun {
  readonly execution: string
  readonly request: string
  readonly run: string | null
  readonly debounced: boolean
  readonly handedOver: boolean
  /** Milliseconds since the epoch. */
  readonly began: number
}

/** How it ends. */
export interface End {
  readonly outcome: ExecutionOutcome
  readonly problem: ProblemCode | null
  readonly status: number | null
  readonly gates: readonly GateDecision[]
}

/** A delivery's own execution. */
export const ownOf = ({ execution, id, run, isSuppressed, isHandedOver, began }: Delivery): Begun => ({
  execution,
  request: id,
  run: run ?? null,
  debounced: isSuppressed,
  handedOver: isHandedOver,
  began,
})

/** What a delivery without a problem came to. */
export function calmOutcomeOf(delivery: Delivery): ExecutionOutcome {
  const { target, isSuppressed, isRepeated, isCaptured, handshake } = delivery
  if (isCaptured) return 'captured'
  if (handshake !== undefined) return 'answered'
  if (isRepeated) return 'repeated'
  if (!target) return 'notified'
  return isSuppressed ? 'suppressed' : 'answered'
}

/** What a problem came to. */
export function outcomeOf({ code }: Problem): ExecutionOutcome {
  if (code === 'driver-timeout') return 'timed-out'
  return code === 'driver-failed' || code === 'unexpected-failure' ? 'failed' : 'refused'
}
