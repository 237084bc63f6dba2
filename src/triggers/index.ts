export { stateChannel, type PublishedState, type TriggerInstance } from './instance.js'
export { TriggerStore, type TriggerSet } from './store.js'
export { SystemTrigger, Trigger } from './trigger.js'
export { faultsOfTriggers, Triggers, type TriggerConfiguration } from './triggers.js'
