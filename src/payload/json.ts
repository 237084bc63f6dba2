import { textOf } from './charset.js'

/** Any value JSON can carry; never changed in place. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** How deep long JSON may be nested. Reading what is nested deeper takes many times as long as its length says. */
const MOST_LEVELS = 500
/** Up to which length the depth is not looked at, in characters: looking takes as long as half of the reading. */
const SHORT = 65_536

/** JSON of a text, past a byte order mark; undefined for what is no JSON. Of members that are given twice the last one counts. */
function jsonOf(text: string): Json | undefined {
  if (looksLikeJson(text) && isTooDeep(text)) return undefined
  try {
    return JSON.parse(text.startsWith(MARK) ? text.slice(1) : text) as Json
  } catch {
    return undefined
  }
}

const MARK = '\u{feff}'

/** Whether brackets of a text are nested deeper than anybody means; those in its texts do not count. */
function isTooDeep(text: string): boolean {
  let level = 0
  for (let at = text.length > SHORT ? 0 : text.length; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case 0x22:
        at = endOfText(text, at)
        break
      case 0x5b:
      case 0x7b:
        level += 1
        if (level > MOST_LEVELS) return true
        break
      case 0x5d:
      case 0x7d:
        level -= 1
    }
  }
  return false
}

/** Where the text ends that begins at a quotation mark: at the next one without an odd number of backslashes before it. */
function endOfText(text: string, begin: number): number {
  for (let end = text.indexOf('"', begin + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let escapes = 0
    while (text[end - 1 - escapes] === '\\') escapes += 1
    if (escapes % 2 === 0) return end
  }
  return text.length
}

/** JSON of a body's bytes, in the charset of its content type; undefined for what is no JSON, or is longer than 64 KiB and nested deeper than 500 levels. */
export function readJson(bytes: Uint8Array, contentType?: string): Json | undefined {
  const text = textOf(bytes, contentType)
  return text === undefined ? undefined : jsonOf(text)
}

/** Whether a text looks like an object or a list of JSON, whatever it is called: curl calls any body a form. */
export const looksLikeJson = (text: string): boolean => /^\u{feff}?[ \t\r\n]*[{[]/u.test(text)
