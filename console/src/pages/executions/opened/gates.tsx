import type { JSX } from 'preact'
import type { ExecutionEvent, GateDecision } from '../../../live/execution.js'
import { Chip } from '../../../parts/states.js'
import { isAdmin } from '../../../session.js'
import { counted } from '../../../words.js'
import { mendingOf } from './mending.js'

interface GatesProps {
  readonly event: ExecutionEvent
  /** The gates that a replay passed without being asked. */
  readonly bypassed?: readonly string[] | undefined
}

/** The gates that were decided: how many passed, and the one that refused with a way to mend it. */
export function Gates({ event, bypassed = [] }: GatesProps): JSX.Element {
  const gates = event.gates.map(readGate)
  const refused = gates.find(({ code }) => code !== undefined)
  const asked = gates.filter(({ name, code }) => code === undefined && !bypassed.includes(name))
  const skipped = gates.length - asked.length - (refused ? 1 : 0)
  if (gates.length === 0) return <p class="muted">No check was made yet.</p>
  return (
    <div class="stack">
      {refused && <Refused gate={refused.name} code={refused.code ?? ''} event={event} />}
      <details>
        <summary>
          {counted(asked.length, 'check')} passed{skipped > 0 && `, ${skipped} not asked`}
        </summary>
        <ol class="gates">
          {gates.map(({ name, code }) => {
            if (code !== undefined) return null
            const isSkipped = bypassed.includes(name)
            return (
              <li key={name} class={isSkipped ? 'skipped' : 'passed'}>
                {name}
                {isSkipped && <Chip>not asked again</Chip>}
              </li>
            )
          })}
        </ol>
      </details>
    </div>
  )
}

interface RefusedProps {
  readonly gate: string
  readonly code: string
  readonly event: ExecutionEvent
}

function Refused({ gate, code, event }: RefusedProps): JSX.Element {
  const mending = isAdmin.value ? mendingOf(code, event) : undefined
  return (
    <div class="inline">
      <ol class="gates">
        <li class="refused">
          {gate}
          <Chip kind="bad">{code}</Chip>
        </li>
      </ol>
      <span class="muted small">Checks after it were not made.</span>
      {mending && (
        <a class="button plain" href={mending.href}>
          {mending.words}
        </a>
      )}
    </div>
  )
}

const readGate = (gate: GateDecision): { name: string; code?: string } =>
  typeof gate === 'string' ? { name: gate } : { name: gate.gate, code: gate.code }
