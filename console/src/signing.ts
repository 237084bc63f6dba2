import type { Scheme } from './api/resources.js'
import { curlOf, curlWith, quote, type SentRequest } from './hook-url.js'

/** What a call is signed with. */
export interface Signing {
  readonly scheme: Scheme
  readonly secret: string
}

/** What stands where a command would, of a scheme by which only the sender can sign. */
const UNSIGNABLE = '# Only the sender can sign calls in this way.'

/** A call, and where it goes. */
export interface Call {
  readonly url: string
  readonly request: SentRequest
}

type AnyHmac = Extract<Scheme, { kind: 'hmac' }>

/** An HMAC that the console can make: all of it is in headers, and made of the call alone. */
interface Hmac extends Omit<AnyHmac, 'header' | 'id' | 'timestamp'> {
  readonly header: string
  readonly id: string | undefined
  readonly timestamp: { readonly header: string; readonly label: string } | undefined
}

/** What a template may name that is known here. */
const KNOWN = new Set(['body', 'timestamp', 'id', 'url', 'form:sorted'])

function hmacOf(scheme: Scheme): Hmac | undefined {
  if (scheme.kind !== 'hmac') return undefined
  const { header, id, timestamp, signed } = scheme
  const names = signed.split(/\{([^{}]*)\}/).filter((_, at) => at % 2 === 1)
  if (header === undefined || typeof id === 'object' || !names.every((name) => KNOWN.has(name)))
    return undefined
  if (!timestamp) return { ...scheme, header, id, timestamp: undefined }
  const { header: where, label, unit = 's' } = timestamp
  return where === undefined || unit !== 's'
    ? undefined
    : { ...scheme, header, id, timestamp: { header: where, label } }
}

/** Whether calls of a scheme can be signed here; of others only the sender has what it takes. */
export const canSign = (scheme: Scheme): boolean =>
  hmacOf(scheme) !== undefined ||
  withSecret({ verb: 'POST', headers: [], body: '{}' }, scheme, '') !== undefined

/** What of a signed call is made when it is sent, as text or as words of a shell. */
interface Made {
  readonly signature: string
  readonly timestamp: string
  readonly id: string
}

/** A command line that signs a call when it is run and sends it. It takes openssl. */
export function signedCurl(call: Call, { scheme: given, secret }: Signing): string {
  const { url, request } = call
  const sent = withSecret(request, given, secret)
  if (sent) return curlOf(url, sent)
  const scheme = hmacOf(given)
  if (!scheme) return UNSIGNABLE
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
export async function signCall(call: Call, { scheme: given, secret }: Signing): Promise<Call> {
  const sent = withSecret(call.request, given, secret)
  if (sent) return { ...call, request: sent }
  const scheme = hmacOf(given)
  if (!scheme) return call
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

/** A request that has its secret with it; undefined where that is not what the scheme asks for, or not there. */
function withSecret(request: SentRequest, scheme: Scheme, secret: string): SentRequest | undefined {
  if (scheme.kind === 'none') return request
  if (scheme.kind === 'basic')
    return withHeader(request, 'Authorization', `Basic ${btoa(String.fromCharCode(...bytes(secret)))}`)
  if (scheme.kind !== 'token') return undefined
  const { header, label, member } = scheme
  if (header !== undefined) return withHeader(request, header, label + secret)
  // Only of the outermost object it is clear where the member goes.
  if (member === undefined || /[.[\]]/.test(member)) return undefined
  const body: unknown = JSON.parse(request.body ?? '{}')
  return { ...request, body: JSON.stringify({ ...(body as object), [member]: secret }) }
}

const withHeader = (request: SentRequest, name: string, value: string): SentRequest => ({
  ...request,
  headers: [...request.headers, [name, value]],
})

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
