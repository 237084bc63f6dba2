export {
  Runtime,
  type CommandCall,
  type LateOutcome,
  type MaybePromise,
  type ModuleAddress,
  type ModuleSummary,
  type WebhookCall,
  type WebhookTarget,
} from './runtime.js'
