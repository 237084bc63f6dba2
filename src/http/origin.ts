/** Reads what somebody writes as the origin of pages, and tells whether pages are of it. @see RFC 6454 */

/** An origin as browsers say it, or with `*.` before its host for every host below; or why it is none. */
export type OriginReading = { readonly origin: string } | { readonly fault: string }

/** Whether a page's origin is one of those listed. */
export type Origins = (origin: string) => boolean

const SCHEME = /^([a-z][a-z\d+.-]*):\/\/(.*)$/i
const WILDCARD = '*.'

/** The schemes of websockets, by those of the pages that open them. */
const PAGES: Readonly<Record<string, string>> = { ws: 'http', wss: 'https' }

/** Makes one form of an origin: case, a slash at its end and a default port make none another. */
export function readOrigin(written: string): OriginReading {
  const text = written.trim()
  if (text === 'null') return { origin: text }
  if (text === '*') return { fault: 'names no origin: list each, or hosts such as https://*.example.org' }
  const [, given = '', rest = ''] = SCHEME.exec(text) ?? []
  const scheme = given.toLowerCase()
  if (scheme === '')
    return { fault: 'has no scheme: say https://panel.example.org; pages without an origin say null' }
  const page = PAGES[scheme]
  if (page !== undefined) return { fault: `is of a websocket: say where the page is, ${page}://${rest}` }
  if (/[/?#]./.test(rest)) return { fault: 'has a path: an origin is a scheme, a host and a port' }
  if (rest.includes('@')) return { fault: 'has a user: an origin is a scheme, a host and a port' }
  const host = rest.replace(/[/?#]$/, '').toLowerCase()
  return scheme === 'http' || scheme === 'https' ? readHost(scheme, host) : readApp(scheme, host)
}

/** The origin of a web page; browsers leave a default port out. */
function readHost(scheme: string, host: string): OriginReading {
  const hasWildcard = host.startsWith(WILDCARD)
  const named = hasWildcard ? host.slice(WILDCARD.length) : host
  if (named.includes('*'))
    return { fault: 'has a * that is not all that comes before a host, as in https://*.example.org' }
  const url = `${scheme}://${named}`
  if (!URL.canParse(url)) return { fault: 'has a host that is none' }
  const { host: plain } = new URL(url)
  return { origin: `${scheme}://${hasWildcard ? WILDCARD : ''}${plain}` }
}

/** The origin of an app's own pages, such as `capacitor://localhost` or `file://`. */
function readApp(scheme: string, host: string): OriginReading {
  if (host === '' && scheme !== 'file') return { fault: `has no host: say ${scheme}://localhost or the like` }
  if (/[\s*]/.test(host)) return { fault: 'has a host that is none' }
  return { origin: `${scheme}://${host}` }
}

/** @param listed as `readOrigin` gives them */
export function originsOf(listed: readonly string[]): Origins {
  const exact = new Set(listed)
  const below = listed.flatMap((origin) => {
    const [scheme, host] = origin.split(WILDCARD)
    return host === undefined ? [] : [{ scheme, suffix: `.${host}` }]
  })
  return (origin) => {
    const reading = readOrigin(origin)
    if ('fault' in reading) return false
    return (
      exact.has(reading.origin) ||
      below.some(
        ({ scheme = '', suffix }) => reading.origin.startsWith(scheme) && reading.origin.endsWith(suffix),
      )
    )
  }
}
