import type { JSX } from 'preact'
import type { Json } from '../../../api/resources.js'
import { counted } from '../../../words.js'

/** How deep a value is laid open at first, and how many members one may have that is. */
const OPENED = 2
const MOST_OPENED = 20
/** The most members that are shown at once. */
const MOST_SHOWN = 500

interface JsonProps {
  readonly value: Json
  readonly name?: string
  readonly depth?: number
}

/** A value of JSON whose objects and lists can be folded. */
export function JsonView({ value, name, depth = 0 }: JsonProps): JSX.Element {
  const label = name === undefined ? null : <span class="member">{name}: </span>
  if (typeof value !== 'object' || value === null)
    return (
      <div class="leaf">
        {label}
        <span class={`json-${value === null ? 'null' : typeof value}`}>{JSON.stringify(value)}</span>
      </div>
    )
  const members = Object.entries<Json>(value as Readonly<Record<string, Json>>)
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  if (members.length === 0)
    return (
      <div class="leaf">
        {label}
        {open}
        {close}
      </div>
    )
  return (
    <details open={depth < OPENED && members.length <= MOST_OPENED}>
      <summary>
        {label}
        {open}{' '}
        <small class="muted">{counted(members.length, Array.isArray(value) ? 'item' : 'member')}</small>{' '}
        {close}
      </summary>
      <div class="inside">
        {members.slice(0, MOST_SHOWN).map(([member, one]) => (
          <JsonView key={member} value={one} name={member} depth={depth + 1} />
        ))}
        {members.length > MOST_SHOWN && <div class="muted">… and {members.length - MOST_SHOWN} more</div>}
      </div>
    </details>
  )
}
