import type { HandshakeAnswer } from '../../signatures/index.js'
import type { CallPolicy, TriggerInstance } from '../../triggers/index.js'
import type { Answer } from '../replies/answer.js'

type Cors = NonNullable<CallPolicy['cors']>

/** What a page's call is asked of. */
interface PagesCall {
  readonly instance: TriggerInstance | undefined
  header(name: string): string | undefined
}

/** The origins of policies as browsers write them. */
const known = new WeakMap<Cors, ReadonlySet<string>>()

function originsOf(cors: Cors): ReadonlySet<string> {
  let origins = known.get(cors)
  if (!origins) {
    origins = new Set(cors.origins.map((origin) => (origin === '*' ? origin : new URL(origin).origin)))
    known.set(cors, origins)
  }
  return origins
}

/** The origin whose pages may read what a call is answered, `*` for any; undefined where it may not be read. */
export function readerOf(call: PagesCall): string | undefined {
  const cors = call.instance?.systemTrigger.cors
  const origin = cors && call.header('origin')
  if (!origin) return undefined
  const origins = originsOf(cors)
  return origins.has('*') ? '*' : origins.has(origin) ? origin : undefined
}

/** An answer that pages may read, if those of the call's origin may; what its method says itself of that stays. */
export function readable(answer: Answer, call: PagesCall): Answer {
  if (!call.instance?.systemTrigger.cors) return answer
  const reader = readerOf(call)
  const isSaid = answer.headers.some((name) => String(name).toLowerCase() === 'access-control-allow-origin')
  if (isSaid) return answer
  const own =
    reader === undefined ? [] : ['Access-Control-Allow-Origin', reader, 'Access-Control-Expose-Headers', '*']
  // What keeps answers must not give one page's to another.
  return { ...answer, headers: [...answer.headers, ...own, 'Vary', 'Origin'] }
}

/** How long a browser may remember what it was answered, in seconds. */
const REMEMBERED = '600'

/**
 * What a browser is answered that asks, before a page's call, whether that may be made; undefined for any other call,
 * and where it may not.
 * @see https://fetch.spec.whatwg.org/#cors-preflight-fetch
 */
export function preflight(call: PagesCall & { readonly verb: string }): HandshakeAnswer | undefined {
  const { verb, instance } = call
  if (verb !== 'OPTIONS' || !instance?.systemTrigger.cors) return undefined
  const asks = call.header('access-control-request-method') !== undefined
  if (!asks || readerOf(call) === undefined) return undefined
  const headers = call.header('access-control-request-headers')
  return {
    status: 204,
    headers: [
      ...['Access-Control-Allow-Methods', instance.trigger.supported_methods.join(', ')],
      ...(headers === undefined ? [] : ['Access-Control-Allow-Headers', headers]),
      ...['Access-Control-Max-Age', REMEMBERED],
    ],
    body: '',
  }
}
