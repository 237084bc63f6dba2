export { Actions } from './definition/actions.js'
export { ProxyRange } from './definition/address-range.js'
export { NO_ACTIVITY, type Activity, type SecretUse } from './definition/activity.js'
export type { CapturedCall } from './instance/captures.js'
export {
  Conditions,
  operators,
  TimeDependent,
  type Comparison,
  type Operand,
} from './definition/conditions.js'
export { faultsOfDeclaration, faultsOfSystems, type Declaration } from './edits/declaration.js'
export type { Edit, Present } from './edits/edits.js'
export { planImport, type Import, type ImportedRow, type ImportOptions } from './edits/import.js'
export { Filter, spokenComparison, type FilterComparison } from './definition/filter.js'
export { ignoredMembers } from './definition/ignored-members.js'
export type { TriggerInstance } from './instance/instance.js'
export type { Versioned } from './definition/versioned.js'
export { Mailer, MailNotTaken, NoMailer, type Mail } from './mail/mailer.js'
export { PatientMailer } from './mail/patient-mailer.js'
export { matches, type CallFacts, type Filtered } from './instance/matches.js'
export { occurrencesOf } from './instance/occurrences.js'
export { KeptPolicy, policyNames, policyOf, shownPolicyShape, type CallPolicy } from './definition/policy.js'
export { NOTHING_TO_KEEP, type Notice } from './firing/edges.js'
export { ActivityWriter, type Active } from './keeping/activity-writer.js'
export { stateChannel, type PublishedState } from './instance/state-channel.js'
export { secretKind, type SecretKind } from './definition/secrets.js'
export { SmtpUrl } from './mail/smtp-url.js'
export type { Refusal } from './firing/status-firings.js'
export {
  conflictOver,
  TriggerStore,
  type Change,
  type StoredInstance,
  type TriggerSet,
} from './keeping/trigger-store.js'
export {
  DeclaredSystemTrigger,
  SystemTriggerDefinition,
  SystemTriggerEdit,
  type PreviousSecret,
  type SystemTrigger,
} from './definition/system-trigger.js'
export { DeclaredTrigger, TriggerDefinition, type Trigger } from './definition/trigger.js'
export { Triggers } from './triggers.js'
