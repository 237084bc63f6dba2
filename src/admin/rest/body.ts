import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import {
  bodyState,
  keptBody,
  saysBody,
  type BodyRequest,
  type KeepingRequest,
  type SlowBodies,
} from '../../http/index.js'
import { Problem, type ProblemCode } from '../../problem/index.js'

/** The largest body of a REST route, in bytes. */
export const MAX_BODY_BYTES = 1024 ** 2

/** How deep a body may be nested. */
const MOST_LEVELS = 64

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json$/

/** Where body parsers leave what they read, ours and a host's alike. */
interface Parsed {
  readonly body?: unknown
}
type ParsedRequest = IncomingMessage & BodyRequest & Parsed & KeepingRequest

/** What is parsed: a request, or its bytes under its headers. */
type Source = Readable & Parsed & Pick<IncomingMessage, 'headers'>

type Parser = (source: Source, response: ServerResponse, next: (error?: unknown) => void) => void

const options = { limit: MAX_BODY_BYTES, inflate: false, strict: false, type: () => true }
let parser: Promise<Parser> | undefined

/** The parser, which is loaded with the first body. */
const loadParser = (): Promise<Parser> =>
  // Its types ask for more than it uses.
  (parser ??= import('body-parser').then(
    ({ default: parsers }) => parsers.json(options) as unknown as Parser,
  ))

/**
 * A request's JSON body, or undefined if it has none. Rejects with Problem `body-too-large`, `body-encoded`,
 * `unsupported-media-type`, `malformed-body`, `body-too-slow`, or `body-consumed` when the host has read it and kept nothing.
 */
export async function readJson(
  request: ParsedRequest,
  response: ServerResponse,
  slowBodies?: SlowBodies,
): Promise<unknown> {
  const state = bodyState(request)
  const kept = state === 'unread' ? undefined : keptBody(request)
  if (state === 'none' && !kept?.length) return undefined
  const { headers } = request
  // The parser would read all of it first.
  const bytes = kept?.length ?? Number(headers['content-length'] ?? 0)
  if (bytes > MAX_BODY_BYTES) throw problemOf('body-too-large')
  const type = (headers['content-type'] ?? 'application/json').split(';', 1)[0] ?? ''
  if (!JSON_TYPE.test(type.trim().toLowerCase())) throw problemOf('unsupported-media-type')
  const isParsed = state === 'read' && isMadeOf(request.body)
  if (state === 'read' && !isParsed && !kept) throw problemOf('body-consumed')
  const parse = await loadParser()
  const { body } = isParsed
    ? request
    : kept
      ? await parsed(requestOf(kept, request), response, parse)
      : await inTime(request, slowBodies, () => parsed(request, response, parse))
  // The parser passes over what was cut off before it was asked.
  if (body === undefined || isDeeperThan(body, MOST_LEVELS)) throw problemOf('malformed-body')
  return body
}

/** Whether a parser has made a value of a body; `express.raw()` and `express.text()` leave it as it is. */
const isMadeOf = (body: unknown): boolean =>
  body !== undefined && typeof body !== 'string' && !(body instanceof Uint8Array)

/** Bytes that a host's parser kept, as the request that brings them. */
const requestOf = (
  kept: Buffer,
  { headers: { 'transfer-encoding': _, ...headers } }: IncomingMessage,
): Source =>
  Object.assign(Readable.from([kept]), { headers: { ...headers, 'content-length': String(kept.length) } })

/** Rejects with Problem `body-too-slow` for what has not come in time. */
async function inTime<T>(
  request: IncomingMessage,
  slowBodies: SlowBodies | undefined,
  read: () => Promise<T>,
): Promise<T> {
  if (!slowBodies) return await read()
  const coming = { bytes: 0, giveUp: (): void => undefined }
  const late = new Promise<never>((_, reject) => {
    coming.giveUp = () => {
      reject(problemOf('body-too-slow'))
    }
  })
  request.on('data', (chunk: Buffer) => {
    coming.bytes += chunk.length
  })
  slowBodies.expect(coming)
  try {
    return await Promise.race([read(), late])
  } finally {
    slowBodies.forget(coming)
  }
}

async function parsed(source: Source, response: ServerResponse, parse: Parser): Promise<Parsed> {
  await new Promise<void>((resolve, reject) => {
    const { headers } = source
    const isUnsaid = !saysBody(source)
    // The parser asks the headers first, and only them, whether there is a body.
    if (isUnsaid) headers['transfer-encoding'] = 'chunked'
    parse(source, response, (error) => {
      if (error === undefined) resolve()
      else reject(problemOf(codeOf(error), error))
    })
    if (isUnsaid) delete headers['transfer-encoding']
  })
  return source
}

const DETAILS = {
  'body-too-large': `a body may have ${String(MAX_BODY_BYTES)} bytes at most`,
  'body-encoded': 'send the body without Content-Encoding',
  'unsupported-media-type': 'send the body as application/json in UTF-8',
  'malformed-body': `the body must be JSON with ${String(MOST_LEVELS)} levels at most`,
  'body-too-slow': 'the body did not come in time',
  'body-consumed': 'a body parser of the host application has read the body and kept nothing',
} as const satisfies Partial<Record<ProblemCode, string>>
type BodyCode = keyof typeof DETAILS

const problemOf = (code: BodyCode, cause?: unknown): Problem => new Problem(code, DETAILS[code], { cause })

/** What the parser's errors mean; whatever else it finds is a body that cannot be read. */
const CODES = new Map<unknown, BodyCode>([
  ['entity.too.large', 'body-too-large'],
  ['encoding.unsupported', 'body-encoded'],
  ['charset.unsupported', 'unsupported-media-type'],
])

const codeOf = (error: unknown): BodyCode =>
  (typeof error === 'object' && error !== null && 'type' in error ? CODES.get(error.type) : undefined) ??
  'malformed-body'

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((member) => isDeeperThan(member, levels - 1))
}
