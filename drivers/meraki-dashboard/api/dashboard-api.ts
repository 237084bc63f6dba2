import { Problem } from 'placeos-webhooks'
import { mayCarryKey } from './key-scope.js'
import { nextLink } from './link-header.js'

/** What opens the Dashboard API. */
export interface Access {
  readonly base: URL
  readonly key: string
}

/** One page of an answer. */
export interface Page {
  readonly body: string
  /** Where the next one is; undefined on the last. */
  readonly next: URL | undefined
}

/**
 * The URL of a path on the API.
 * @throws Problem `invalid-arguments` when it is none, or one that the key may not be sent to
 */
export function targetOf(location: string, { base }: Access): URL {
  if (!URL.canParse(location, base.href)) throw new Problem('invalid-arguments', `${location} is not a URL`)
  const target = new URL(location, base)
  if (!mayCarryKey(target, base)) {
    throw new Problem('invalid-arguments', `the API key is not for ${target.origin}`)
  }
  return target
}

/**
 * Gets one page, over one redirect at most.
 * Rejects with Problem `driver-failed` when the answer is not a success or leads to where the key may not go.
 * @see https://developer.cisco.com/meraki/api-v1/pagination
 */
export async function getPage(target: URL, access: Access, signal: AbortSignal): Promise<Page> {
  const first = await get(target, access, signal)
  const response =
    first.status === 302 ? await get(await redirect(first, target, access), access, signal) : first
  if (!response.ok) {
    await response.body?.cancel()
    throw new Problem('driver-failed', `${target.pathname} was answered with ${String(response.status)}`)
  }
  const next = nextLink(response.headers.get('Link'))
  return {
    body: await response.text(),
    next: next === undefined ? undefined : follow(next, new URL(response.url), access),
  }
}

const get = (target: URL, { key }: Access, signal: AbortSignal): Promise<Response> =>
  fetch(target, {
    redirect: 'manual',
    signal,
    headers: { Accept: 'application/json', 'X-Cisco-Meraki-API-Key': key },
  })

async function redirect(response: Response, from: URL, access: Access): Promise<URL> {
  // An unread body would keep its connection.
  await response.body?.cancel()
  return follow(response.headers.get('Location'), from, access)
}

/** Where an answer leads, held to the scope of the key. */
function follow(location: string | null, from: URL, { base }: Access): URL {
  const target = location !== null && URL.canParse(location, from.href) ? new URL(location, from) : undefined
  if (target && mayCarryKey(target, base)) return target
  const where = target ? `to ${target.origin}, where the API key may not go` : 'nowhere'
  throw new Problem('driver-failed', `${from.pathname} leads ${where}`)
}
