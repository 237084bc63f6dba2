import { Dicer } from '@fastify/busboy'
import { MIMEType } from 'node:util'
import { Problem } from '../problem/index.js'
import { parametersOf, textOf } from './charset.js'
import { fieldsOf, tooMany, type Fields } from './form.js'

/** A part of a body that is no text of a form. */
export interface FilePart {
  /** The part's name; empty where it has none. */
  readonly name: string
  /** What the sender calls the file; undefined where it has no name. */
  readonly filename: string | undefined
  /** Its content type as it was sent, such as `image/jpeg`. */
  readonly type: string
  readonly bytes: Buffer
}

/** What a body of several parts has. */
export interface Parts {
  readonly fields: Fields
  readonly files: readonly FilePart[]
}

/** So many parts a body may have. */
const MOST_PARTS = 100

/** Whether a content type is that of a body of several parts, such as `multipart/form-data`. */
export const isMultipart = (contentType: string): boolean => /^multipart\//i.test(contentType)

/**
 * Finds the parts of a body, which are pieces of its bytes and no copies. Problem `unreadable-body` for one that breaks
 * off, has no boundary, more than 100 parts, or a part without headers.
 */
export async function splitMultipart(
  body: Buffer,
  contentType: string,
): Promise<readonly RawPart[] | Problem> {
  const boundary = parametersOf(contentType)?.get('boundary')
  if (!boundary) return unreadable('its Content-Type names no boundary')
  if (hasMoreThan(MOST_PARTS, Buffer.from(`--${boundary}`), body)) return tooMany(MOST_PARTS, 'parts')
  return partsOf(body, boundary)
}

/**
 * Reads the parts of a body. Texts without the name of a file are fields, and so are XML and JSON, which cameras send as
 * files; they stay texts. All else are files. Problem `unreadable-body` for a text that is not of its charset.
 */
export function readParts(parts: readonly RawPart[]): Parts | Problem {
  const fields: (readonly [name: string, value: string])[] = []
  const files: FilePart[] = []
  for (const part of parts) {
    const named = namesOf(part)
    if (named instanceof Problem) return named
    if (typeof named === 'object' && 'value' in named) fields.push([named.name, named.value])
    else files.push(named)
  }
  return { fields: fieldsOf(fields), files }
}

/** The last boundary ends the body, and begins no part. */
function hasMoreThan(parts: number, boundary: Buffer, body: Buffer): boolean {
  let [at, count] = [body.indexOf(boundary), 0]
  for (; at !== -1 && count <= parts + 1; at = body.indexOf(boundary, at + boundary.length)) count += 1
  return count > parts + 1
}

type Headers = Readonly<Record<string, readonly string[] | undefined>>

/** A part as it came. */
export interface RawPart {
  readonly headers: Headers
  readonly bytes: Buffer
}

function partsOf(body: Buffer, boundary: string): Promise<readonly RawPart[] | Problem> {
  return new Promise((resolve) => {
    const parts: (RawPart | undefined)[] = []
    let isOver = false
    // A part that is empty may end after all of them.
    const settle = (): void => {
      const whole = parts.flatMap((part) => part ?? [])
      if (isOver && whole.length === parts.length) resolve(whole)
    }
    const dicer = new Dicer({ boundary })
    dicer.on('part', (part) => {
      const at = parts.push(undefined) - 1
      const chunks: Buffer[] = []
      let headers: Headers | undefined
      part
        .on('header', (given: object) => {
          headers = { ...given }
        })
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('end', () => {
          if (headers) parts[at] = { headers, bytes: pieceOf(body, chunks) }
          else resolve(unreadable('a part of it has no headers'))
          settle()
        })
        // The body as a whole says so as well.
        .on('error', () => undefined)
    })
    dicer
      .on('error', () => {
        resolve(unreadable('it breaks off, or its boundary is another one'))
      })
      .on('finish', () => {
        isOver = true
        settle()
      })
    dicer.end(body)
  })
}

/** What the chunks are together: the bytes of the body itself where they follow each other in it. */
function pieceOf(body: Buffer, chunks: readonly Buffer[]): Buffer {
  const from = (chunks[0]?.byteOffset ?? 0) - body.byteOffset
  let to = from
  for (const { buffer, byteOffset, length } of chunks) {
    if (buffer !== body.buffer || byteOffset - body.byteOffset !== to) return Buffer.concat(chunks)
    to += length
  }
  return chunks.length === 0 ? Buffer.alloc(0) : body.subarray(from, to)
}

/** A part as a field or a file. */
function namesOf({
  headers,
  bytes,
}: RawPart): FilePart | { readonly name: string; readonly value: string } | Problem {
  const type = headers['content-type']?.[0] ?? ''
  const disposition = parametersOf(`multipart/${headers['content-disposition']?.[0] ?? ''}`)
  const filename = utf8Of(extended(disposition?.get('filename*')) ?? disposition?.get('filename'))
  const name = utf8Of(disposition?.get('name')) ?? filename ?? ''
  if (!isMessage(type) && (filename !== undefined || !isText(type))) return { name, filename, type, bytes }
  const value = textOf(bytes, type)
  return value === undefined ? unreadable(`its part ${JSON.stringify(name)} is no UTF-8`) : { name, value }
}

/** Headers of parts come with a character for each byte. */
function utf8Of(text: string | null | undefined): string | undefined {
  if (text === null || text === undefined) return undefined
  const bytes = Buffer.from(text, 'latin1')
  return textOf(bytes) ?? text
}

/** A value of RFC 8187 with a character for each byte, such as `UTF-8''n%C3%A9`. */
function extended(text: string | null | undefined): string | undefined {
  const [, escaped] = /^utf-8'[^']*'(.*)$/i.exec(text ?? '') ?? []
  return escaped?.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
}

const essenceOf = (type: string): string => {
  try {
    return new MIMEType(type).essence
  } catch {
    return ''
  }
}

/** XML and JSON are what a sender says, and no files, however they are called. */
const isMessage = (type: string): boolean => /[/+](?:xml|json)$/.test(essenceOf(type))

const isText = (type: string): boolean => type === '' || essenceOf(type).startsWith('text/')

const unreadable = (why: string): Problem =>
  new Problem('unreadable-body', `the body of several parts cannot be read: ${why}`)
