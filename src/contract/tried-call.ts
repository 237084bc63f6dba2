import type { WebhookCall, WebhookTarget } from '../runtime/index.js'

/** A webhook call, and what it has heard, in order. */
export class TriedCall implements WebhookCall {
  readonly verb: WebhookCall['verb']
  readonly headers = { 'Content-Type': ['text/plain'], 'pos-query-params': [''] }
  readonly caller = 'webhook.trig-conformance'
  readonly context: WebhookCall['context']
  readonly heard: string[] = []

  constructor(
    { endpoint }: WebhookTarget,
    readonly body = '',
  ) {
    this.verb = endpoint.methods[0] ?? 'POST'
    this.context = {
      verb: this.verb,
      query: new URLSearchParams(),
      header: (name) => (name.toLowerCase() === 'content-type' ? 'text/plain' : undefined),
      raw: Buffer.from(body),
      body: undefined,
      json: undefined,
      fields: {},
      files: [],
      address: '127.0.0.1',
      execution: 'exec-conformance',
      request: 'request-conformance',
    }
  }

  readonly onQueued = (position: number): void => {
    this.heard.push(`queued ${String(position)}`)
  }

  readonly onStart = (): void => {
    this.heard.push('started')
  }

  readonly onLate = (): void => {
    this.heard.push('late')
  }
}
