/** A way in which texts stand inside others. */
export interface Escapes {
  /** What each of them begins with: looked for before `hint`, which takes a hundred times as long. */
  readonly mark: string
  /** Whether a text has any that may matter. */
  readonly hint: RegExp
  /** One of them; global. */
  readonly one: RegExp
  /** The character that one stands for. */
  readonly read: (escape: string) => string
  /** Writes a text with them. */
  readonly write: (text: string) => string
  /** Where the piece of a text ends that begins here, and may be a text of its own inside of it. */
  readonly endOfPiece: (text: string, from: number) => number
}

const SHORT: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

/** Those of JSON's texts. */
export const jsonEscapes: Escapes = {
  mark: '\\',
  hint: /\\(?:["/]|u00)/,
  one: /\\(?:u[0-9a-f]{4}|[^u])/gi,
  read: (escape) =>
    escape.length > 2
      ? String.fromCharCode(Number.parseInt(escape.slice(2), 16))
      : (SHORT[escape.charAt(1)] ?? escape.charAt(1)),
  write: (text) => text.replace(/["\\]/g, '\\$&'),
  endOfPiece: endOfJsonText,
}

/** Those of URLs and forms; each stands for a byte. */
export const urlEscapes: Escapes = {
  mark: '%',
  hint: /%[2-7][0-9a-f]/i,
  one: /%[0-9a-f]{2}/gi,
  read: (escape) => String.fromCharCode(Number.parseInt(escape.slice(1), 16)),
  write: (text) => text.replaceAll('"', '%22'),
  endOfPiece: (text, from) => {
    UNESCAPED.lastIndex = from
    return UNESCAPED.exec(text)?.index ?? text.length
  },
}

/** How escapes are read in a text that has a character for each byte. */
export interface ByteEscapes extends Pick<Escapes, 'mark' | 'one' | 'read'> {
  /** Those that may stand for a letter, a digit or one of `-._~`, or for the beginning of another escape. */
  readonly odd: RegExp
}

/** Those of JSON: what one stands for may have several bytes. */
export const jsonByteEscapes: ByteEscapes = {
  mark: '\\',
  odd: /\\[u\\]/i,
  one: /\\(?:ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}|u[0-9a-f]{4}|[^u])/gi,
  read: (escape) => {
    if (escape.length === 2) return jsonEscapes.read(escape)
    const units = [escape.slice(2, 6), escape.slice(8)].filter((unit) => unit !== '')
    return asBytes(String.fromCharCode(...units.map((unit) => Number.parseInt(unit, 16))))
  },
}

/** A text with a character for each of its bytes in UTF-8. */
export const asBytes = (text: string): string => Buffer.from(text).toString('latin1')

/** Those of URLs. */
export const urlByteEscapes: ByteEscapes = {
  ...urlEscapes,
  odd: /%(?:2[5de]|3\d|4[1-9a-f]|5[\dacf]|6[1-9a-f]|7[\dae])/i,
}

/** Those of forms, which write a space as a plus sign. */
export const formByteEscapes: ByteEscapes = {
  ...urlByteEscapes,
  mark: '+',
  one: /%[0-9a-f]{2}|\+/gi,
  read: (escape) => (escape === '+' ? ' ' : urlEscapes.read(escape)),
}

/** What is never inside the value of a parameter. */
const UNESCAPED = /[&=\s"<>]/g

/** Where a text of JSON ends that begins behind its quote: at the next one, or with what breaks off inside. */
export function endOfJsonText(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const character = text.charAt(at)
    if (character === '"') return at
    if (character === '\\') at += 1
  }
  return text.length
}

/** Whether a text has escapes that may matter. */
export const hasEscapes = (text: string, { mark, hint }: Escapes): boolean =>
  text.includes(mark) && hint.test(text)

/** A text whose escapes are read. */
export interface Unescaped {
  readonly text: string
  /** Where a character of it stands in the text with escapes. */
  readonly origin: (at: number) => number
}

/** Reads the escapes of a text. */
export function unescaped(text: string, { one, read }: Pick<Escapes, 'one' | 'read'>): Unescaped {
  const parts: string[] = []
  /** Where each part begins, and where it has come from. */
  const begins: number[] = []
  const origins: number[] = []
  let [length, from] = [0, 0]
  const add = (part: string, origin: number): void => {
    parts.push(part)
    begins.push(length)
    origins.push(origin)
    length += part.length
  }
  for (const { 0: escape, index } of text.matchAll(one)) {
    if (index > from) add(text.slice(from, index), from)
    add(read(escape), index)
    from = index + escape.length
  }
  add(text.slice(from), from)
  return {
    text: parts.join(''),
    origin: (at) => {
      const part = lastAtMost(begins, at)
      return (origins[part] ?? 0) + at - (begins[part] ?? 0)
    },
  }
}

/** The index of the last of ascending numbers that is not above a given one. */
function lastAtMost(numbers: readonly number[], most: number): number {
  let [low, high] = [0, numbers.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((numbers[middle] ?? 0) <= most) low = middle
    else high = middle - 1
  }
  return low
}
