import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, inflateRaw, type ZlibOptions } from 'node:zlib'
import { Problem } from '../problem/index.js'

type Decode = (bytes: Buffer, options: ZlibOptions) => Promise<Buffer>

/** Some send what RFC 9110 calls deflate, and some the stream without its zlib header. */
const deflate: Decode = (bytes, options) => (hasZlibHeader(bytes) ? inflated : rawInflated)(bytes, options)
const [inflated, rawInflated]: [Decode, Decode] = [promisify(inflate), promisify(inflateRaw)]

const hasZlibHeader = ([first = 0, second = 0]: Buffer): boolean =>
  (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0

const gzip: Decode = promisify(gunzip)

/** How the codings are read that are. */
const DECODERS: ReadonlyMap<string, Decode> = new Map([
  ['gzip', gzip],
  ['x-gzip', gzip],
  ['deflate', deflate],
  ['br', promisify(brotliDecompress)],
])

/** What is told to those who send another. */
const ACCEPTED_CODINGS = 'gzip, deflate, br'

/** One in another is for nobody's good, and each costs. */
const MOST_CODINGS = 2

/** What people write there that says nothing of how a body is coded: that it is not, its charset, its type. */
const NO_CODING =
  /^(?:|identity|none|null|undefined|plain|text|json|xml|binary|[78]bit|quoted-printable|chunked|\*)$|[/=]/

/** Whether a word is the name of a charset. */
function isCharset(word: string): boolean {
  try {
    return new TextDecoder(word).encoding !== ''
  } catch {
    return false
  }
}

/**
 * The codings of a body, in the order in which they are undone; none where a Content-Encoding names none. Problem
 * `body-encoded` for those that are not read.
 */
export function codingsOf(contentEncoding: string): readonly string[] | Problem {
  const codings = contentEncoding
    .split(',')
    .map((word) => word.trim().toLowerCase())
    .filter((word) => !NO_CODING.test(word) && !isCharset(word))
  if (codings.length <= MOST_CODINGS && codings.every((coding) => DECODERS.has(coding)))
    return codings.reverse()
  return new Problem('body-encoded', `send the body as it is, or in one of these: ${ACCEPTED_CODINGS}`, {
    headers: { 'Accept-Encoding': ACCEPTED_CODINGS },
  })
}

/**
 * Bytes without their codings. No more is unpacked than a body may have, and none of it in the turn of others. Problem
 * `body-too-large` for more, and `unreadable-body` for what is not coded so.
 */
export async function decoded(
  bytes: Buffer,
  codings: readonly string[],
  maxBytes: number,
): Promise<Buffer | Problem> {
  let left = bytes
  for (const coding of codings) {
    if (left.length === 0) return left
    try {
      left = (await DECODERS.get(coding)?.(left, { maxOutputLength: maxBytes })) ?? left
    } catch (error) {
      return isTooLarge(error)
        ? new Problem('body-too-large', `a body may have ${String(maxBytes)} bytes at most, unpacked`)
        : new Problem('unreadable-body', `the body is not ${coding}, or breaks off`, { cause: error })
    }
  }
  return left
}

const isTooLarge = (error: unknown): boolean =>
  error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
