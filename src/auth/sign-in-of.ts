import { SIGN_IN_COOKIE } from './sign-in-cookie.js'
import { CALLED, cookiesOf, isSameOrigin, textOf, type KeyBearer } from './key-of.js'

/**
 * The token of somebody who is signed in, as a browser brings it; undefined without one. For anything but reading it
 * counts only where the browser says that a page of this very host asks, and never for a websocket.
 * @param site where callers outside see the host
 */
export function signInOf(request: KeyBearer, site = CALLED): string | undefined {
  const { headers, method } = request
  if (headers.upgrade !== undefined) return undefined
  const onlyReads = method === 'GET' || method === 'HEAD'
  const saysOrigin = textOf(headers['sec-fetch-site']) ?? headers.origin
  if (!onlyReads && (saysOrigin === undefined || !isSameOrigin(request, site))) return undefined
  const token = cookiesOf(headers.cookie ?? '').get(SIGN_IN_COOKIE)
  return token === '' ? undefined : token
}
