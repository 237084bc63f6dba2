import type { Sender } from './sender.js'
import { senderNames, senderOf } from './senders.js'

/** What of a sender's deadline is left for the method; the rest is for the way there and back. */
const SHARE = 0.75

/** When a sender's calls are answered 202 at the latest, in seconds; undefined where its deadline is not known. */
export const suggestedBudget = ({ deadline }: Pick<Sender, 'deadline'>): number | undefined =>
  deadline === undefined ? undefined : Math.round(deadline * SHARE * 100) / 100

type Given = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Given =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * What is given of a system trigger, with everything filled in that its `sender` says; what is given itself wins.
 * A sender that is not known changes nothing: the schema has words for that.
 */
export function withSender(given: unknown): unknown {
  if (!isObject(given) || typeof given.sender !== 'string' || !senderNames.includes(given.sender))
    return given
  const sender = senderOf(given.sender)
  const { signature = {} } = given
  const budget = suggestedBudget(sender)
  const hasOwn = isObject(signature) && ('scheme' in signature || 'preset' in signature)
  return {
    ...given,
    ...(isObject(signature) && !hasOwn && { signature: { preset: given.sender, ...signature } }),
    ...(!('reply_budget' in given) && budget !== undefined && { reply_budget: budget }),
  }
}
