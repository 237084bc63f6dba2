import { circleOf, firstOf, hopOf, type Hop } from '../../chain/index.js'
import { Problem } from '../../problem/index.js'
import type { SystemTrigger } from '../definition/system-trigger.js'
import type { Trigger } from '../definition/trigger.js'

/** How many firings may each be set off by the one before; the next is refused. */
export const MOST_HOPS = 64

/** How often statuses may fire one instance within a second, however little is known of what set that off. */
export const MOST_A_SECOND = 100

/** How long an instance that they fire more often is held back, in milliseconds. */
export const PAUSE_MS = 60_000

/** A firing of an instance, as a hop. */
export const firingOf = ({ name }: Trigger, { id }: SystemTrigger, before?: Hop): Hop =>
  hopOf(id, `"${name}" (${id})`, before)

/**
 * Whether a firing by a call is on disk before anything follows from it. One that nothing follows from but an answer,
 * of an instance that does not record all its executions, is written within a few seconds.
 */
export const isToBeKeptFirst = ({ actions }: Trigger, { record }: SystemTrigger): boolean =>
  (record ?? 'all') === 'all' || actions.functions.length + actions.mailers.length > 0

/** Why a firing is refused that too many others have led to. */
export function tooFar(firing: Hop): Problem {
  const refused = `${String(MOST_HOPS)} firings set each other off, and ${firing.label} was not fired as well`
  const way = wayOf(firing) ?? `from ${firstOf(firing).label} to ${firing.before?.label ?? ''}`
  return new Problem('trigger-loop', `${refused}: ${way}`)
}

/** Why a firing is refused that comes too soon after many others. */
export function tooFast(firing: Hop): Problem {
  const often = `statuses fired ${firing.label} ${String(MOST_A_SECOND)} times within a second`
  const heldBack = `${often}: it is held back for ${String(PAUSE_MS / 1000)} seconds`
  const way = wayOf(firing)
  return new Problem('trigger-loop', way === undefined ? heldBack : `${heldBack}; ${way}`)
}

/** The circle that a firing closes, in words. */
const wayOf = (firing: Hop): string | undefined =>
  circleOf(firing)
    ?.map(({ label }) => label)
    .join(' → ')
