/** A longer name is no slip of the pen, and not worth the time of comparing it. */
const LONGEST = 60

/**
 * The known name that somebody most likely meant who wrote another one; undefined where none is near. Case and what
 * stands between words do not count, and a part of a name stands for it: `exec` for `exec_enabled`, `limits` for
 * `rate_limit`.
 */
export function nearestOf(name: string, known: readonly string[]): string | undefined {
  if (name.length > LONGEST) return undefined
  const given = plain(name)
  const ranked = known.map((one) => ({ one, slips: slipsOf(given, one), whole: distance(given, plain(one)) }))
  const [nearest] = ranked.sort((a, b) => a.slips - b.slips || a.whole - b.whole)
  return nearest && nearest.slips <= Math.max(1, Math.floor(given.length / 3)) ? nearest.one : undefined
}

const plain = (name: string): string => name.toLowerCase().replace(/[_-]/g, '')

/** How many slips make a known name of the given one; that it is a part of it counts as one. */
function slipsOf(given: string, known: string): number {
  const parts = known.split(/_|(?=[A-Z])/).filter((part) => part.length > 2)
  const isPart = given.length > 2 && plain(known).includes(given)
  return Math.min(
    distance(given, plain(known)),
    isPart ? 1 : Infinity,
    ...parts.map((part) => distance(given, plain(part)) + 1),
  )
}

/** How many characters were added, left out, changed or swapped with the next (optimal string alignment). */
function distance(from: string, to: string): number {
  let before: readonly number[] = []
  let last: readonly number[] = Array.from({ length: to.length + 1 }, (_, at) => at)
  for (let i = 1; i <= from.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= to.length; j += 1) {
      const isSwapped = from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
      row[j] = Math.min(
        (last[j] ?? Infinity) + 1,
        (row[j - 1] ?? Infinity) + 1,
        (last[j - 1] ?? Infinity) + (from[i - 1] === to[j - 1] ? 0 : 1),
        isSwapped ? (before[j - 2] ?? Infinity) + 1 : Infinity,
      )
    }
    before = last
    last = row
  }
  return last[to.length] ?? Infinity
}
