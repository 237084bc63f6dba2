export {
  arg,
  checkArguments,
  type Argument,
  type ArgumentValues,
  type GivenArguments,
} from './methods/argument.js'
export { clearances, permits, type Clearance } from './methods/clearance.js'
export { command, type CommandOptions } from './methods/command.js'
export {
  definitionOf,
  driver,
  keepReadme,
  readmeOf,
  type Command,
  type DriverClass,
  type DriverDefinition,
  type DriverMeta,
  type WebhookEndpoint,
} from './definition.js'
export { foreignDriver } from './copy.js'
export type { Debounce } from './methods/debounce.js'
export { Driver, type DriverContext } from './driver.js'
export { jsonEqual, type Json } from './json.js'
export { TaskQueue } from './queue.js'
export type { Attempt, Task, TaskOptions } from './task.js'
export { FreeRecord } from './record.js'
export { requireJson } from './methods/require-json.js'
export type { ReadableBody } from './methods/readable-body.js'
export { reply, type ReplyHeaders, type WebhookReply } from './methods/reply.js'
export { safeEqual } from './safe-equal.js'
export { Schedule, type CronOptions, type RepeatOptions } from './schedule.js'
export { secretSettings, type SecretSettings } from './secret-settings.js'
export { security } from './methods/security.js'
export { Status, type StatusListener } from './status.js'
export type { RemoteModule, RemoteModules, System } from './system.js'
export { isVerb, verbs, type Verb } from './methods/verb.js'
export {
  webhook,
  type WebhookContext,
  type WebhookFile,
  type WebhookHeaders,
  type WebhookMethod,
  type WebhookOptions,
} from './methods/webhook.js'
