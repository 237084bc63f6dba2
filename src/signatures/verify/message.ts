import { hash } from 'node:crypto'
import { safeEqual } from '../../driver/index.js'
import { formPairs, isForm } from '../../payload/index.js'
import { hasPlain, piecesOf, type Piece } from '../schemes/template.js'
import type { SignedScheme } from '../schemes/signed-schemes.js'
import { headerValues, onlyHeader, type Reading, type SignedRequest } from './request.js'
import { refused, type Refused } from './verdict.js'

/** What a message says beside its request. */
export interface MessageParts {
  readonly id: string
  /** As it was sent: another way to write the same number is signed otherwise. */
  readonly timestamp: string
  readonly parameters: Readonly<Record<string, string>>
  /** For a hash that has the secret in its text. */
  readonly key?: Buffer
}

/** Pieces that follow each other. */
export type Message = readonly (string | Buffer)[]

/** A template as it is read once. */
interface Template {
  readonly pieces: readonly Piece[]
  readonly hasForm: boolean
  readonly hasUrl: boolean
}

const known = new WeakMap<object, Template>()

function templateOf(scheme: Signs): Template {
  const before = known.get(scheme)
  if (before) return before
  const { signed } = scheme
  const template = {
    pieces: piecesOf(signed),
    hasForm: hasPlain(signed, 'form:sorted'),
    hasUrl: hasPlain(signed, 'url') || hasPlain(signed, 'url:decoded'),
  }
  known.set(scheme, template)
  return template
}

type Signs = Pick<SignedScheme, 'signed' | 'digest_query'>

/**
 * What a scheme signs of a request; a list, since a sender's URL may or may not have had the usual port in it.
 */
export function messagesOf(
  scheme: Signs,
  reading: Reading,
  parts: MessageParts,
): readonly Message[] | Refused {
  const { pieces, hasForm, hasUrl } = templateOf(scheme)
  const form = hasForm ? sortedForm(reading, scheme.digest_query) : ''
  if (typeof form !== 'string') return form
  const { url } = reading.request
  const messages: Message[] = []
  for (const spelling of hasUrl ? spellingsOf(url) : [url]) {
    const spelt = { ...parts, url: spelling, form }
    const message: (string | Buffer)[] = []
    for (const piece of pieces) {
      const value = valueOf(piece, reading, spelt)
      if (typeof value === 'string' || Buffer.isBuffer(value)) message.push(value)
      else return value
    }
    messages.push(message)
  }
  return messages
}

/** What the pieces of one spelling are made of. */
interface Spelt extends MessageParts {
  readonly url: string
  readonly form: string
}

/** What a name stands for; the scheme has checked the names. */
function plainValue(name: string, { body, method = 'POST' }: SignedRequest, spelt: Spelt): string | Buffer {
  switch (name) {
    case 'body':
      return body
    case 'timestamp':
      return spelt.timestamp
    case 'id':
      return spelt.id
    case 'method':
      return method
    case 'url':
      return spelt.url
    case 'url:decoded':
      return decodedUrl(spelt.url)
    case 'form:sorted':
      return spelt.form
    case 'body:sha256':
      return hash('sha256', body)
    default:
      return spelt.key ?? ''
  }
}

function valueOf(piece: Piece, reading: Reading, spelt: Spelt): string | Buffer | Refused {
  switch (piece.is) {
    case 'text':
      return piece.text
    case 'plain':
      return plainValue(piece.name, reading.request, spelt)
    case 'header':
      return onlyHeader(reading.request.headers, piece.name)
    case 'query':
      return reading.only({ query: piece.name })
    case 'member':
      return textOf(reading.members(piece.name), piece.name)
    case 'parameter':
      return spelt.parameters[piece.name] ?? ''
    case 'pairs':
      return pairsOf(reading, piece.name.split(','))
  }
}

function textOf([value, another]: readonly unknown[], name: string): string | Refused {
  const isText = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  if (isText && another === undefined) return String(value)
  return refused('signature-missing', `the member ${name} of the JSON body is missing`)
}

/** Those members that are there, each name and each value on a line of its own. */
const pairsOf = (reading: Reading, names: readonly string[]): string =>
  names.flatMap((name) => reading.texts({ member: name }).map((value) => `${name}\n${value}\n`)).join('')

/**
 * A form's fields in order of name, each followed by its value, with nothing between. What is no form must be empty
 * or have its hash in the URL, or nothing of it would be signed.
 * @see https://www.twilio.com/docs/usage/security#validating-requests
 */
function sortedForm(reading: Reading, digestQuery: string | undefined): string | Refused {
  const { request, query, content, contentType } = reading
  const { headers, body } = request
  const digests = digestQuery === undefined ? [] : query.getAll(digestQuery)
  if (digests.length > 1) return refused('signature-invalid', `the query has ${digestQuery ?? ''} twice`)
  if (digests[0] !== undefined) {
    const actual = hash('sha256', body)
    return safeEqual(digests[0].toLowerCase(), actual)
      ? ''
      : refused('signature-invalid', 'the body is not the one that was signed')
  }
  if (body.length === 0) return ''
  const isOneForm = headerValues(headers, 'content-type').length === 1 && isForm(contentType)
  if (!isOneForm) return refused('signature-invalid', 'the body is no form, and its hash is not in the query')
  const pairs = formPairs(content, contentType)
  if (!pairs) return refused('signature-invalid', 'the form has more fields than are read')
  const fields = new Map<string, Set<string>>()
  for (const [name, value] of pairs) fields.set(name, (fields.get(name) ?? new Set()).add(value))
  return [...fields.keys()]
    .sort()
    .flatMap((name) => [...(fields.get(name) ?? [])].sort().map((value) => name + value))
    .join('')
}

/** The only escapes that HubSpot undoes, as its documentation lists them. */
const ESCAPES = /%(?:3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi

const decodedUrl = (url: string): string => url.replace(ESCAPES, (escape) => decodeURIComponent(escape))

const USUAL_PORT: Readonly<Record<string, string>> = { http: '80', https: '443' }

/** A URL as it is, without its port, and with the usual one. */
function spellingsOf(url: string): string[] {
  const [, scheme, host, rest] = /^(https?):\/\/(\[[^\]]*\]|[^/:?#]*)(?::\d*)?(.*)$/s.exec(url) ?? []
  if (scheme === undefined || host === undefined || rest === undefined) return [url]
  const port = USUAL_PORT[scheme] ?? ''
  return [...new Set([url, `${scheme}://${host}${rest}`, `${scheme}://${host}:${port}${rest}`])]
}
