import type { JournalEntry } from '../../journal/index.js'
import type { Delivery } from '../delivery/delivery.js'
import type { ExecutionRecord } from './execution-record.js'
import type { Recorder } from './recorder.js'

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

/** What a unit has of an execution: all of them, those that failed, or none, as the instance says. */
export function entriesOf(
  record: ExecutionRecord,
  delivery: Delivery,
  recorder: Recorder,
): readonly JournalEntry[] {
  if (!isToKeep(record, delivery)) return NONE
  if (!record.isKept) recorder.keepMessage(record, delivery)
  return [record]
}

const NONE: readonly JournalEntry[] = []

/** Whether the journal is to have an execution as it is now. */
function isToKeep({ stage, execution, isKept }: ExecutionRecord, { instance }: Delivery): boolean {
  const record = instance?.systemTrigger.record ?? 'all'
  // What was captured is there to be looked at.
  if (record === 'all' || isKept || stage === 'captured') return true
  if (record === 'none') return false
  const isAnsweredWell = execution.status === null || execution.status < 400
  return !WELL.includes(stage) || !isAnsweredWell
}
