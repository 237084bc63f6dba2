import { signal } from '@preact/signals'

/** Where people are: the words of the address behind `#/`. */
export type Route = readonly string[]

/** What is said behind the place: what is empty is left out. */
export type Query = Readonly<Record<string, string>>

/** An address such as `#/executions/exec-1?outcome=failed`. */
interface Address {
  readonly route: Route
  readonly query: Query
}

function addressOf(hash: string): Address {
  const [place = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2)
  const parts = place.split('/').filter((part) => part !== '')
  return { route: parts.map(decoded), query: Object.fromEntries(new URLSearchParams(query)) }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

const first = addressOf(location.hash)
export const route = signal<Route>(first.route)
export const query = signal<Query>(first.query)

/** The address of a place. */
export const hrefTo = (...parts: readonly string[]): string => `#/${parts.map(encodeURIComponent).join('/')}`

/** The address of a place, with what is said behind it. */
export function hrefWith(said: Query, ...parts: readonly string[]): string {
  const given = Object.entries(said).filter(([, value]) => value !== '')
  return given.length === 0
    ? hrefTo(...parts)
    : `${hrefTo(...parts)}?${new URLSearchParams(Object.fromEntries(given)).toString()}`
}

/** Goes there. */
export function go(...parts: readonly string[]): void {
  location.hash = hrefTo(...parts)
}

/** Goes there; in the place of where people are now, so that going back passes it over. */
export function goInstead(said: Query, ...parts: readonly string[]): void {
  const hash = hrefWith(said, ...parts)
  history.replaceState(null, '', hash)
  arrive(hash)
}

/** What keeps people from leaving what they have not saved. */
interface Guard {
  readonly isDirty: () => boolean
}
let guard: Guard | undefined

/** Where somebody wants to go who has not saved; undefined when nobody is held back. */
export const heldBack = signal<string | undefined>(undefined)

/** Asks before a place is left. Returns the way to stop asking. */
export function guardLeaving(isDirty: () => boolean): () => void {
  const mine: Guard = { isDirty }
  guard = mine
  return () => {
    if (guard === mine) guard = undefined
  }
}

/** Goes where somebody was held back from, and gives up what is not saved. */
export function leave(): void {
  const to = heldBack.value
  heldBack.value = undefined
  guard = undefined
  if (to !== undefined) location.hash = to
}

/** Stays with what is not saved. */
export function stay(): void {
  heldBack.value = undefined
}

let shown = location.hash

function arrive(hash: string): void {
  const [before, now] = [addressOf(shown), addressOf(hash)]
  shown = hash
  heldBack.value = undefined
  query.value = now.query
  if (before.route.join('/') === now.route.join('/')) return
  route.value = now.route
  // Who opens one of a list stays where the list is.
  if (now.route[0] !== 'executions' || before.route[0] !== 'executions') scrollTo(0, 0)
}

/** Follows the address from now on. */
export function followAddress(): void {
  addEventListener('hashchange', () => {
    const wanted = location.hash
    if (wanted === shown) return
    if (guard?.isDirty()) {
      heldBack.value = wanted
      location.hash = shown
      return
    }
    arrive(wanted)
  })
  addEventListener('beforeunload', (event) => {
    if (guard?.isDirty()) event.preventDefault()
  })
}
