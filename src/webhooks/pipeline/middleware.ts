import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Delivery } from '../delivery/delivery.js'

/** Where an admitted delivery travels with its request from one middleware to the next. */
export const DELIVERY = Symbol('delivery')

export interface HookRequest extends IncomingMessage {
  [DELIVERY]?: Delivery
}

/** Express middleware that needs nothing of Express's own, so that it also runs straight on `node:http`. */
export type Middleware = (
  request: HookRequest,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void

/** Express middleware that hears of errors of those before it. */
export type ErrorMiddleware = (
  error: unknown,
  request: HookRequest,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void
