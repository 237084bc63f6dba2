import { isUtf8 } from 'node:buffer'
import { MIMEType, type MIMEParams } from 'node:util'

const UTF8 = 'utf-8'

/** The parameters of a content type; undefined for what is none. */
export function parametersOf(contentType: string): MIMEParams | undefined {
  try {
    return new MIMEType(contentType).params
  } catch {
    return undefined
  }
}

/** The charset that a content type names, by the name TextDecoder has for it; UTF-8 where it names none that is known. */
function charsetOf(contentType: string): string {
  if (!/charset/i.test(contentType)) return UTF8
  const label = parametersOf(contentType)?.get('charset')?.trim() ?? UTF8
  // All of ASCII is UTF-8, and who says it often sends more.
  if (/^(?:us-)?ascii$/i.test(label)) return UTF8
  try {
    return new TextDecoder(label).encoding
  } catch {
    return UTF8
  }
}

/**
 * Bytes as text, in the charset that their content type names, which is UTF-8 unless it names another; undefined for
 * bytes that are no text of it. Of UTF-8 a byte order mark stays, as it was sent.
 */
export function textOf(bytes: Uint8Array, contentType = ''): string | undefined {
  const charset = contentType === '' ? UTF8 : charsetOf(contentType)
  if (charset === UTF8) return isUtf8(bytes) ? utf8Of(bytes) : undefined
  try {
    return new TextDecoder(inOrder(charset, bytes), { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** Whether bytes are text of the charset that their content type names. */
export const isText = (bytes: Uint8Array, contentType = ''): boolean =>
  contentType === '' || charsetOf(contentType) === UTF8
    ? isUtf8(bytes)
    : textOf(bytes, contentType) !== undefined

/** Types whose bytes are text, whatever is in them. */
const TEXT_TYPE = /^(?:text\/|application\/(?:x-www-form-urlencoded|javascript|[\w.+-]*(?:json|xml))\b)/i

/** So many first bytes tell whether all of them are text. */
const SNIFFED_BYTES = 1445

/**
 * Whether bytes are meant as no text at all, such as a picture: their content type is none of a text, and they begin
 * with bytes that no text has. UTF-16 begins with its mark.
 * @see https://mimesniff.spec.whatwg.org/#binary-data-byte
 */
export const isBinaryData = (bytes: Uint8Array, contentType: string): boolean =>
  !TEXT_TYPE.test(contentType) &&
  !hasUtf16Mark(bytes) &&
  bytes.subarray(0, SNIFFED_BYTES).some((byte) => byte < 0x20 && !IN_TEXTS.has(byte))

/** Tab, line feed, form feed, carriage return, escape. */
const IN_TEXTS: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0c, 0x0d, 0x1b])

const hasUtf16Mark = ([first, second]: Uint8Array): boolean =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)

const utf8Of = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('utf8')

/** Of UTF-16 the byte order mark says in which order its bytes are. */
const inOrder = (charset: string, [first, second]: Uint8Array): string =>
  charset === 'utf-16le' && first === 0xfe && second === 0xff ? 'utf-16be' : charset

/**
 * Escapes of a form or query as text: in the charset that is named, else in UTF-8, and in Windows-1252 where they are
 * none of that. Every byte stands for something.
 */
export function escapedTextOf(bytes: Buffer, contentType = ''): string {
  const text = textOf(bytes, contentType)
  return text ?? new TextDecoder('windows-1252').decode(bytes)
}
