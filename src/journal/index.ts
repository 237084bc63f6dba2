export {
  executionOutcomes,
  type ExecutionEvent,
  type ExecutionOutcome,
  type GateDecision,
} from './execution.js'
export { ExecutionFeed, ExecutionRecorder, type ExecutionStream, type FeedEntry } from './feed.js'
