export {
  Runtime,
  type CommandCall,
  type MaybePromise,
  type ModuleAddress,
  type ModuleSummary,
  type WebhookCall,
  type WebhookTarget,
} from './runtime.js'
