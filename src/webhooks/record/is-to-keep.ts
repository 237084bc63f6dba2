import type { Delivery } from '../delivery/delivery.js'
import type { ExecutionRecord } from './execution-record.js'

/** Stages of executions that went well, as far as they have come. */
const WELL: readonly string[] = [
  'received',
  'queued',
  'started',
  'notified',
  'answered',
  'suppressed',
  'repeated',
  'filtered',
]

/** Whether the journal is to have an execution as it is now. */
export function isToKeep({ stage, execution, isKept }: ExecutionRecord, { instance }: Delivery): boolean {
  const record = instance?.systemTrigger.record ?? 'all'
  // What was captured or replayed is there to be looked at.
  if (record === 'all' || isKept || stage === 'captured' || execution.replay_of !== null) return true
  if (record === 'none') return false
  const isAnsweredWell = execution.status === null || execution.status < 400
  return !WELL.includes(stage) || !isAnsweredWell
}
