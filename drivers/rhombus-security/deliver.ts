import type { Notification } from './notification.js'

/** How long a subscriber may take to answer, in milliseconds. */
const PATIENCE_MS = 5000

/**
 * Sends a notification to a subscriber, once. Rejects unless it answers 2xx in time; redirects are not
 * followed, as they could lead to where nobody subscribed.
 */
export async function deliver(url: string, { headers, body }: Notification, patienceMs = PATIENCE_MS) {
  const answer = await fetch(url, {
    method: 'POST',
    headers,
    body,
    redirect: 'manual',
    signal: AbortSignal.timeout(patienceMs),
  })
  await answer.body?.cancel()
  if (!answer.ok) throw new Error(`the subscriber answered ${answer.status}`)
}
