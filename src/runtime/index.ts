export type {
  CommandCall,
  LateListener,
  LateOutcome,
  ModuleAddress,
  StatusAddress,
  TargetMethod,
  WebhookCall,
  WebhookTarget,
} from './calls.js'
export { askEach } from './ask-each.js'
export { commandSummary, jsonSchemaOf, webhookSummary } from './defined-modules.js'
export {
  Runtime,
  type DebugLevel,
  type DebugLine,
  type DebugListener,
  type MaybePromise,
  type RuntimeProblem,
} from './runtime.js'
export { faultsOfRuntime } from './shape.js'
export { searchFor, type Search } from './search.js'
export type {
  ArgumentSummary,
  CommandSummary,
  JsonSchema,
  ModuleSummary,
  SystemsPage,
  SystemsQuery,
  SystemSummary,
  WebhookSummary,
} from './summaries.js'
export { bySystemName, systemsPage } from './systems-page.js'
