import type { IncomingMessage, ServerResponse } from 'node:http'
import type { SlowBodies } from '../../http/index.js'
import type { Turns } from '../../payload/index.js'
import type { Problem } from '../../problem/index.js'
import { readBody, type BodyBounds } from '../delivery/body.js'
import { mostBytes, type BodyLimits } from '../delivery/body-limits.js'
import type { Delivery } from '../delivery/delivery.js'
import type { InFlight } from '../delivery/in-flight.js'
import { unpacking, type TakeBody } from '../delivery/unpack.js'
import { send, sentStatus, type Answer } from '../replies/answer.js'
import type { Caller } from './handling.js'

/** What bodies are read by. */
export interface BodyParts {
  readonly bodyLimits: BodyLimits
  readonly slowBodies: SlowBodies
  readonly inFlight: InFlight
}

/** Whoever has sent an HTTP request. */
export class HttpCaller implements Caller, BodyBounds {
  constructor(
    private readonly request: IncomingMessage,
    private readonly response: ServerResponse,
    private readonly delivery: Delivery,
    private readonly parts: BodyParts,
  ) {}

  readBody(done: TakeBody): void {
    const { request, response } = this
    const isPacked = request.headers['content-encoding'] !== undefined
    readBody(request, response, this, isPacked ? unpacking(request, this, done) : done)
  }

  get most(): number {
    return mostBytes(this.delivery, this.parts.bodyLimits)
  }

  get slowBodies(): SlowBodies {
    return this.parts.slowBodies
  }

  get turns(): Turns {
    return this.parts.inFlight.turns
  }

  hold(bytes: number): Problem | undefined {
    return this.parts.inFlight.hold(this.delivery, bytes)
  }

  answer(answer: Answer): number | null {
    send(this.response, this.delivery.id, answer)
    return sentStatus(this.response)
  }
}
