/** One way to write a secret, and the ways in which it is written like that. */
interface Spelling {
  readonly text: string
  /** A letter for each; they are kept, so none ever gets another meaning. */
  readonly ways: string
}

/** The ways in which senders write texts: each is known again by its letter. */
const WAYS: Readonly<Record<string, (text: string) => string>> = {
  /** As it is. */
  r: (text) => text,
  /** In a text of JSON, as most libraries, as PHP and as Python write it. */
  j: inJson,
  p: (text) => inJson(text).replaceAll('/', '\\/'),
  a: (text) => inJson(text).replace(/[^\0-\x7f]/g, inAscii),
  /** In a URL and in a form, as most write it and with small letters as .NET does. */
  u: encodeURIComponent,
  f: inForm,
  l: (text) => inSmallLetters(encodeURIComponent(text)),
  m: (text) => inSmallLetters(inForm(text)),
}

/** A secret as it is, in a text of JSON, in a URL and in a form, where those differ. */
export function spellingsOf(secret: string): readonly Spelling[] {
  const ways = new Map<string, string>()
  for (const [way, write] of Object.entries(WAYS)) {
    const text = write(secret)
    ways.set(text, (ways.get(text) ?? '') + way)
  }
  return Array.from(ways, ([text, letters]) => ({ text, ways: letters }))
}

/** A secret as it is written in all of these ways; undefined where they differ, or one is not known. */
export function speltAs(secret: string, ways: string): string | undefined {
  return spellingsOf(secret).find((spelling) => Array.from(ways).every((way) => spelling.ways.includes(way)))
    ?.text
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

function inForm(text: string): string {
  return encodeURIComponent(text).replaceAll('%20', '+')
}

const inAscii = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`

const inSmallLetters = (escaped: string): string =>
  escaped.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase())
