import { parseModuleName } from '../modules/index.js'
import { Problem } from '../problem/index.js'
import type { CommandCall, ModuleAddress, Runtime, WebhookTarget } from '../runtime/index.js'
import { TriedCall } from './tried-call.js'
import type { MadeRuntime, TriedCommand, TriedWebhook } from './options.js'

/** What a call came to, and what was heard of it, in order. */
interface Called {
  readonly answer: unknown
  readonly heard: readonly string[]
}

/** A runtime on trial, in one case. */
export class Trial<Made extends MadeRuntime> {
  constructor(
    readonly made: Made,
    readonly system: string,
  ) {}

  get runtime(): Runtime {
    return this.made.runtime
  }

  /** A module of the system, such as `Bell_1`. */
  at(module: string): ModuleAddress {
    return { system: this.system, ...parseModuleName(module) }
  }

  /** A webhook method that is to be found. Rejects with the Problem where it is not. */
  async find({ module, method }: TriedWebhook): Promise<WebhookTarget> {
    const found = await this.runtime.findWebhook(this.at(module), method)
    if (found instanceof Problem) throw found
    return found
  }

  async call(webhook: TriedWebhook): Promise<Called> {
    const target = await this.find(webhook)
    const call = new TriedCall(target, webhook.body)
    const answer: unknown = await this.runtime.callWebhook(target, call)
    return { answer, heard: call.heard }
  }

  /** Calls a command, as an administrator unless said. */
  async exec(
    { module, command, args = [] }: TriedCommand,
    clearance: CommandCall['clearance'] = 'administrator',
  ): Promise<unknown> {
    return await this.runtime.exec({ ...this.at(module), command, args, clearance, caller: 'conformance' })
  }
}

/** A promise, and how it is tried on a runtime. */
export interface Promised<Made extends MadeRuntime> {
  readonly name: string
  readonly run: (trial: Trial<Made>) => void | Promise<void>
}
