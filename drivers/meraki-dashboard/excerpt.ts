/** How much of a body a log line shows, in characters. */
const LENGTH = 96

/** A member `"secret": "…"`, its end missing when the text breaks off inside. */
const SECRET_MEMBER = /("secret"\s*:\s*)"(?:[^"\\]|\\[^])*(?:"|\\?$)/gi

/** A body without secrets: neither the one it was sent with nor, wherever it stands, the one it is held to. */
export function withoutSecrets(body: string, secret: string): string {
  const text = body.replace(SECRET_MEMBER, '$1"[hidden]"')
  return secret === '' ? text : text.replaceAll(secret, '[hidden]')
}

/** The beginning of a body, without secrets, for the log. */
export const excerpt = (body: string, secret: string): string => withoutSecrets(body, secret).slice(0, LENGTH)
