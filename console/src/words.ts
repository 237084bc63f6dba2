/** So many of a thing, such as `1 call` and `2 calls`. */
export const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`

/** What stands in lines, without the empty ones. */
export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

const SPANS = [
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
] as const

/** So many seconds in the largest unit they are whole in, such as `1 day`. */
export function spanOf(seconds: number): string {
  const [size, unit] = SPANS.find(([one]) => seconds >= one && seconds % one === 0) ?? [1, 'second']
  return counted(seconds / size, unit)
}
