import type { MaybePromise } from '../../runtime/index.js'
import type { Clock } from '../../time/index.js'
import type { Delivery } from '../delivery/delivery.js'
import { inTime } from '../replies/in-time.js'
import { DELIVERY, type Middleware } from './middleware.js'
import type { Recorder } from '../record/record.js'

/**
 * Middleware: tells the trigger of an admitted delivery. Whether the trigger fires is up to its state and its
 * debounce period; the delivery goes on either way, since a debounce holds back the trigger and never the data.
 * That the delivery has come, and that a trigger has fired, is kept before it goes on: what cannot be kept is not
 * executed either.
 */
export function notifyTrigger(recorder: Recorder | undefined, clock: Clock): Middleware {
  return function notifyTrigger(request, _response, next) {
    const delivery = request[DELIVERY]
    const kept = delivery && notify(delivery, recorder, clock)
    if (kept) {
      kept.then(() => {
        next()
      }, next)
    } else {
      next()
    }
  }
}

/** Tells the trigger of a delivery. Gives what to wait for, if anything; it rejects with Problem `storage-unavailable`. */
export function notify(delivery: Delivery, recorder: Recorder | undefined, clock: Clock): MaybePromise<void> {
  // In this order, since the journal then writes in the same commit as the trigger.
  const received = recorder?.receive(delivery)
  const fired = delivery.instance?.notify(delivery.secretKind)
  if (!received && !fired) return undefined
  return inTime(
    received && fired ? Promise.all([received, fired]) : Promise.resolve(received ?? fired),
    clock,
  )
}
