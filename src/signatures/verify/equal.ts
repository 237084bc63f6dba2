import { safeEqual } from '../../driver/index.js'

/** Whether one of these is one of those; every pair is compared, whatever the others came to. */
export function someEqual(given: readonly string[], expected: readonly string[]): boolean {
  let found = false
  for (const one of given) for (const other of expected) found = safeEqual(one, other) || found
  return found
}
