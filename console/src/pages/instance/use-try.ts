import { useSignal, type Signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { explain } from '../../api/routes.js'
import type { Explanation, SignaturePreset, Verb } from '../../api/resources.js'
import { queryForm } from '../../hook-url.js'
import { publicBase, urlOf } from '../../place.js'
import { signCall, type Call } from '../../signing.js'
import { readHeaders, sendCall, type CallReply } from '../executions/send-call.js'
import { signingSecretOf } from './signing-secret.js'
import { firstVerb, targetOf, verbsFor, type Callable, type Choice, type Reachable } from './targets.js'

export interface TryItProps extends Callable {
  readonly choice: Signal<Choice>
  /** A call as its sender makes it, where that is known. */
  readonly sample: SignaturePreset['sample'] | undefined
}

/** A call that is written in the page, and what became of it. */
interface Try {
  readonly verb: Verb
  /** The verbs it can have. */
  readonly verbs: readonly Verb[]
  /** The verb that was chosen last; the call has another where it cannot have this one. */
  readonly wanted: Signal<Verb>
  readonly headers: Signal<string>
  readonly body: Signal<string>
  /** What is wrong with the headers. */
  readonly fault: Signal<string | undefined>
  readonly reply: Signal<CallReply | undefined>
  readonly explanation: Signal<Explanation | undefined>
  readonly send: () => Promise<void>
  readonly ask: () => Promise<void>
}

const linesOfHeaders = (headers: Readonly<Record<string, string>>): string =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')

/** Has a call written, and then sent or explained. */
export function useTry(
  { instance, trigger, scheme, choice, sample: own }: TryItProps,
  chosen: Reachable | undefined,
): Try {
  const verbs = verbsFor(trigger, chosen)
  const wanted = useSignal(firstVerb(trigger, chosen))
  const verb = verbs.includes(wanted.value) ? wanted.value : firstVerb(trigger, chosen)
  const headers = useSignal(
    linesOfHeaders({ 'Content-Type': own?.content_type ?? 'application/json', ...own?.headers }),
  )
  const body = useSignal('')
  const reply = useSignal<CallReply | undefined>(undefined)
  const explanation = useSignal<Explanation | undefined>(undefined)
  const fault = useSignal<string | undefined>(undefined)
  const sample = chosen?.method.sample
  useEffect(() => {
    body.value = sample === undefined ? (own?.body ?? '') : JSON.stringify(sample, null, 2)
    // What another method has answered says nothing of this one.
    reply.value = explanation.value = undefined
  }, [chosen?.method.name, chosen?.module.id])
  /** The call that is written here, signed where it must be; undefined where a header is none. */
  const written = async (): Promise<Call | undefined> => {
    const read = readHeaders(headers.value)
    fault.value = typeof read === 'string' ? read : undefined
    reply.value = explanation.value = undefined
    if (typeof read === 'string') return undefined
    const url = publicBase.value + queryForm(instance, targetOf(chosen, choice.value))
    const call = {
      url,
      request: { verb, headers: read, body: verb === 'GET' || body.value === '' ? undefined : body.value },
    }
    const secret = signingSecretOf(instance.id)
    return scheme && secret !== '' ? signCall(call, { scheme, secret }) : call
  }
  const send = async (): Promise<void> => {
    const call = await written()
    // What is signed is what callers outside see; the page calls where it is itself.
    if (call) reply.value = await sendCall(urlOf(call.url.slice(publicBase.value.length)), call.request)
  }
  const ask = async (): Promise<void> => {
    const call = await written()
    if (!call) return
    const { url, request } = call
    const sent = { url, verb, headers: Object.fromEntries(request.headers), body: request.body ?? '' }
    explanation.value = (await explain(sent)).data
  }
  return { verb, verbs, wanted, headers, body, fault, reply, explanation, send, ask }
}
