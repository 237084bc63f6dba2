import { randomBytes } from 'node:crypto'
import { safeEqual } from '../../driver/index.js'
import type { SystemTrigger } from './system-trigger.js'

/** Which of an instance's secrets a call has given. */
export type SecretKind = 'current' | 'previous'

/** 32 random bytes, base64url. */
export const makeSecret = (): string => randomBytes(32).toString('base64url')

/** Compared with where there is nothing to compare with. */
const NO_SECRET = 'x'.repeat(43)

/**
 * Which secret this is, or undefined for none of them: an unknown instance takes as long as a wrong secret.
 * @param now milliseconds since the epoch
 */
export function secretKind(
  given: string,
  instance: SystemTrigger | undefined,
  now: () => number,
): SecretKind | undefined {
  if (safeEqual(given, instance?.webhook_secret ?? NO_SECRET) && instance) return 'current'
  const previous = instance?.previous_secret
  if (safeEqual(given, previous?.secret ?? NO_SECRET) && previous && now() < previous.expires_at)
    return 'previous'
  return undefined
}
