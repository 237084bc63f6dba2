import { z } from 'zod'

/**
 * Where mails are handed in: `smtp://` (encrypted if the server offers it) or `smtps://`, with user and password
 * where it asks for them, escaped as URLs have it. A query or path is refused, since it would mean nothing.
 */
export const SmtpUrl = z
  .url({ protocol: /^smtps?$/, error: 'must be an smtp:// or smtps:// URL', abort: true })
  .superRefine((text, context) => {
    const { hostname, pathname, search, hash, username, password } = new URL(text)
    if (hostname === '') context.addIssue('must name a host')
    if (pathname.length > 1 || search !== '' || hash !== '')
      context.addIssue('must end with its host and port')
    if (!isEscaped(username) || !isEscaped(password))
      context.addIssue('has a bad escape: write % as %25 in user and password')
  })

function isEscaped(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}
