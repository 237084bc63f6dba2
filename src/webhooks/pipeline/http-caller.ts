import type { IncomingMessage, ServerResponse } from 'node:http'
import { readBody } from '../delivery/body.js'
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

  readBody(done: Parameters<Caller['readBody']>[0]): void {
    readBody(this.request, this.response, this.maxBodyBytes, done)
  }

  answer(answer: Answer): number | null {
    send(this.response, this.requestId, answer)
    return sentStatus(this.response)
  }
}
