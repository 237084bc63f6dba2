export {
  Runtime,
  type CommandCall,
  type DebugLevel,
  type DebugLine,
  type DebugListener,
  type LateListener,
  type LateOutcome,
  type MaybePromise,
  type ModuleAddress,
  type ModuleSummary,
  type SystemSummary,
  type WebhookCall,
  type WebhookTarget,
} from './runtime.js'
export { searchFor } from './search.js'
