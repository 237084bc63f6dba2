export {
  listedOf,
  type ChangingOf,
  type ExecutionField,
  type ExecutionFields,
  type FieldKind,
  type ListedOf,
  type ValuesOf,
} from './execution-field.js'
export { executionFields, Outcome, State } from './execution-fields.js'
export { ExecutionIds, firstIdAt, momentOfId } from './execution-ids.js'
export {
  eventStates,
  executionOutcomes,
  type ExecutionEvent,
  type ExecutionOutcome,
  type GateDecision,
} from './execution.js'
export { executionStates, unfinished, type ExecutionState, type KeptOutcome } from './execution-states.js'
export {
  alsoHeardBy,
  ExecutionFeed,
  ExecutionRecorder,
  type ExecutionStream,
  type FeedEntry,
  type FeedGap,
} from './feed.js'
export { expressionOf, globOf } from './folding.js'
export {
  Journal,
  type Found,
  type JournalPart,
  type JournalQuery,
  type Pruned,
  type PruneLimits,
  type SearchPart,
  type Tallies,
} from './journal.js'
export type { JournalEntry } from './journal-entry.js'
export { sizeOf, type ExecutionCourse, type KeptExecution, type WholeExecution } from './kept-execution.js'
export { isMessage, isWhole, MOST_BODY_BYTES, type KeptMessage } from './kept-message.js'
export { hasMark, isStandIn, markOf, putBack, standIn, withoutMarks } from './secret-marks.js'
export type { Tally, TallyBy } from './tally.js'
export { Retention, type Retained } from './retention.js'
