export { Actions } from './actions.js'
export { ProxyRange } from './address-range.js'
export { NO_ACTIVITY, UNUSED, type Activity, type SecretUse } from './activity.js'
export type { CapturedCall } from './captures.js'
export { Conditions, operators, TimeDependent, type Comparison, type Operand } from './conditions.js'
export { faultsOfDeclaration, type Declaration } from './declaration.js'
export type { Edit, Present } from './edits.js'
export { planImport, type Import, type ImportedRow, type ImportOptions } from './import.js'
export { ignoredMembers } from './ignored-members.js'
export type { TriggerInstance } from './instance.js'
export type { Kept } from './kept.js'
export { Mailer, NoMailer, type Mail } from './mailer.js'
export { occurrencesOf } from './occurrences.js'
export { KeptPolicy, policyNames, policyOf, policyShape, type CallPolicy } from './policy.js'
export { stateChannel, type PublishedState } from './published.js'
export { secretKind, type SecretKind } from './secrets.js'
export { SmtpUrl } from './smtp-url.js'
export { conflictOver, TriggerStore, type Change, type StoredInstance, type TriggerSet } from './store.js'
export {
  DeclaredSystemTrigger,
  SystemTriggerDefinition,
  SystemTriggerEdit,
  type PreviousSecret,
  type SystemTrigger,
} from './system-trigger.js'
export { DeclaredTrigger, TriggerDefinition, type Trigger } from './trigger.js'
export { Triggers } from './triggers.js'
