import type { IncomingHttpHeaders } from 'node:http'
import { Problem, type ProblemCode } from '../../problem/index.js'
import { redactText } from '../../log/index.js'
import { PREFIX } from '../../webhook-url/index.js'
import { isToCapture } from '../pipeline/capture.js'
import { failedComparisons } from '../pipeline/filtered.js'
import { ANYWHERE, Delivery } from '../delivery/delivery.js'
import type { Facts } from '../gates/facts.js'
import { inOrder, type Gate } from '../gates/gate.js'
import { earlierCallOf, type EarlierCallParts } from '../pipeline/repeats.js'
import { Uses } from '../pipeline/use-up.js'
import { withoutSecrets } from '../record/redact.js'
import { parseHookUrl } from '../delivery/url.js'
import { admit, type AdmitParts } from './admit.js'

/** A call to explain. */
export interface ExplainedCall {
  /** The whole URL, or its path and query. */
  readonly url: string
  readonly verb: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  /** The caller's network address. @default any */
  readonly address?: string | undefined
}

/** What one gate would decide. */
export interface ExplainedGate {
  readonly gate: string
  readonly result: 'passed' | 'refused' | 'not reached'
  /** What it was decided by; a secret is not among it. */
  readonly facts: Facts
  readonly problem?: { readonly code: ProblemCode; readonly status: number; readonly detail: string }
}

/** What would become of a call. */
export interface Explanation {
  /** The HTTP status of a refusal; null where the call is not refused. */
  readonly status: number | null
  readonly gates: readonly ExplainedGate[]
  /** What the call would set off; null when it is refused, captured, answered as a handshake, or has come before. */
  readonly effects: {
    /** The trigger it notifies. */
    readonly trigger: string
    readonly instance: string
    /** The method it executes, such as `Display_2.request`; null where it only notifies. */
    readonly executes: string | null
  } | null
  /** Whether it is answered as a handshake, and nothing else happens. */
  readonly handshake: boolean
  /** Whether it is recorded and not run, whatever gates behind its secret say. */
  readonly captured: boolean
  /** The comparisons of the instance's filter that it fails: it is then answered as if it were meant, and does nothing. */
  readonly filtered: readonly string[]
  /** The execution that stands for it, as the same call has come before; null where none has, or where that is refused. */
  readonly repeats: string | null
}

/** What explanations are made with. */
export type ExplainParts = AdmitParts & EarlierCallParts

/** Says what every gate would decide about a call. Nothing is notified, executed or recorded. */
export type Explain = (call: ExplainedCall) => Promise<Explanation>

/** What decides is what decides about real calls, in the same order. Rejects with Problem `invalid-url` for what names no webhook. */
export function explainWith(parts: ExplainParts): Explain {
  const ordered = inOrder(parts.gates)
  const uses = new Uses(parts.gates)
  const explained = async (delivery: Delivery, call: ExplainedCall): Promise<Explanation> => {
    const turnedAway = await admit(delivery, call.body, parts)
    const captured = !turnedAway && isToCapture(delivery)
    const failed = turnedAway ?? delivery.refusal
    const handshake = !failed && delivery.handshake !== undefined
    const missed = failed || captured || handshake ? [] : failedComparisons(delivery)
    const goesOn = !failed && !captured && !handshake && missed.length === 0
    const earlier = goesOn ? await earlierCallOf(delivery, parts) : undefined
    const refusal =
      failed ?? earlier?.problem ?? (goesOn && !earlier ? await uses.foresee(delivery) : undefined)
    const refusing = refusal && gateOf(refusal, ordered, delivery.passed)
    return {
      status: (captured ? undefined : refusal?.status) ?? null,
      gates: await Promise.all(
        ordered.map((gate, at) =>
          gate === refusing
            ? explainGate(gate, 'refused', delivery, refusal)
            : explainGate(gate, at < delivery.passed ? 'passed' : 'not reached', delivery),
        ),
      ),
      effects: goesOn && !earlier && !refusal ? effectsOf(delivery) : null,
      handshake,
      captured,
      filtered: missed.map((comparison) => toldOf(comparison, delivery)),
      repeats: refusal ? null : (earlier?.execution ?? null),
    }
  }
  return async (call) => {
    const delivery = deliveryOf(call)
    try {
      return await explained(delivery, call)
    } finally {
      parts.inFlight.release(delivery)
    }
  }
}

/**
 * The gate that refuses a call. What is found out only once its body has come, or once all gates are passed, is told
 * where it is listed.
 * @param passed how many gates have let it pass
 */
function gateOf({ code }: Problem, ordered: readonly Gate[], passed: number): Gate | undefined {
  const next = ordered[passed]
  if (next?.refusals.includes(code)) return next
  return ordered.find(({ refusals }) => refusals.includes(code)) ?? next
}

async function explainGate(
  gate: Gate,
  result: ExplainedGate['result'],
  delivery: Delivery,
  refusal?: Problem,
): Promise<ExplainedGate> {
  return {
    gate: gate.name,
    result,
    facts: result === 'not reached' ? {} : await factsOf(gate, delivery),
    ...(refusal && { problem: problemOf(refusal, delivery) }),
  }
}

/** What a gate decides by. */
async function factsOf(gate: Gate, delivery: Delivery): Promise<Facts> {
  const facts = (await gate.facts?.(delivery)) ?? {}
  return Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, toldOf(fact, delivery)]))
}

/**
 * What is told of a text that a call may have brought. Whoever asks need not know a secret that stands where it does
 * not belong, such as in the name of a module.
 */
const toldOf = (text: string, delivery: Delivery): string => redactText(withoutSecrets(text, delivery))

/** A delivery that nobody has sent; it has no journal entry, so it needs no id there. */
function deliveryOf({ url, verb, headers, body, address = ANYWHERE }: ExplainedCall): Delivery {
  const path = pathOf(url)
  const parsed = path === undefined ? undefined : parseHookUrl(path)
  if (!parsed) throw new Problem('invalid-url', `the URL of a webhook has ${PREFIX}… in its path`)
  const lower: IncomingHttpHeaders = { 'content-length': String(body.length) }
  for (const [name, value] of Object.entries(headers)) lower[name.toLowerCase()] = value
  const request = { method: verb, url: path, headers: lower, rawHeaders: Object.entries(headers).flat() }
  return new Delivery({ ...request, socket: {} }, parsed, address, '')
}

/** Path and query from where the webhooks begin, whatever the host has mounted them under. */
function pathOf(url: string): string | undefined {
  const from = /^https?:\/\//i.test(url) ? url.indexOf('/', url.indexOf('//') + 2) : 0
  const at = from === -1 ? -1 : url.indexOf(PREFIX, from)
  const query = url.indexOf('?')
  return at === -1 || (query !== -1 && query < at) ? undefined : (url.slice(at).split('#', 1)[0] ?? '')
}

const problemOf = (
  { code, status, message }: Problem,
  delivery: Delivery,
): NonNullable<ExplainedGate['problem']> => ({
  code,
  status,
  detail: toldOf(message, delivery),
})

function effectsOf({ instance, target }: Delivery): Explanation['effects'] {
  if (!instance) return null
  const executes = target ? `${target.name}.${target.endpoint.name}` : null
  return { trigger: instance.trigger.id, instance: instance.id, executes }
}
