import { refused, type Refused } from './verdict.js'

/** What a signature is about. */
export interface SignedRequest {
  /** The whole URL as the sender called it, query included. */
  readonly url: string
  /** Names and values in turn, as Node gives them in `rawHeaders`. */
  readonly headers: readonly string[]
  /** The bytes as they came. */
  readonly body: Buffer
}

/** No header of any sender's signature comes near it, in characters. */
const MOST_CHARACTERS = 4096

/** The values of a header, whatever the case of its name. */
export function headerValues(headers: readonly string[], name: string): string[] {
  const wanted = name.toLowerCase()
  const values: string[] = []
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const own = headers[at] ?? ''
    if (own.length === wanted.length && own.toLowerCase() === wanted) values.push(headers[at + 1] ?? '')
  }
  return values
}

/** A header that must be there, and once: of two nobody knows which one was meant. */
export function onlyHeader(headers: readonly string[], name: string): string | Refused {
  const [value, another] = headerValues(headers, name)
  if (value === undefined) return refused('signature-missing', `the header ${name} is missing`)
  if (another !== undefined) return refused('signature-invalid', `the header ${name} is given twice`)
  if (value.length > MOST_CHARACTERS) return refused('signature-invalid', `the header ${name} is too long`)
  return value
}

/** A text in the outermost object of a JSON body. */
export function memberOf(body: Buffer, name: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(body.toString())
    if (typeof parsed !== 'object' || parsed === null || !Object.hasOwn(parsed, name)) return undefined
    const value: unknown = Reflect.get(parsed, name)
    return typeof value === 'string' ? value : undefined
  } catch {
    return undefined
  }
}
