/** The cookie of who is signed in. */
export const SIGN_IN_COOKIE = 'placeos-webhooks-sign-in'

/**
 * What sets the cookie. Without a path it is for all below the folder of the URL that was called, as the browser knows
 * it, whatever a proxy has taken off.
 * @param isSecure whether the page came by HTTPS
 */
export const signInCookie = (token: string, seconds: number, isSecure: boolean): string =>
  `${SIGN_IN_COOKIE}=${token}; Max-Age=${String(seconds)}; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`

/** A header `Cookie` without the token of who is signed in, which is nobody else's business. */
export function withoutSignIn(header: string): string {
  if (!header.includes(SIGN_IN_COOKIE)) return header
  const others = header.split(';').filter((pair) => !pair.trimStart().startsWith(`${SIGN_IN_COOKIE}=`))
  return others.join(';').trim()
}
