import type { Commits } from '../../commit/index.js'
import type { Log } from '../../log/index.js'
import { Problem } from '../../problem/index.js'
import type { WebhookTarget } from '../../runtime/index.js'
import type { Triggers } from '../../triggers/index.js'
import type { Delivery } from '../delivery/delivery.js'
import type { InFlight } from '../delivery/in-flight.js'
import type { Runner } from '../execution/runner.js'
import { changeMeanwhile } from '../gates/change-meanwhile.js'
import type { ExecutionRecord } from '../record/execution-record.js'
import { entriesOf } from '../record/policy.js'
import type { Recorder } from '../record/recorder.js'
import { problemAnswer, type Answer } from '../replies/answer.js'

/** What it takes to run what is left at the end of bursts. */
export interface BurstRunParts {
  readonly runner: Runner
  readonly recorder: Recorder
  readonly commits: Pick<Commits, 'later'>
  readonly inFlight: InFlight
  /** Asked once more: an instance may have been disabled or removed since the burst began. */
  readonly triggers: Pick<Triggers, 'find'>
  readonly log: Log
}

/** Gives what ends a burst's run that no call is kept for. Its row may be on disk: a unit that took too long may land. */
export function abandonedRuns({ recorder, commits }: Pick<BurstRunParts, 'recorder' | 'commits'>) {
  return (record: ExecutionRecord, delivery: Delivery): void => {
    // Neither on disk nor on its way there: nothing is to be written, however long the storage is away.
    if (!record.isKept) return
    const problem = new Problem('storage-unavailable', 'no call of its burst could be kept')
    recorder.end(record, delivery, problemAnswer(problem, record.id), { problem, calm: 'answered' })
    commits.later({ entries: [record] })
  }
}

/** Gives what runs a burst's run with its last delivery. Its callers have been answered, so nobody waits for it. */
export function burstRuns({ runner, recorder, commits, inFlight, triggers, log }: BurstRunParts) {
  return (record: ExecutionRecord, delivery: Delivery, target: WebhookTarget): void => {
    inFlight.enter()
    // Its callers were told that it is run, so it is, however much room there is.
    inFlight.hold(delivery, delivery.body?.length ?? 0)
    recorder.restart(record, delivery)
    const done = (outcome: Answer | Problem): void => {
      inFlight.leave(delivery)
      const problem = outcome instanceof Problem ? outcome : undefined
      const answer = outcome instanceof Problem ? problemAnswer(outcome, record.id) : outcome
      recorder.end(record, delivery, answer, { problem, calm: 'answered' })
      const entries = entriesOf(record, delivery, recorder)
      if (entries.length > 0) commits.later({ entries })
      record.tell()
      if (problem) log.error('a debounced execution failed', { execution: record.id, error: problem })
    }
    const change = changeMeanwhile(delivery, triggers)
    record.receive()
    if (change) done(change)
    else runner.execute(delivery, target, record, done)
  }
}
