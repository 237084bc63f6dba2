import { signal } from '@preact/signals'

/** Where people are: the words of the address behind `#/`. */
export type Route = readonly string[]

/** The parts of an address such as `#/systems/sys-1`. */
function routeOf(hash: string): Route {
  return hash
    .replace(/^#\/?/, '')
    .split('/')
    .filter((part) => part !== '')
    .map((part) => {
      try {
        return decodeURIComponent(part)
      } catch {
        return part
      }
    })
}

export const route = signal<Route>(routeOf(location.hash))

/** The address of a place. */
export const hrefTo = (...parts: readonly string[]): string => `#/${parts.map(encodeURIComponent).join('/')}`

/** Goes there. */
export function go(...parts: readonly string[]): void {
  location.hash = hrefTo(...parts)
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
    shown = wanted
    heldBack.value = undefined
    route.value = routeOf(wanted)
    scrollTo(0, 0)
  })
  addEventListener('beforeunload', (event) => {
    if (guard?.isDirty()) event.preventDefault()
  })
}
