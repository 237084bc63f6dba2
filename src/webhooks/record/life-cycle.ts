import type { ExecutionOutcome, ExecutionState } from '../../journal/index.js'
import type { Problem } from '../../problem/index.js'

/** Where an execution stands: as live clients are told, and as the journal has it. */
export type Stage = 'new' | 'received' | 'queued' | 'started' | ExecutionOutcome

/** What a call can be refused with, or fail with, before its method has begun. */
const STOPPED = ['refused', 'failed'] as const

/**
 * Where each stage may lead. What is to be kept in one commit with its end is refused where that cannot be written, and
 * repeated where another execution has its name; a call whose method ran has failed where its end cannot be written.
 */
export const lifeCycle: Readonly<Record<Stage, readonly Stage[]>> = {
  new: [
    ...(['received', 'notified', 'answered', 'suppressed', 'repeated', 'filtered'] as const),
    ...(['captured', 'cut-off'] as const),
    ...STOPPED,
  ],
  received: ['queued', 'started', 'answered', 'repeated', 'timed-out', ...STOPPED],
  queued: ['started', 'timed-out', ...STOPPED],
  started: ['answered', 'timed-out', ...STOPPED],
  notified: ['repeated', ...STOPPED],
  answered: STOPPED,
  suppressed: ['repeated', ...STOPPED],
  repeated: STOPPED,
  filtered: STOPPED,
  captured: STOPPED,
  'timed-out': ['failed'],
  failed: ['failed'],
  refused: ['failed'],
  'cut-off': [],
}

/** Throws where an execution cannot go from one stage to another: that is a fault of this program. */
export function checkStep(from: Stage, to: Stage): void {
  if (!lifeCycle[from].includes(to)) throw new Error(`an execution cannot be ${to} after it was ${from}`)
}

/** What the journal has of each stage; what waits has been received. */
export const stateOf: Readonly<Record<Stage, ExecutionState>> = {
  new: 'received',
  received: 'received',
  queued: 'received',
  started: 'started',
  notified: 'finished',
  answered: 'finished',
  repeated: 'finished',
  filtered: 'finished',
  suppressed: 'debounced',
  refused: 'refused',
  failed: 'failed',
  'timed-out': 'timed-out',
  'cut-off': 'cut-off',
  captured: 'captured',
}

/** What a problem came to. */
export function outcomeOf({ code }: Problem): 'timed-out' | 'failed' | 'refused' {
  if (code === 'driver-timeout') return 'timed-out'
  const hasFailed = code === 'driver-failed' || code === 'unexpected-failure' || code === 'storage-lost'
  return hasFailed ? 'failed' : 'refused'
}
