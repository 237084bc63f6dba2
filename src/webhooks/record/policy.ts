import type { JournalEntry } from '../../journal/index.js'
import type { Delivery } from '../delivery/delivery.js'
import type { ExecutionRecord } from './execution-record.js'
import { isToKeep } from './is-to-keep.js'
import type { Recorder } from './recorder.js'

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
