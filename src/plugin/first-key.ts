import { SETTINGS_KEY, type Keys } from '../auth/index.js'

/**
 * Sees to it that there is a key: the admin key of the settings, or one that is made where there is none.
 * @param isNeeded whether nobody could come in without one
 * @returns the one that was made, which nobody knows yet
 */
export async function firstKey(
  keys: Keys,
  adminKey: string | undefined,
  isNeeded: boolean,
): Promise<string | undefined> {
  if (adminKey !== undefined) {
    await keys.adopt({ id: SETTINGS_KEY, name: 'admin key of the settings', role: 'admin', key: adminKey })
    return undefined
  }
  if (!isNeeded || (await keys.list()).length > 0) return undefined
  const { key } = await keys.create({ name: 'first admin key', role: 'admin' })
  return key
}
