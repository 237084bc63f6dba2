import type { Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib'
import { Problem } from '../problem/index.js'
import type { Turns } from './turns.js'

/** Some send what RFC 9110 calls deflate, and some the stream without its zlib header. */
const deflate = (bytes: Buffer): Transform => (hasZlibHeader(bytes) ? createInflate() : createInflateRaw())

const hasZlibHeader = ([first = 0, second = 0]: Buffer): boolean =>
  (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0

const gzip = (): Transform => createGunzip()

/** How the codings are read that are. */
const DECODERS: ReadonlyMap<string, (bytes: Buffer) => Transform> = new Map([
  ['gzip', gzip],
  ['x-gzip', gzip],
  ['deflate', deflate],
  ['br', () => createBrotliDecompress()],
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

/** What there is to unpack in. */
export interface Room {
  /** Counts bytes that are about to be kept; gives a Problem where there is no room for them. */
  readonly hold: (bytes: number) => Problem | undefined
  /** For those whose decoder takes much memory itself. */
  readonly turns: Turns
}

/** Up to 16 MB that each keeps of what it has unpacked, to refer back to, whatever it has given so far. */
const LARGE_DECODERS: ReadonlySet<string> = new Set(['br'])

/**
 * Bytes without their codings. No more is unpacked than a body may have and than there is room for, which is asked for
 * piece by piece: a few kilobytes may be many megabytes once they are unpacked. Nothing is unpacked in the turn of
 * others. Problem `body-too-large` for more than a body may have, that of `hold` for more than there is room for, and
 * `unreadable-body` for what is not coded so.
 */
export async function decoded(
  bytes: Buffer,
  codings: readonly string[],
  maxBytes: number,
  room: Room,
): Promise<Buffer | Problem> {
  let left = bytes
  for (const coding of codings) {
    const decoder = left.length === 0 ? undefined : DECODERS.get(coding)
    if (!decoder) return left
    const isLarge = LARGE_DECODERS.has(coding)
    if (isLarge) await room.turns.begin()
    try {
      const content = await unpacked(decoder(left), left, maxBytes, room.hold)
      if (content instanceof Problem) return content
      left = content
    } catch (error) {
      return new Problem('unreadable-body', `the body is not ${coding}, or breaks off`, { cause: error })
    } finally {
      if (isLarge) room.turns.end()
    }
  }
  return left
}

async function unpacked(
  decoder: Transform,
  bytes: Buffer,
  maxBytes: number,
  hold: Room['hold'],
): Promise<Buffer | Problem> {
  const pieces: Buffer[] = []
  let length = 0
  decoder.end(bytes)
  // Who leaves the loop ends the decoder.
  for await (const piece of decoder as AsyncIterable<Buffer>) {
    length += piece.length
    if (length > maxBytes) return tooLarge(maxBytes)
    const refusal = hold(piece.length)
    if (refusal) return refusal
    pieces.push(piece)
  }
  return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces, length)
}

const tooLarge = (maxBytes: number): Problem =>
  new Problem('body-too-large', `a body may have ${String(maxBytes)} bytes at most, unpacked`)
