/** JSON for people to read: its secrets are blotted out. */
export const withoutSecrets = (json: unknown): string =>
  JSON.stringify(json, (key, value: unknown) => (key === 'secret' ? '[secret]' : value))
