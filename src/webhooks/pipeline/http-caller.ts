import type { IncomingMessage, ServerResponse } from 'node:http'
import { readBody } from '../delivery/body.js'
import { unpacking, type TakeBody } from '../delivery/unpack.js'
import { send, sentStatus, type Answer } from '../replies/answer.js'
import type { Caller } from './handling.js'

/** Whoever has sent an HTTP request. */
export class HttpCaller implements Caller {
  constructor(
    private readonly request: IncomingMessage,
    private readonly response: ServerResponse,
    private readonly requestId: string,
    private readonly maxBodyBytes: number,
  ) {}

  readBody(done: TakeBody): void {
    const { request, response, maxBodyBytes } = this
    const isPacked = request.headers['content-encoding'] !== undefined
    readBody(request, response, maxBodyBytes, isPacked ? unpacking(request, maxBodyBytes, done) : done)
  }

  answer(answer: Answer): number | null {
    send(this.response, this.requestId, answer)
    return sentStatus(this.response)
  }
}
