/** A request's body as JSON. The error says nothing of the text, which may hold a secret. */
export function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    throw new Error('the body is not JSON')
  }
}

/** JSON for people to read: its secrets are blotted out. */
export const withoutSecrets = (json: unknown): string =>
  JSON.stringify(json, (key, value: unknown) => (key === 'secret' ? '[secret]' : value))
