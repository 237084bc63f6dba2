import type { Outgoing } from 'placeos-webhooks'
import type { Notification } from './notification.js'

/** How long a subscriber may take to answer, in milliseconds. */
const PATIENCE_MS = 5000

/**
 * Sends a notification to a subscriber, once. Rejects unless it answers 2xx in time; redirects are not
 * followed, as they could lead to where nobody subscribed.
 */
export async function deliver(
  outgoing: Outgoing,
  url: string,
  { headers, body }: Notification,
): Promise<void> {
  const { status } = await outgoing.call(url, { headers, body, timeout: PATIENCE_MS })
  if (status < 200 || status > 299) throw new Error(`the subscriber answered ${status}`)
}
