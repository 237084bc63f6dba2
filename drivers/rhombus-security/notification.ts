import { createHmac } from 'node:crypto'
import type { DoorEvent } from './door-event.js'

/** A door event on its way to a subscriber. */
export interface Notification {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * Writes the notification of an event. With a secret its body has `signature` as Rhombus expects it, which
 * covers the timestamp alone, and the header `X-Signature-256` covers the body's bytes; both are the hex of an
 * HMAC-SHA256. A blank secret signs nothing.
 */
export function notificationOf(event: DoorEvent, secret?: string | null): Notification {
  const key = secret?.trim() ? secret : undefined
  const { door_id, action, card_id, user_name, user_email } = event
  const timestamp = wholeSeconds(event.timestamp)
  const signature = key && hmac(key, timestamp)
  // Fields without a value are left out of the text.
  const body = JSON.stringify({ door_id, timestamp, signature, action, card_id, user_name, user_email })
  return {
    headers: {
      'Content-Type': 'application/json',
      ...(key === undefined ? {} : { 'X-Signature-256': hmac(key, body) }),
    },
    body,
  }
}

/** Unix seconds as RFC 3339 in UTC, such as `2026-03-14T09:26:53Z`. */
const wholeSeconds = (unix: number): string => new Date(unix * 1000).toISOString().replace('.000Z', 'Z')

const hmac = (key: string, text: string): string => createHmac('sha256', key).update(text).digest('hex')
