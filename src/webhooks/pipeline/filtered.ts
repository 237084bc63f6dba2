import { matches, spokenComparison } from '../../triggers/index.js'
import type { Delivery } from '../delivery/delivery.js'

const NOTHING = Buffer.alloc(0)

/** Whether a delivery is none of those that its instance means. */
export const isFilteredOut = (delivery: Delivery): boolean => failedComparisons(delivery).length > 0

/** What keeps a delivery from being one that its instance means, in words; nothing where it is one. */
export function failedComparisons({ instance, request, url, body = NOTHING }: Delivery): readonly string[] {
  const filter = instance?.systemTrigger.filter
  if (!filter) return []
  const { failed } = matches(filter, { headers: request.rawHeaders, query: url.query, body })
  return failed.map(({ comparison }) => spokenComparison(comparison))
}
