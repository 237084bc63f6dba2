import type { IncomingHttpHeaders } from 'node:http'
import { calledHost } from './called-host.js'

/** What of a request tells where it was sent; one that was made up has no connection. */
export interface SentRequest {
  readonly headers: IncomingHttpHeaders
  readonly socket?: object
}

/** What is known of where callers outside see this. */
export interface SiteParts {
  /** What stands before `/api` in the URLs that callers are given, where it is known. */
  readonly publicUrl?: string | undefined
  /** Whether an address is that of a proxy that is believed. @default none is */
  readonly isProxy?: (address: string) => boolean
}

/** Where callers outside see this: by what is called, by what a trusted proxy says was called, and by what a host says. */
export class Site {
  readonly #publicOrigin: string | undefined
  readonly #isProxy: (address: string) => boolean

  constructor({ publicUrl, isProxy = () => false }: SiteParts = {}) {
    this.#publicOrigin = publicUrl === undefined ? undefined : new URL(publicUrl).origin
    this.#isProxy = isProxy
  }

  /** The host a request was sent to, with its port where that is said. */
  hostOf(request: SentRequest): string | undefined {
    return this.#forwarded(request, 'x-forwarded-host') ?? calledHost(request.headers)
  }

  /** The scheme a request was sent by. Anybody is believed: who makes it up gets a URL that nobody has signed. */
  schemeOf({ headers, socket }: SentRequest): string {
    const said = firstOf(headers['x-forwarded-proto']) ?? headers[':scheme']
    if (typeof said === 'string') return said
    return socket && 'encrypted' in socket ? 'https' : 'http'
  }

  /** Whether a page's origin is this very host. A default port may be said or left out. */
  isOwn(origin: string, request: SentRequest): boolean {
    if (!URL.canParse(origin)) return false
    const page = new URL(origin)
    if (page.origin === this.#publicOrigin) return true
    return [this.hostOf(request), calledHost(request.headers)].some((host) => isHostOf(page, host))
  }

  /** What the nearest of the proxies that wrote it says of the caller; nothing where that is not trusted. */
  #forwarded({ headers, socket }: SentRequest, name: string): string | undefined {
    const said = firstOf(headers[name])
    if (said === undefined || !socket || !('remoteAddress' in socket)) return undefined
    const { remoteAddress } = socket
    return typeof remoteAddress === 'string' && this.#isProxy(remoteAddress) ? said : undefined
  }
}

/** Proxies say the scheme in too many ways to tell which port goes without saying. */
function isHostOf(page: URL, host: string | undefined): boolean {
  const own = host?.toLowerCase()
  return own === page.host || own?.replace(/:(?:80|443)$/, '') === page.host
}

/** Proxies that stand one behind the other add to a list, and the first of it is what the caller called. */
function firstOf(header: string | string[] | undefined): string | undefined {
  const [first = ''] = String(header ?? '').split(',')
  return first.trim() || undefined
}
