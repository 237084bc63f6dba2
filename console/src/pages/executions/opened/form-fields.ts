import { counted } from '../../../words.js'

/** A field of a form. */
export type Field = readonly [name: string, value: string]

/**
 * The fields of a form in their order; undefined of what is none, or was cut off.
 * @param type the content type it came with
 */
export function formFields(type: string, body: string): readonly Field[] | undefined {
  const kind = type.split(';', 1)[0]?.trim().toLowerCase()
  if (kind === 'application/x-www-form-urlencoded') return [...new URLSearchParams(body)]
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(type) ?? []
  const boundary = quoted ?? plain
  if (kind !== 'multipart/form-data' || boundary === undefined) return undefined
  const [, ...parts] = `\r\n${body}`.split(`\r\n--${boundary}`)
  const last = parts.pop()
  return last?.startsWith('--') ? parts.map(fieldOf) : undefined
}

/** A part of several; of a file it is enough how long it is. */
function fieldOf(part: string): Field {
  const end = part.indexOf('\r\n\r\n')
  const [head, value] = [part.slice(0, end), part.slice(end + 4)]
  const said = (name: string): string | undefined =>
    new RegExp(`[;\\s]${name}="([^"]*)"`, 'i').exec(head)?.[1]
  const file = said('filename')
  return [said('name') ?? '', file === undefined ? value : `${file}, ${counted(value.length, 'character')}`]
}
