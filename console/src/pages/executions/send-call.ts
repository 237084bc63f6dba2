import type { SentRequest } from '../../hook-url.js'

/** What came back to a call, as far as a browser shows it. */
export interface CallReply {
  /** 0 for a redirect, which browsers keep to themselves. */
  readonly status: number
  readonly statusText: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
  /** Names the execution. */
  readonly requestId: string | null
}

/** The most of a body that is shown, in characters. */
const MOST_SHOWN = 100_000

/** Sends a call to this page's own origin, and follows no redirect. */
export async function sendCall(url: string, { verb, headers, body }: SentRequest): Promise<CallReply> {
  // Pages that are not served by https, or from this machine, cannot make ids; then the server does.
  const requestId = isSecureContext ? crypto.randomUUID() : null
  const response = await fetch(url, {
    method: verb,
    headers: [
      ...(requestId === null ? [] : [['X-Request-ID', requestId] as [string, string]]),
      ...headers.map(([name, value]): [string, string] => [name, value]),
    ],
    body: body ?? null,
    credentials: 'omit',
    cache: 'no-store',
    redirect: 'manual',
  })
  const text = await response.text()
  return {
    status: response.status,
    statusText: response.statusText,
    headers: [...response.headers],
    body: text,
    requestId: response.headers.get('X-Request-ID') ?? requestId,
  }
}

/** JSON is laid out; the rest is shown as it came. */
export function layOut(text: string): string {
  if (text.length > MOST_SHOWN)
    return `${text.slice(0, MOST_SHOWN)}\n… and ${text.length - MOST_SHOWN} characters more`
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

/** Headers as people write them, one a line; or what is wrong with a line. */
export function readHeaders(text: string): [name: string, value: string][] | string {
  const headers: [string, string][] = []
  for (const line of text.split('\n').filter((one) => one.trim() !== '')) {
    const [, name = '', value = ''] = /^\s*([!#$%&'*+.^_`|~\w-]+)\s*:\s*(.*?)\s*$/.exec(line) ?? []
    if (name === '' || !/^[\x20-\x7e\xa0-\xff]*$/.test(value))
      return `“${line.trim()}” is not a header, such as X-Name: value.`
    headers.push([name, value])
  }
  return headers
}
