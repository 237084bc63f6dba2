/**
 * How a text is found whatever the case of its letters, everywhere in the same way: each character stands for itself,
 * its small and its capital form, where these are one character too. So ä finds Ä, and ß finds no SS.
 */
const foldings = (text: string): readonly (readonly string[])[] =>
  Array.from(text, (character) => [
    ...new Set([character, ...[character.toLowerCase(), character.toUpperCase()].filter(isOne)]),
  ])

const isOne = (text: string): boolean => Array.from(text).length === 1

/** What finds a text, as a regular expression that JavaScript and PostgreSQL read alike. */
export const expressionOf = (text: string): string =>
  patternOf(text, (one) => one.replace(/[\\^$.*+?()[\]{}|]/, '\\$&'))

/** What finds a text, as SQLite's `glob` reads it. */
export const globOf = (text: string): string => `*${patternOf(text, (one) => one.replace(/[*?[]/, '[$&]'))}*`

const patternOf = (text: string, literal: (one: string) => string): string =>
  foldings(text)
    .map((forms) => (forms.length === 1 ? literal(forms[0] ?? '') : `[${forms.join('')}]`))
    .join('')
