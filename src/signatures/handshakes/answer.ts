import { createHmac } from 'node:crypto'
import { safeEqual } from '../../driver/index.js'
import { answerNames, type Filled, type Handshake } from '../schemes/handshake.js'
import { pinnedUrl } from '../schemes/pinned-hosts.js'
import type { Place } from '../schemes/places.js'
import { Reading } from '../verify/request.js'

/** A call that may be a handshake. */
export interface HandshakeRequest {
  readonly verb: string
  /** Without its question mark. */
  readonly query: string
  /** Names and values in turn. */
  readonly headers: readonly string[]
  /** Undefined while it has not been read. */
  readonly body?: Buffer | undefined
  /** What was agreed on with the sender. */
  readonly token?: string | undefined
  /** What calls are signed with; the first makes what an answer is signed with. */
  readonly secrets?: readonly string[]
  /** Whether URLs may be asked for by which senders have something confirmed. */
  readonly confirms?: boolean | undefined
}

/** What a handshake is answered with. */
export interface HandshakeAnswer {
  readonly status: number
  /** Names and values in turn. */
  readonly headers: readonly string[]
  readonly body: string
  /** The secret that later calls are signed with, where the handshake brings it: only where there is none yet. */
  readonly keep?: string
  /** The URL that must be asked for by GET before, where the handshake has one. */
  readonly confirm?: string
}

/** What a handshake comes to: its answer, or why it must not be answered. */
export type Greeted = HandshakeAnswer | 'wrong token' | 'wrong host'

/** Nobody is sent back more than this, in characters. */
const MOST_CHARACTERS = 1024

/** A secret has so many characters at least. */
const LEAST_SECRET = 8

/** What may stand in a header. */
const IN_HEADERS = /^[\x20-\x7e]*$/

/**
 * The answer to a handshake; undefined for any other call, and while a body that is needed has not been read. Whether
 * it must be signed is for the caller to see to.
 */
export function answerHandshake(
  handshake: Handshake,
  request: HandshakeRequest,
  read: Read = reader(request),
): Greeted | undefined {
  const { verb, when, value: where, token, confirm } = handshake
  if (verb !== request.verb) return undefined
  // One that nobody may confirm is a call like all others.
  if (confirm && request.confirms !== true) return undefined
  if (when.some((sign) => !isThere(sign, sign.is, read))) return undefined
  const value = where && oneText(where, read)
  if (where && (value === undefined || value === '' || value.length > MOST_CHARACTERS)) return undefined
  // A caller that knows the URL could bring another secret in place of the sender's.
  if (handshake.keep && ((request.secrets?.length ?? 0) > 0 || (value ?? '').length < LEAST_SECRET))
    return undefined
  const agreed = request.token
  if (token !== undefined || answerNames(handshake, 'token')) {
    if (agreed === undefined) return undefined
    if (token && !safeEqual(oneText(token, read) ?? '', agreed)) return 'wrong token'
  }
  const url = confirm && pinnedUrl(oneText(confirm, read) ?? '', confirm.hosts)
  if (confirm && url === undefined) return 'wrong host'
  const answer = answerWith(handshake, { value, token: agreed, secret: request.secrets?.[0] })
  return url === undefined ? answer : answer && { ...answer, confirm: url }
}

/** The first answer that one of several handshakes gives. */
export function answerOf(handshakes: readonly Handshake[], request: HandshakeRequest): Greeted | undefined {
  // What all of them look at is read once.
  const read = reader(request)
  for (const handshake of handshakes) {
    const greeted = answerHandshake(handshake, request, read)
    if (greeted) return greeted
  }
  return undefined
}

type Read = (place: Place) => unknown[]

/** Reads what a call says at a place. */
function reader({ query, headers, body }: HandshakeRequest): Read {
  const reading = new Reading({ url: `?${query}`, headers, body: body ?? Buffer.alloc(0) })
  return (place) => (place.member === undefined ? reading.texts(place) : reading.members(place.member))
}

/** Of two nobody knows which one was meant. */
function oneText(place: Place, read: Read): string | undefined {
  const [value, another] = read(place)
  return typeof value === 'string' && another === undefined ? value : undefined
}

function isThere(place: Place, wanted: string | number | boolean | undefined, read: Read): boolean {
  const [value, another] = read(place)
  return value !== undefined && another === undefined && (wanted === undefined || value === wanted)
}

interface Given {
  readonly value: string | undefined
  readonly token: string | undefined
  readonly secret: string | undefined
}

function answerWith({ answer, keep }: Handshake, given: Given): HandshakeAnswer | undefined {
  const { hmac, text, json, status } = answer
  // A sender that asks for proof of a secret cannot be given any without one.
  if (hmac && given.secret === undefined) return undefined
  const values: Readonly<Record<string, string | undefined>> = {
    value: given.value,
    token: given.token,
    hmac:
      hmac &&
      createHmac(hmac.algorithm, given.secret ?? '')
        .update(given.value ?? '')
        .digest(hmac.encoding),
  }
  const fill = (template: string): string =>
    template.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
  const own = Object.entries(answer.headers ?? {}).flatMap(([name, template]) => [name, fill(template)])
  if (!own.every((one) => IN_HEADERS.test(one))) return undefined
  const [type, body] =
    json === undefined
      ? ['text/plain; charset=utf-8', fill(text ?? '')]
      : ['application/json', JSON.stringify(filled(json, fill))]
  return {
    status,
    headers: [...(body === '' ? [] : ['Content-Type', type, 'X-Content-Type-Options', 'nosniff']), ...own],
    body,
    ...(keep && given.value !== undefined && { keep: given.value }),
  }
}

function filled(template: Filled, fill: (text: string) => string): Filled {
  if (typeof template === 'string') return fill(template)
  if (typeof template !== 'object') return template
  return Object.fromEntries(Object.entries(template).map(([name, one]) => [name, filled(one, fill)]))
}
