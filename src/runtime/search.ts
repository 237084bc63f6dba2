/** Whether a text is meant by a search. */
export type Search = (text: string) => boolean

/**
 * A search as PlaceOS makes it: one of the words is enough, each must be in the text as a whole, and of the last
 * one the beginning is enough. Without any word, such as `*`, everything is meant.
 */
export function searchFor(query: string): Search {
  const wanted = wordsOf(query)
  const last = wanted.at(-1)
  if (last === undefined) return () => true
  const whole = new Set(wanted)
  return (text) => wordsOf(text).some((word) => whole.has(word) || word.startsWith(last))
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
