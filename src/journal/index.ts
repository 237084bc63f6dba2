export { Draft } from './draft.js'
export { ExecutionIds, firstIdAt } from './execution-ids.js'
export {
  eventStates,
  executionOutcomes,
  type ExecutionEvent,
  type ExecutionOutcome,
  type GateDecision,
} from './execution.js'
export {
  alsoHeardBy,
  ExecutionFeed,
  ExecutionRecorder,
  type ExecutionStream,
  type FeedEntry,
} from './feed.js'
export { Journal, type JournalPart, type JournalQuery, type JournalWrite, type Pruned } from './journal.js'
export { JournalWriter } from './journal-writer.js'
export {
  executionStates,
  MOST_BODY_BYTES,
  sizeOf,
  type ExecutionCourse,
  type ExecutionState,
  type KeptExecution,
  type KeptMessage,
  type KeptOutcome,
  type WholeExecution,
} from './kept-execution.js'
export { Retention, type RetentionLimits } from './retention.js'
