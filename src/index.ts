export {
  arg,
  command,
  Driver,
  driver,
  reply,
  safeEqual,
  security,
  webhook,
  type Argument,
  type Attempt,
  type Clearance,
  type CommandOptions,
  type CronOptions,
  type Debounce,
  type DriverContext,
  type DriverMeta,
  type Json,
  type ReadableBody,
  type RemoteModule,
  type RemoteModules,
  type RepeatOptions,
  type ReplyHeaders,
  type Schedule,
  type Status,
  type StatusListener,
  type System,
  type Task,
  type TaskOptions,
  type TaskQueue,
  type Verb,
  type WebhookContext,
  type WebhookFile,
  type WebhookHeaders,
  type WebhookMethod,
  type WebhookOptions,
  type WebhookReply,
} from './driver/index.js'
export type { Log, LogDetails } from './log/index.js'
export type { Outgoing, OutgoingAnswer, OutgoingCall } from './outgoing/index.js'
export { faultsOf, Problem, type Fault, type ProblemCode } from './problem/index.js'
export type { SenderData } from './senders/index.js'
export type { Stop } from './time/index.js'
export { z } from 'zod'
