import type { IncomingMessage, ServerResponse } from 'node:http'
import { json } from 'express'
import { Problem, type ProblemCode } from '../../problem/index.js'

/** The largest body of a REST route, in bytes. */
export const MAX_BODY_BYTES = 1024 ** 2

/** How deep a body may be nested. */
const MOST_LEVELS = 64

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json$/

/** Where body parsers leave what they read, ours and a host's alike. */
interface ParsedRequest extends IncomingMessage {
  readonly body?: unknown
}

type Parser = (request: ParsedRequest, response: ServerResponse, next: (error?: unknown) => void) => void

const options = { limit: MAX_BODY_BYTES, inflate: false, strict: false, type: () => true }
// The parser's types ask for more than it uses.
const parse = json(options) as unknown as Parser

/**
 * A request's JSON body, or undefined if it has none. Rejects with Problem `body-too-large`, `body-encoded`,
 * `unsupported-media-type`, `malformed-body`, or `body-consumed` when the host has read it and kept nothing.
 */
export async function readJson(request: ParsedRequest, response: ServerResponse): Promise<unknown> {
  const { headers } = request
  const length = headers['content-length']
  if (headers['transfer-encoding'] === undefined && (length ?? '0') === '0') return undefined
  // The parser would read all of it first.
  if (Number(length ?? 0) > MAX_BODY_BYTES) throw problemOf('body-too-large')
  const type = (headers['content-type'] ?? 'application/json').split(';', 1)[0] ?? ''
  if (!JSON_TYPE.test(type.trim().toLowerCase())) throw problemOf('unsupported-media-type')
  if (request.readableDidRead && request.body === undefined) throw problemOf('body-consumed')
  await new Promise<void>((resolve, reject) => {
    parse(request, response, (error) => {
      if (error === undefined) resolve()
      else reject(problemOf(codeOf(error), error))
    })
  })
  if (isDeeperThan(request.body, MOST_LEVELS)) throw problemOf('malformed-body')
  return request.body
}

const DETAILS = {
  'body-too-large': `a body may have ${String(MAX_BODY_BYTES)} bytes at most`,
  'body-encoded': 'send the body without Content-Encoding',
  'unsupported-media-type': 'send the body as application/json in UTF-8',
  'malformed-body': `the body must be JSON with ${String(MOST_LEVELS)} levels at most`,
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
