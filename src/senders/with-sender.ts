import type { Sender } from './sender.js'
import { ownSenders, type Senders } from './senders.js'

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
export function withSender(given: unknown, senders: Senders = ownSenders): unknown {
  if (!isObject(given)) return given
  const { sender: name, signature = {} } = given
  if (typeof name !== 'string') return 'signature' in given ? spelledOut(given, senders) : given
  const rests = isObject(signature) && !('scheme' in signature) && !('preset' in signature)
  if (!senders.has(name)) return rests ? { ...given, signature: undefined } : given
  const sender = senders.of(name)
  const [budget, status] = [suggestedBudget(sender), sender.success_status]
  const filled = {
    ...given,
    ...(rests && { signature: { preset: name, ...signature } }),
    ...(!('reply_budget' in given) && budget !== undefined && { reply_budget: budget }),
    ...(!('success_status' in given) && status !== USUAL && { success_status: status }),
  }
  return spelledOut(filled, senders)
}

/**
 * The same with all that a preset says, where that is not of the package: what is kept must not rest on a driver or a
 * file that may go.
 */
function spelledOut(given: Given, senders: Senders): Given {
  const { signature } = given
  if (!isObject(signature) || typeof signature.preset !== 'string') return given
  const { preset: name, ...own } = signature
  const sender = senders.brought(name)
  if (!sender) return given
  const { scheme, handshakes } = sender
  return { ...given, signature: { name, scheme, handshakes, ...own } }
}
