import type { Sender } from './sender.js'
import { senderNames, senderOf } from './senders.js'

/** What of a sender's deadline is left for the method; the rest is for the way there and back. */
const SHARE = 0.75

/** When a sender's calls are answered 202 at the latest, in seconds; undefined where its deadline is not known. */
export const suggestedBudget = ({ deadline }: Pick<Sender, 'deadline'>): number | undefined =>
  deadline === undefined ? undefined : Math.round(deadline * SHARE * 100) / 100

/** What is answered unless a system trigger says otherwise. */
const USUAL = 202

type Given = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Given =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * What is given of a system trigger, with everything filled in that its `sender` says; what is given itself wins.
 * Of a sender that is not known the schema tells: what rests on it is left out, since nothing can be said of it.
 */
export function withSender(given: unknown): unknown {
  if (!isObject(given)) return given
  const { sender: name, signature = {} } = given
  if (typeof name !== 'string') return given
  const rests = isObject(signature) && !('scheme' in signature) && !('preset' in signature)
  if (!senderNames.includes(name)) return rests ? { ...given, signature: undefined } : given
  const sender = senderOf(name)
  const [budget, status] = [suggestedBudget(sender), sender.success_status]
  return {
    ...given,
    ...(rests && { signature: { preset: name, ...signature } }),
    ...(!('reply_budget' in given) && budget !== undefined && { reply_budget: budget }),
    ...(!('success_status' in given) && status !== USUAL && { success_status: status }),
  }
}
