import { DELIVERY, type Middleware } from './middleware.js'

/**
 * Middleware: tells the trigger of an admitted delivery. Whether the trigger fires is up to its state and its
 * debounce period; the delivery goes on either way, since a debounce holds back the trigger and never the data.
 */
export const debounce: Middleware = function debounce(request, _response, next) {
  request[DELIVERY]?.instance?.notify()
  next()
}
