export { runtimeConformance } from './conformance.js'
export { defineRuntime } from './define-runtime.js'
export type {
  ConformanceCase,
  ConformanceOptions,
  MadeRuntime,
  TriedCommand,
  TriedStatus,
  TriedWebhook,
} from './options.js'
export type {
  Clearance,
  Debounce,
  GivenArguments,
  Json,
  SecretSettings,
  StatusListener,
  Verb,
  WebhookContext,
  WebhookFile,
  WebhookHeaders,
} from '../driver/index.js'
export { formatModuleName, parseModuleName, type ModuleName } from '../modules/index.js'
export { Problem, type Fault, type ProblemCode, type ProblemOptions } from '../problem/index.js'
export {
  systemsPage,
  type ArgumentSummary,
  type CommandCall,
  type CommandSummary,
  type DebugLevel,
  type DebugLine,
  type DebugListener,
  type JsonSchema,
  type LateListener,
  type LateOutcome,
  type MaybePromise,
  type ModuleAddress,
  type ModuleSummary,
  type Runtime,
  type RuntimeProblem,
  type StatusAddress,
  type SystemsPage,
  type SystemsQuery,
  type SystemSummary,
  type TargetMethod,
  type WebhookCall,
  type WebhookSummary,
  type WebhookTarget,
} from '../runtime/index.js'
export type { Stop } from '../time/index.js'
