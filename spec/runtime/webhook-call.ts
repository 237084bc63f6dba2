import type { WebhookCall } from '../../src/runtime/index.js'

/** A delivery as the runtime gets it. */
export function webhookCall(call: Partial<WebhookCall> = {}): WebhookCall {
  const { verb = 'POST', body = '' } = call
  const nothing = (): void => undefined
  return {
    verb,
    headers: { 'X-Test': ['1'] },
    body,
    caller: 'webhook.trig-1',
    context: {
      verb,
      query: new URLSearchParams(),
      header: () => undefined,
      raw: Buffer.from(body),
      body: undefined,
      json: undefined,
      fields: {},
      files: [],
      address: '127.0.0.1',
      execution: 'exec-1',
      request: 'request-1',
    },
    onQueued: nothing,
    onStart: nothing,
    onLate: nothing,
    ...call,
  }
}
