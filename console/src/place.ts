import { signal } from '@preact/signals'

/** Where the plugin is: the page is at `…/console/` below whatever prefix. With a slash at its end. */
const base = new URL('..', location.href).href

/** What the server says of itself. */
interface About {
  readonly version: string
  /** What callers outside see, without a slash at its end; null where that is where the page is. */
  readonly url: string | null
}

/** The version of the plugin; empty until it is known. */
export const version = signal('')

/** What callers outside put before a webhook's path, without a slash at its end. */
export const publicBase = signal(base.replace(/\/$/, ''))

/** The URL the page itself calls. @param path from the plugin's root, with a slash */
export const urlOf = (path: string): string => base.replace(/\/$/, '') + path

/** The URL of the websocket. @param ticket for this once */
export const socketUrl = (ticket: string): string =>
  `${urlOf('/api/engine/v2/systems/control').replace(/^http/, 'ws')}?ticket=${encodeURIComponent(ticket)}`

/** Asks what the server says of itself; without an answer the page's own address stands. */
export async function learnPlace(): Promise<void> {
  const response = await fetch(urlOf('/console/about.json'))
  if (!response.ok) return
  const about = (await response.json()) as About
  version.value = about.version
  if (about.url !== null) publicBase.value = about.url
}
