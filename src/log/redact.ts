import { SECRET_IN_ESCAPED_PATH, SECRET_IN_PATH } from '../webhook-url/index.js'
import { isSecretName } from './secret-names.js'
import { lineWithoutPlaces } from './secret-places.js'
import { REDACTED } from './secret-shapes.js'

/** The shortest secret that is known by itself: others would take the letters out of every line. */
export const LEAST_CHARACTERS = 8

/** The longest text that is written, in characters: drivers throw whole payloads. */
const MOST_CHARACTERS = 10_000

/** How far behind that is looked for secrets, so that none is cut in two and not known any more. */
const MARGIN = 3000

/** A header or member in the midst of a text, with its value: quoted, listed, or up to the end of the line. */
const NAMED =
  /\b((?:proxy-)?authorization|(?:set-)?cookie|x-api-key|x-webhook-secret|webhook_secret|previous_secret)(\\?["']?\s*:\s*)("(?:[^"\\]|\\.)*"|\\"(?:[^"\\]|\\[^"])*\\"|\[[^\]]*\]|[^\r\n]*)/gi

/** The password of a database or mail server, be it escaped as URLs have it or not. */
const SERVER_PASSWORD = /\b((?:postgres(?:ql)?|smtps?|rediss?):\/\/[^\s:@"<>]{0,200}):[^\s"<>]{0,2000}@/gi

/** The password of any other URL. */
const PASSWORD = /(:\/\/[^\s:@/?#"<>]*):[^\s@/?#"<>]*@/g

/** An API key as they are made; what stands before the dot is its id, which lists show. */
const API_KEY = /([0-9a-f]{32})\.[\w-]{43}/g

const CREDENTIALS = /\b(Bearer|Basic) +[\w.~+/=-]{16,}/gi

/** Text without what is secret by its place: in headers, members, parameters, paths and URLs, and by the form of API keys. */
export function redactText(text: string): string {
  return lineWithoutPlaces(text)
    .replace(SERVER_PASSWORD, `$1:${REDACTED}@`)
    .replace(PASSWORD, `$1:${REDACTED}@`)
    .replace(SECRET_IN_PATH, `$1${REDACTED}`)
    .replace(SECRET_IN_ESCAPED_PATH, `$1${REDACTED}`)
    .replace(NAMED, `$1$2${REDACTED}`)
    .replace(API_KEY, `$1.${REDACTED}`)
    .replace(CREDENTIALS, `$1 ${REDACTED}`)
}

/**
 * What takes the secrets out of lines of JSON, such as a log writes. It looks at what is written and not at what
 * was said, so that nothing gets past it, be it in an error's stack or cause. Texts of more than 10,000 characters
 * are cut short.
 * @param takenOut takes out those that are known by themselves
 */
export function lineRedactor(takenOut: (text: string) => string = (text) => text): (line: string) => string {
  const redactString = (text: string): string => {
    const isLong = text.length > MOST_CHARACTERS
    const clean = redactText(takenOut(isLong ? text.slice(0, MOST_CHARACTERS + MARGIN) : text))
    return isLong ? `${clean.slice(0, MOST_CHARACTERS)}…` : clean
  }
  const redactMember = (name: string, value: unknown): unknown =>
    isSecretName(name) && value !== null ? REDACTED : redact(value)
  const redact = (value: unknown): unknown => {
    if (typeof value === 'string') return redactString(value)
    if (Array.isArray(value)) return value.map((item, at) => redactMember(nameBefore(value, at), item))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [redactString(name), redactMember(name, member)]),
    )
  }
  return (line) => {
    let value: unknown
    try {
      value = JSON.parse(line)
    } catch {
      return redactString(line)
    }
    return `${JSON.stringify(redact(value))}\n`
  }
}

/** Raw headers are a list of names and values in turn. */
function nameBefore(list: readonly unknown[], at: number): string {
  const before = list[at - 1]
  return typeof before === 'string' ? before : ''
}
