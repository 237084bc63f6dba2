/** Reply headers; names of the connection itself, cookies and `X-Request-ID` are not sent. */
export type ReplyHeaders = Readonly<Record<string, string | readonly string[]>>

/** What a webhook method answers: HTTP status, headers, body. */
export type WebhookReply = readonly [
  status: number,
  headers: ReplyHeaders | null,
  body: string | Uint8Array | null,
]

/**
 * Builds an answer. Text and bytes go out as they are; any other body as JSON, with its content type.
 * @param status 200 to 599
 */
export function reply(status: number, body?: unknown, headers: ReplyHeaders = {}): WebhookReply {
  if (body === undefined || body === null) return [status, headers, null]
  if (typeof body === 'string' || body instanceof Uint8Array) return [status, headers, body]
  return [status, { 'Content-Type': 'application/json', ...headers }, JSON.stringify(body)]
}
