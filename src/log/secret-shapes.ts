import { endOfJsonText, jsonEscapes, urlEscapes, type Escapes } from './escapes.js'

/** Stands where a secret stood. */
export const REDACTED = '[secret]'

/** A piece of a text that is secret, and what is to stand in its place. */
export interface SecretPlace {
  readonly from: number
  /** Behind its last character. */
  readonly to: number
  readonly instead: string
}

/** A way in which texts name what they hold. */
export interface Shape {
  /** Finds a name, its first group, up to its last character; global. */
  readonly name: RegExp
  /** What a name may be written with. */
  readonly escapes: Escapes
  /** The value behind a name's end; undefined where there is none, or none that tells anything. */
  readonly value: (text: string, nameEnd: number) => SecretPlace | undefined
  /** The texts that may have it. @default all */
  readonly inside?: RegExp
}

/** The most characters of a text that stand before a name and belong to it, and of a name; generously. */
export const MOST_BEFORE = 420
export const MOST_OF_NAME = 420

/** A member of JSON; each quote may begin a name, so that nothing is missed where quotes are not in pairs. */
const member: Shape = {
  name: /"((?:[^"\\]|\\[^]){1,200})(?=")/g,
  escapes: jsonEscapes,
  value: (text, nameEnd) => {
    const at = endOf(/"[ \t\r\n]*:[ \t\r\n]*/y, text, nameEnd)
    return at === nameEnd ? undefined : memberValue(text, at)
  },
}

/** A parameter of a query, a form or a cookie in the midst of a text. */
const parameter: Shape = {
  name: /(?:^|[?&;\s"'`(])([^\s?&;="'`(]{1,60})(?==)/g,
  escapes: urlEscapes,
  value: (text, nameEnd) => {
    const at = nameEnd + 1
    return placeOf(at, endOf(/(?:[^\s&;"<>\\]|\\(?!\\{0,15}["nrtu]))+/y, text, at), REDACTED)
  },
}

/** A field of a form, whose value may have anything in it but the next field. */
const field: Shape = {
  name: /(?:^|&)([^=&]{1,200})(?==)/g,
  escapes: urlEscapes,
  value: (text, nameEnd) => placeOf(nameEnd + 1, endOf(/[^&]+/y, text, nameEnd + 1), REDACTED),
  inside: /^[^\s"{<=&]{1,200}=/,
}

/** A field in a form of several parts. */
const part: Shape = {
  name: /form-data;[^\r\n]{0,200}?\bname="?([^"\r\n;]{1,100})/gi,
  escapes: urlEscapes,
  value: (text, nameEnd) => {
    const from = endOf(/[^\r\n]{0,300}(?:\r?\n[^\r\n]{1,300}){0,8}\r?\n\r?\n/y, text, nameEnd)
    if (from === nameEnd) return undefined
    const next = text.indexOf('\n--', from)
    const to = next === -1 ? text.length : text.charAt(next - 1) === '\r' ? next - 1 : next
    return placeOf(from, to, REDACTED)
  },
}

/** Those of lines of a log and values of headers. */
export const lineShapes: readonly Shape[] = [member, parameter]
/** Those of bodies and queries. */
export const bodyShapes: readonly Shape[] = [...lineShapes, field, part]

/** Values that tell nothing. */
const PLAIN = /^(?:null|true|false|\[\]|\{\})$/

/** The value of a member, to the end of a text that breaks off inside. */
function memberValue(text: string, at: number): SecretPlace | undefined {
  const first = text.charAt(at)
  if (first === '"') return placeOf(at + 1, endOfJsonText(text, at + 1), REDACTED)
  const to = first === '{' || first === '[' ? endOfNested(text, at) : endOfBare(text, at)
  return to - at <= 5 && PLAIN.test(text.slice(at, to)) ? undefined : placeOf(at, to, `"${REDACTED}"`)
}

const placeOf = (from: number, to: number, instead: string): SecretPlace | undefined =>
  from < to ? { from, to, instead } : undefined

/** Where what an expression finds at this very place ends; the place itself where it finds nothing. */
function endOf(expression: RegExp, text: string, at: number): number {
  expression.lastIndex = at
  return expression.test(text) ? expression.lastIndex : at
}

/** A number, or what is no JSON. */
function endOfBare(text: string, at: number): number {
  return at + text.slice(at, endOf(/[^,}\]"\r\n]+/y, text, at)).trimEnd().length
}

function endOfNested(text: string, from: number): number {
  let depth = 0
  for (let at = from; at < text.length; at += 1) {
    const character = text.charAt(at)
    if (character === '"') at = endOfJsonText(text, at + 1)
    else if (character === '{' || character === '[') depth += 1
    else if (character === '}' || character === ']') depth -= 1
    if (depth === 0) return at + 1
  }
  return text.length
}
