import type { IncomingMessage, ServerResponse } from 'node:http'
import type { SlowBodies } from '../../http/index.js'
import { readBody } from '../delivery/body.js'
import { mostBytes, type BodyLimits } from '../delivery/body-limits.js'
import type { Delivery } from '../delivery/delivery.js'
import { unpacking, type TakeBody } from '../delivery/unpack.js'
import { send, sentStatus, type Answer } from '../replies/answer.js'
import type { Caller } from './handling.js'

/** What bodies are read by. */
export interface BodyParts {
  readonly bodyLimits: BodyLimits
  readonly slowBodies: SlowBodies
}

/** Whoever has sent an HTTP request. */
export class HttpCaller implements Caller {
  constructor(
    private readonly request: IncomingMessage,
    private readonly response: ServerResponse,
    private readonly delivery: Delivery,
    private readonly parts: BodyParts,
  ) {}

  readBody(done: TakeBody): void {
    const { request, response } = this
    const { bodyLimits, slowBodies } = this.parts
    const most = mostBytes(this.delivery, bodyLimits)
    const isPacked = request.headers['content-encoding'] !== undefined
    readBody(request, response, most, slowBodies, isPacked ? unpacking(request, most, done) : done)
  }

  answer(answer: Answer): number | null {
    send(this.response, this.delivery.id, answer)
    return sentStatus(this.response)
  }
}
