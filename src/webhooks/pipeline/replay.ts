import type { ExecutionIds, WholeExecution } from '../../journal/index.js'
import { isSecretName } from '../../log/index.js'
import { parseModuleName } from '../../modules/index.js'
import { Problem } from '../../problem/index.js'
import type { Clock } from '../../time/index.js'
import { problemAnswer, type Answer } from '../replies/answer.js'
import { notify } from './notify.js'
import { Delivery, type DeliveryRequest } from '../delivery/delivery.js'
import type { Runner } from '../execution/runner.js'
import { inOrder, passGates, type Gate } from '../gates/gate.js'
import type { Recorder } from '../record/record.js'
import type { InFlight } from '../delivery/in-flight.js'
import type { ExecRequest } from '../delivery/url.js'

/** What it takes to run an execution again. */
export interface ReplayParts {
  readonly gates: readonly Gate[]
  readonly runner: Runner
  readonly inFlight: InFlight
  readonly recorder: Recorder | undefined
  readonly ids: ExecutionIds
  readonly clock: Clock
}

/**
 * Runs kept executions again: the same bytes through the same gates, but for those that ask who calls.
 * Gives the new execution, which may well have been refused. Rejects with Problem `not-replayable` when too little
 * was kept, and with `shutting-down`.
 */
export type Replay = (execution: WholeExecution) => Promise<WholeExecution>

export function replayWith(parts: ReplayParts): Replay {
  const { inFlight, recorder, ids } = parts
  return async (execution) => {
    const delivery = again(execution, ids.next())
    if (!inFlight.isOpen) throw new Problem('shutting-down', 'try again a little later')
    inFlight.enter()
    try {
      recorder?.begin(delivery)
      const outcome = await outcomeOf(delivery, parts)
      const problem = outcome instanceof Problem ? outcome : undefined
      const answer = outcome instanceof Problem ? problemAnswer(outcome, delivery.id) : outcome
      recorder?.end(delivery, answer.status, answer, problem)
    } finally {
      inFlight.leave()
    }
    if (delivery.draft) return delivery.draft.execution
    throw unfit('its webhook is gone, disabled or switched off')
  }
}

async function outcomeOf(
  delivery: Delivery,
  { gates, runner, recorder, clock }: ReplayParts,
): Promise<Answer | Problem> {
  try {
    const refusal = await passGates(inOrder(gates), delivery)
    if (refusal) return refusal
    await notify(delivery, recorder, clock)
    return await new Promise<Answer | Problem>((resolve) => {
      runner.answer(delivery, resolve)
    })
  } catch (error) {
    return Problem.from(error)
  }
}

/** The delivery that an execution was, with a new id. */
function again(execution: WholeExecution, id: string): Delivery {
  const { instance, message, query, method } = execution
  if (instance === null || !message) throw unfit('nothing was kept of its request')
  if (message.isRedacted) throw unfit('a secret was taken out of its body')
  if (message.body.byteLength < message.size) throw unfit('its body was not read, or was too long to be kept')
  const url = { instance, secret: undefined, exec: method === null ? undefined : execOf(execution), query }
  const delivery = new Delivery(requestOf(execution), url, execution.address, id, execution.id)
  delivery.body = Buffer.from(message.body)
  return delivery
}

const unfit = (why: string): Problem => new Problem('not-replayable', `it cannot be run again: ${why}`)

function execOf({ module, method, binary }: WholeExecution): ExecRequest {
  const { name, index } = parseModuleName(module ?? '')
  return { mod: name, index: String(index), method: method ?? '', binary }
}

/** A request that came from nowhere. What proved who called was not kept, and the id is the caller's own. */
function requestOf({ verb, message }: WholeExecution): DeliveryRequest {
  const rawHeaders: string[] = []
  const headers: Record<string, string> = {}
  for (const [name, value] of message?.headers ?? []) {
    const key = name.toLowerCase()
    if (isSecretName(key) || key === 'x-request-id') continue
    rawHeaders.push(name, value)
    headers[key] ??= value
  }
  return { method: verb, headers, rawHeaders, socket: {} }
}
