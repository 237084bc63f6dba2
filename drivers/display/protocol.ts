import { aspects, Changes, type Aspect } from './state.js'

/** The longest line either side sends, in characters. */
export const LONGEST_LINE = 200

/** Asks for all the display is. */
export const ASK_STATE = 'state'

/** Tells the display one thing: `set input=hdmi2`. */
export const setLine = (aspect: Aspect, value: string | number | boolean): string =>
  `set ${aspect}=${wireText(value)}`

/** The answer to a line that was obeyed: `ok power=on input=hdmi2`. */
export const okLine = (values: Changes): string =>
  ['ok', ...aspects.flatMap((aspect) => pairOf(aspect, values[aspect]))].join(' ')

/** What the display answers to a line: the values it has now, or why it will not. */
export type Answer = { readonly values: Changes } | { readonly refusal: string }

/**
 * Reads an answer, `ok <values>` or `no <reason>`; undefined if it is neither, or does not tell all that was asked.
 */
export function readAnswer(text: string, asked: readonly Aspect[]): Answer | undefined {
  const [word, rest] = split(text, ' ')
  if (word === 'no') return { refusal: rest }
  if (word !== 'ok') return undefined
  const pairs = rest.split(' ').map((pair) => split(pair, '='))
  const { data } = Changes.safeParse(
    Object.fromEntries(pairs.map(([name, value]) => [name, wireValue(value)])),
  )
  return data && asked.every((aspect) => data[aspect] !== undefined) ? { values: data } : undefined
}

/** What is before and after the first `at`. */
function split(text: string, at: string): [before: string, after: string] {
  const end = text.indexOf(at)
  return end === -1 ? [text, ''] : [text.slice(0, end), text.slice(end + 1)]
}

const pairOf = (aspect: Aspect, value: string | number | boolean | undefined): string[] =>
  value === undefined ? [] : [`${aspect}=${wireText(value)}`]

function wireText(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  return String(value)
}

function wireValue(text: string): string | number | boolean {
  if (text === 'on') return true
  if (text === 'off') return false
  return /^\d/.test(text) ? Number(text) : text
}
