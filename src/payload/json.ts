import { textOf } from './charset.js'

/** Any value JSON can carry; never changed in place. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** JSON of a text, past a byte order mark; undefined for what is no JSON. Of members that are given twice the last one counts. */
function jsonOf(text: string): Json | undefined {
  try {
    return JSON.parse(text.startsWith(MARK) ? text.slice(1) : text) as Json
  } catch {
    return undefined
  }
}

const MARK = '\u{feff}'

/** JSON of a body's bytes, in the charset of its content type; undefined for what is no JSON. */
export function readJson(bytes: Uint8Array, contentType?: string): Json | undefined {
  const text = textOf(bytes, contentType)
  return text === undefined ? undefined : jsonOf(text)
}

/** Whether a text looks like an object or a list of JSON, whatever it is called: curl calls any body a form. */
export const looksLikeJson = (text: string): boolean => /^\u{feff}?[ \t\r\n]*[{[]/u.test(text)
