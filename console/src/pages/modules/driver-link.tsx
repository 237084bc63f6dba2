import type { JSX } from 'preact'
import { hrefTo } from '../../route.js'

/** The driver of a module, where it is known: a runtime of the host's need not say. */
export function DriverLink({ driver }: { readonly driver: string | null }): JSX.Element {
  if (driver === null) return <span class="muted">Not known</span>
  return (
    <a href={hrefTo('drivers', driver)} dir="auto">
      {driver}
    </a>
  )
}
