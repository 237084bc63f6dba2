export {
  Runtime,
  type CommandCall,
  type DebugLevel,
  type DebugLine,
  type DebugListener,
  type LateOutcome,
  type MaybePromise,
  type ModuleAddress,
  type ModuleSummary,
  type SystemSummary,
  type WebhookCall,
  type WebhookTarget,
} from './runtime.js'
