import {
  isStandIn,
  isWhole,
  putBack,
  type ExecutionIds,
  type KeptMessage,
  type WholeExecution,
} from '../../journal/index.js'
import { asBytes } from '../../log/index.js'
import { parseModuleName } from '../../modules/index.js'
import { Problem } from '../../problem/index.js'
import type { Runtime } from '../../runtime/index.js'
import type { Triggers } from '../../triggers/index.js'
import { Delivery, type DeliveryRequest } from '../delivery/delivery.js'
import type { InFlight } from '../delivery/in-flight.js'
import type { ExecRequest } from '../delivery/url.js'
import { secretsByName, type SecretsByName } from '../record/known-secrets.js'
import { hashOf } from '../record/messages.js'
import type { Recorder } from '../record/recorder.js'
import { Handling, type Caller } from './handling.js'
import type { Pipeline } from './pipeline.js'

/** What it takes to run an execution again. */
export interface ReplayParts {
  /** Knows the secrets that were taken out. */
  readonly triggers: Pick<Triggers, 'find'>
  readonly runtime: Pick<Runtime, 'findWebhook'>
  readonly pipeline: Pipeline
  readonly inFlight: InFlight
  readonly recorder: Recorder
  readonly ids: ExecutionIds
}

/**
 * Runs kept executions again: the same bytes through the same gates, but for those that ask who calls.
 * Gives the new execution, which may well have been refused. Rejects with Problem `not-replayable` when too little
 * was kept, and with `shutting-down`.
 */
export type Replay = (execution: WholeExecution) => Promise<WholeExecution>

export function replayWith(parts: ReplayParts): Replay {
  const { pipeline, inFlight, recorder, ids } = parts
  return async (execution) => {
    const [delivery, body] = again(execution, ids.next(), await secretsOf(execution, parts))
    if (!inFlight.isOpen) throw new Problem('shutting-down', 'try again a little later')
    recorder.begin(delivery)
    const handling = await new Promise<Handling>((resolve) => {
      const caller: Caller = {
        readBody: (done) => {
          done(body)
        },
        answer: ({ status }) => {
          resolve(handling)
          return status
        },
      }
      const handling = new Handling(delivery, caller, pipeline.fault)
      pipeline.deliver(handling)
    })
    if (handling.record) return { ...handling.record.execution }
    throw unfit('its webhook is gone, disabled or switched off')
  }
}

/** The secrets that are known now of the instance and the module that an execution was for. */
interface Known {
  readonly byName: SecretsByName
  /** Of the module alone: those of the instance prove who calls. */
  readonly ofModule: readonly string[]
}

async function secretsOf(
  { instance, system, module, method }: WholeExecution,
  { triggers, runtime }: ReplayParts,
): Promise<Known> {
  const settings = triggers.find(instance ?? '')?.systemTrigger
  const address = module !== null && system !== null ? { system, ...parseModuleName(module) } : undefined
  const found = address && method !== null ? await runtime.findWebhook(address, method) : undefined
  const secrets = found && !(found instanceof Problem) ? found.secrets : undefined
  return { byName: secretsByName(settings, secrets), ofModule: [...(secrets?.values() ?? [])] }
}

/** The delivery that an execution was, with a new id, and its body; secrets that are known are put back. */
function again(execution: WholeExecution, id: string, known: Known): [delivery: Delivery, body: Buffer] {
  const { instance, message, method } = execution
  if (instance === null || !message) throw unfit('nothing was kept of its request')
  const query = putBack(execution.query, known.byName)
  if (query === undefined) throw unfit('a secret was taken out of its query')
  const body = bodyOf(message, known)
  const url = { instance, secret: undefined, exec: method === null ? undefined : execOf(execution), query }
  const delivery = new Delivery(requestOf(execution, known), url, execution.address, id, execution.id)
  return [delivery, body]
}

function bodyOf(message: KeptMessage, { byName }: Known): Buffer {
  const { body, isRedacted } = message
  if (!isWhole(message)) throw unfit('its body was not read, or was too long to be kept')
  if (!isRedacted) return Buffer.from(body)
  const text = putBack(Buffer.from(body).toString('latin1'), (name) => {
    const secret = byName(name)
    return secret === undefined ? undefined : asBytes(secret)
  })
  if (text === undefined) throw unfit('a secret was taken out of its body')
  return Buffer.from(text, 'latin1')
}

const unfit = (why: string): Problem => new Problem('not-replayable', `it cannot be run again: ${why}`)

function execOf({ module, method, binary }: WholeExecution): ExecRequest {
  const { name, index } = parseModuleName(module ?? '')
  return { mod: name, index: String(index), method: method ?? '', binary }
}

/**
 * A request that came from nowhere. What proved who called was not kept, nor other secrets, of which those of the module
 * are put back; the id is the caller's own, and the body is kept unpacked.
 */
function requestOf({ verb, message }: WholeExecution, { ofModule }: Known): DeliveryRequest {
  const rawHeaders: string[] = []
  const headers: Record<string, string> = {}
  const secrets = ofModule.flatMap((secret) => [secret, `Bearer ${secret}`, `Token ${secret}`])
  for (const [name, kept] of message?.headers ?? []) {
    const key = name.toLowerCase()
    const value = isStandIn(kept) ? secrets.find((secret) => hashOf(secret) === kept) : kept
    if (value === undefined || key === 'x-request-id' || key === 'content-encoding') continue
    rawHeaders.push(name, value)
    headers[key] ??= value
  }
  return { method: verb, headers, rawHeaders, socket: {} }
}
