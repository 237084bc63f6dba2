import type { ExecutionIds, WholeExecution } from '../../journal/index.js'
import { isSecretName, REDACTED } from '../../log/index.js'
import { parseModuleName } from '../../modules/index.js'
import { Problem } from '../../problem/index.js'
import { Delivery, type DeliveryRequest } from '../delivery/delivery.js'
import type { InFlight } from '../delivery/in-flight.js'
import type { ExecRequest } from '../delivery/url.js'
import { isHashed } from '../record/messages.js'
import type { Recorder } from '../record/recorder.js'
import { Handling, type Caller } from './handling.js'
import type { Pipeline } from './pipeline.js'

/** What it takes to run an execution again. */
export interface ReplayParts {
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

export function replayWith({ pipeline, inFlight, recorder, ids }: ReplayParts): Replay {
  return async (execution) => {
    const [delivery, body] = again(execution, ids.next())
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

/** The delivery that an execution was, with a new id, and its body. */
function again(execution: WholeExecution, id: string): [delivery: Delivery, body: Buffer] {
  const { instance, message, query, method } = execution
  if (instance === null || !message) throw unfit('nothing was kept of its request')
  if (message.isRedacted) throw unfit('a secret was taken out of its body')
  if (query.includes(REDACTED)) throw unfit('a secret was taken out of its query')
  if (message.body.byteLength < message.size) throw unfit('its body was not read, or was too long to be kept')
  const url = { instance, secret: undefined, exec: method === null ? undefined : execOf(execution), query }
  const delivery = new Delivery(requestOf(execution), url, execution.address, id, execution.id)
  return [delivery, Buffer.from(message.body)]
}

const unfit = (why: string): Problem => new Problem('not-replayable', `it cannot be run again: ${why}`)

function execOf({ module, method, binary }: WholeExecution): ExecRequest {
  const { name, index } = parseModuleName(module ?? '')
  return { mod: name, index: String(index), method: method ?? '', binary }
}

/** A request that came from nowhere. What proved who called was not kept, nor other secrets; the id is the caller's own. */
function requestOf({ verb, message }: WholeExecution): DeliveryRequest {
  const rawHeaders: string[] = []
  const headers: Record<string, string> = {}
  for (const [name, value] of message?.headers ?? []) {
    const key = name.toLowerCase()
    if (isSecretName(key) || isHashed(value) || key === 'x-request-id') continue
    rawHeaders.push(name, value)
    headers[key] ??= value
  }
  return { method: verb, headers, rawHeaders, socket: {} }
}
