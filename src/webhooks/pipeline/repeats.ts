import { Problem } from '../../problem/index.js'
import type { Clock } from '../../time/index.js'
import type { Answer } from '../replies/answer.js'
import type { Delivery } from '../delivery/delivery.js'
import { finish, type FinishParts } from './finish.js'
import { interrupted, type LateReplies } from '../late-replies/late-replies.js'
import { DELIVERY, type Middleware } from './middleware.js'
import { PendingReply, type EarlierCall } from '../replies/pending-reply.js'
import type { PendingReplies } from '../replies/pending-replies.js'

/** What it takes to know the same call again. */
export interface RepeatsParts extends FinishParts {
  readonly pendingReplies: PendingReplies
  readonly late: LateReplies
  readonly clock: Clock
}

/** Marks the answer to a call that has come before. */
const REPLAYED = ['Idempotent-Replay', 'true'] as const

/**
 * Middleware: of calls that are the same by their instance's policy, the first goes on, and the others are answered
 * what it is answered. Nothing is notified and nothing runs for those.
 */
export function repeats(parts: RepeatsParts): Middleware {
  return function repeats(request, response, next) {
    const delivery = request[DELIVERY]
    if (!delivery?.key) {
      next()
      return
    }
    decide(delivery, parts).then((answer) => {
      if (answer) finish(delivery, response, answer, undefined, parts, next)
      else next()
    }, next)
  }
}

/** The answer to a call that has come before; undefined of the first. */
async function decide(delivery: Delivery, parts: RepeatsParts): Promise<Answer | undefined> {
  const { key, instance, execution } = delivery
  const window = instance?.systemTrigger.idempotency?.window
  if (!key || !instance || window === undefined) return undefined
  const { name, fingerprint } = key
  const claimed = parts.clock.now()
  const found = await parts.pendingReplies.claim({
    name,
    fingerprint,
    execution,
    instance: instance.id,
    claimed,
    expires: claimed + window * 1000,
  })
  if (found instanceof PendingReply) {
    delivery.pendingReply = found
    return undefined
  }
  const { status, headers, body } = await answerOf(found, delivery, parts)
  delivery.run = found.execution
  delivery.isRepeated = true
  return { status, headers: [...headers, ...REPLAYED], body }
}

async function answerOf(
  found: EarlierCall,
  delivery: Delivery,
  { pendingReplies, late }: RepeatsParts,
): Promise<Answer> {
  const { execution, fingerprint, state, reply } = found
  if (fingerprint !== delivery.key?.fingerprint)
    throw new Problem('idempotency-mismatch', 'the call that had this key before was another one')
  if (reply) return reply
  if (state === 'interrupted') throw interrupted(execution)
  // Another process has it under way. Where its caller has been told to fetch the reply, so is this one.
  const postponed = await pendingReplies.find(execution)
  if (postponed) return postponed.reply ?? late.notice(delivery, execution)
  throw new Problem('idempotency-in-progress', `the execution ${execution} is under way`, {
    headers: { 'Retry-After': '1' },
  })
}
