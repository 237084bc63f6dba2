import type { Explanation } from '../../api/resources.js'

/** What would become of a call, in a sentence. */
export function verdictOf({ status, effects, handshake, captured, filtered, repeats }: Explanation): string {
  if (status !== null) return `It would be refused with ${status}, and nothing would happen.`
  if (handshake) return 'It would be answered as a handshake, and nothing else would happen.'
  if (captured) return 'It would be captured: recorded, and nothing else would happen.'
  if (filtered.length > 0)
    return `It is not meant, since it fails ${filtered.join(', ')}: it would be answered, and nothing else would happen.`
  if (repeats !== null) return `It would be answered as ${repeats} was, and nothing else would happen.`
  const executes = effects?.executes ?? null
  return `Nothing refuses it: it would notify the trigger${executes === null ? '' : ` and execute ${executes}`}.`
}
