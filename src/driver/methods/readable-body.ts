import { Problem } from '../../problem/index.js'

/** A body that is read to its end before it is answered; a Node stream is an iterable of bytes or texts. */
export type ReadableBody = Blob | Response | AsyncIterable<Uint8Array | string>

/** The most that is read of one, in bytes: a stream need not have an end. */
const MOST_BYTES = 64 * 1024 * 1024

export const isReadable = (body: unknown): body is ReadableBody =>
  body instanceof Blob ||
  body instanceof Response ||
  (typeof body === 'object' && body !== null && Symbol.asyncIterator in body)

/**
 * All that is in a body, and the content type it says it has; empty for none. Rejects as reading does, and with Problem
 * `driver-failed` when it has been read before or is longer than 64 MiB.
 */
export async function bytesOf(body: ReadableBody): Promise<{ bytes: Uint8Array; type: string }> {
  if (body instanceof Response && body.bodyUsed)
    throw new Problem('driver-failed', 'reply: the body of the Response has been read before')
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of chunksOf(body)) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : bytesOfChunk(chunk)
    length += bytes.length
    if (length > MOST_BYTES) throw new Problem('driver-failed', 'reply: the body is longer than 64 MiB')
    chunks.push(bytes)
  }
  return { bytes: Buffer.concat(chunks), type: typeOf(body) }
}

function chunksOf(body: ReadableBody): AsyncIterable<unknown> {
  if (body instanceof Blob) return body.stream()
  if (body instanceof Response) return body.body ?? new Blob([]).stream()
  return body
}

function bytesOfChunk(chunk: unknown): Buffer {
  if (ArrayBuffer.isView(chunk)) return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
  throw new Problem('driver-failed', 'reply: the stream gives neither bytes nor text')
}

function typeOf(body: ReadableBody): string {
  if (body instanceof Blob) return body.type
  return body instanceof Response ? (body.headers.get('Content-Type') ?? '') : ''
}
