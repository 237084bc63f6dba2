import { DELIVERY, type Middleware } from './middleware.js'

/**
 * Middleware: tells the trigger of an admitted delivery. Whether the trigger fires is up to its state and its
 * debounce period; the delivery goes on either way, since a debounce holds back the trigger and never the data.
 * That a trigger has fired is kept before the delivery goes on: what cannot be kept is not executed either.
 */
export const debounce: Middleware = function debounce(request, _response, next) {
  const delivery = request[DELIVERY]
  const kept = delivery?.instance?.notify(delivery.secretKind)
  if (kept) {
    kept.then(() => {
      next()
    }, next)
  } else {
    next()
  }
}
