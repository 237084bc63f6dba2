import type { Scheme } from './api/resources.js'
import { curlOf, curlWith, quote, type SentRequest } from './hook-url.js'

/** What a call is signed with. */
export interface Signing {
  readonly scheme: Scheme
  readonly secret: string
}

/** A call, and where it goes. */
export interface Call {
  readonly url: string
  readonly request: SentRequest
}

type Hmac = Extract<Scheme, { kind: 'hmac' }>

/** What of a signed call is made when it is sent, as text or as words of a shell. */
interface Made {
  readonly signature: string
  readonly timestamp: string
  readonly id: string
}

/** A command line that signs a call when it is run and sends it. It takes openssl. */
export function signedCurl(call: Call, { scheme, secret }: Signing): string {
  const { url, request } = call
  if (scheme.kind === 'token') return curlOf(url, withToken(request, scheme, secret))
  const needsDigest = digestOf(scheme, request)
  const target = needsDigest === undefined ? quote(url) : '"$u"'
  const made = { signature: '"$s"', timestamp: '"$t"', id: '"$i"' }
  const values = { ...made, body: '"$b"', url: target, 'form:sorted': quote(sortedForm(scheme, request)) }
  const has = (name: string): boolean => scheme.signed.includes(`{${name}}`)
  return [
    `b=${quote(request.body ?? '')}`,
    ...(needsDigest === undefined
      ? []
      : [`u=${quote(url + needsDigest)}$(printf %s "$b" | openssl dgst -sha256 -r | cut -d' ' -f1)`]),
    ...(has('timestamp') ? ['t=$(date +%s)'] : []),
    ...(has('id') ? ['i=msg_$(openssl rand -hex 12)'] : []),
    `s=$(printf %s ${fill(scheme, values, quote)} | ${digestCommand(scheme, secret)})`,
    curlWith(target, request, headersOf(scheme, made, quote), '"$b"'),
  ].join('\n')
}

/** Signs a call now. Rejects where the browser has no cryptography for this page, or the secret is none. */
export async function signCall(call: Call, { scheme, secret }: Signing): Promise<Call> {
  if (scheme.kind === 'token') return { ...call, request: withToken(call.request, scheme, secret) }
  if (!('subtle' in crypto))
    throw new Error(
      'The browser signs only for pages that are opened by https. The curl command signs by itself.',
    )
  const { request } = call
  const body = request.body ?? ''
  const digest = digestOf(scheme, request)
  const url =
    digest === undefined
      ? call.url
      : call.url + digest + hexOf(await crypto.subtle.digest('SHA-256', bytes(body)))
  const timestamp = String(Math.floor(Date.now() / 1000))
  const id = `msg_${crypto.randomUUID()}`
  const values = { timestamp, id, body, url, 'form:sorted': sortedForm(scheme, request) }
  const hash = scheme.algorithm.replace('sha', 'SHA-')
  const key = await crypto.subtle.importKey('raw', keyOf(secret, scheme), { name: 'HMAC', hash }, false, [
    'sign',
  ])
  const made = await crypto.subtle.sign('HMAC', key, bytes(fill(scheme, values, asItIs)))
  const headers = headersOf(scheme, { timestamp, id, signature: encoded(made, scheme) }, asItIs)
  return { url, request: { ...request, headers: [...request.headers, ...headers] } }
}

const asItIs = (text: string): string => text
const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)
const hexOf = (made: ArrayBuffer): string =>
  Array.from(new Uint8Array(made), (byte) => byte.toString(16).padStart(2, '0')).join('')

/** The message that is signed. @param literal writes the text between what braces name */
const fill = (
  { signed }: Hmac,
  values: Readonly<Record<string, string>>,
  literal: (text: string) => string,
): string =>
  signed
    .split(/\{([^{}]*)\}/)
    .map((piece, at) => (at % 2 === 0 ? (piece === '' ? '' : literal(piece)) : (values[piece] ?? '')))
    .join('')

function headersOf(
  { header, label, separator, timestamp, id }: Hmac,
  made: Made,
  literal: (text: string) => string,
): [name: string, value: string][] {
  const signature = (label === '' ? '' : literal(label)) + made.signature
  const time = timestamp && (timestamp.label === '' ? '' : literal(timestamp.label)) + made.timestamp
  const own: [string, string][] = id === undefined ? [] : [[id, made.id]]
  if (timestamp?.header === header)
    return [...own, [header, `${time ?? ''}${literal(separator ?? '')}${signature}`]]
  return [
    ...own,
    ...(timestamp ? [[timestamp.header, time ?? ''] as [string, string]] : []),
    [header, signature],
  ]
}

/** A request that has its secret with it. */
function withToken(
  request: SentRequest,
  { header, label, member }: Extract<Scheme, { kind: 'token' }>,
  secret: string,
): SentRequest {
  if (header !== undefined) return { ...request, headers: [...request.headers, [header, label + secret]] }
  const body: unknown = JSON.parse(request.body ?? '{}')
  return { ...request, body: JSON.stringify({ ...(body as object), [member ?? '']: secret }) }
}

const isForm = ({ headers }: SentRequest): boolean =>
  headers.some(
    ([name, value]) => /^content-type$/i.test(name) && value.startsWith('application/x-www-form-urlencoded'),
  )

/** The fields of a form in order, each name followed by its value. */
function sortedForm({ signed }: Hmac, request: SentRequest): string {
  if (!signed.includes('{form:sorted}') || !isForm(request)) return ''
  const fields = new URLSearchParams(request.body)
  return [...new Set(fields.keys())]
    .sort()
    .flatMap((name) => [...new Set(fields.getAll(name))].sort().map((value) => name + value))
    .join('')
}

/** What the hash of a body follows in the URL, where it is signed so: a body that is no form, with Twilio. */
const digestOf = ({ signed, digest_query }: Hmac, request: SentRequest): string | undefined =>
  digest_query === undefined ||
  !signed.includes('{form:sorted}') ||
  isForm(request) ||
  (request.body ?? '') === ''
    ? undefined
    : `&${digest_query}=`

/** The bytes of a secret, as its scheme has it written. */
function keyOf(secret: string, { secret: { encoding, prefix } }: Hmac): Uint8Array<ArrayBuffer> {
  const own = secret.startsWith(prefix) ? secret.slice(prefix.length) : secret
  if (encoding === 'hex') return Uint8Array.from(own.match(/../g) ?? [], (pair) => parseInt(pair, 16))
  return encoding === 'base64' ? Uint8Array.from(atob(own), (one) => one.charCodeAt(0)) : bytes(own)
}

function encoded(made: ArrayBuffer, { encoding }: Hmac): string {
  if (encoding === 'hex') return hexOf(made)
  const base64 = btoa(String.fromCharCode(...new Uint8Array(made)))
  return encoding === 'base64' ? base64 : base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** What makes a signature of what it reads. */
function digestCommand(scheme: Hmac, secret: string): string {
  const digest = `openssl dgst -${scheme.algorithm} -mac HMAC -macopt hexkey:${hexOf(keyOf(secret, scheme).buffer)}`
  if (scheme.encoding === 'hex') return `${digest} -r | cut -d' ' -f1`
  const base64 = `${digest} -binary | openssl base64 -A`
  return scheme.encoding === 'base64' ? base64 : `${base64} | tr '+/' '-_' | tr -d =`
}
