import type { JSX } from 'preact'
import { outcomes, type ExecutionEvent, type Outcome } from '../../../live/execution.js'
import { Chip } from '../../../parts/states.js'

type Kind = 'good' | 'plain' | 'warn' | 'bad' | 'accent'

const KINDS: Readonly<Record<Outcome, Kind>> = {
  notified: 'plain',
  answered: 'good',
  refused: 'warn',
  failed: 'bad',
  'timed-out': 'bad',
  suppressed: 'plain',
  repeated: 'plain',
  filtered: 'plain',
  captured: 'accent',
  'cut-off': 'warn',
  interrupted: 'bad',
}

/** How an answer looks: what a method refuses or fails at by itself is no success. */
export const kindOfStatus = (status: number | null): Kind =>
  status === null ? 'plain' : status >= 500 ? 'bad' : status >= 400 ? 'warn' : 'good'

/** What an execution came to, in colour and in words. */
export function OutcomeChip({ event }: { readonly event: ExecutionEvent }): JSX.Element {
  const { outcome, state, queue_position, status } = event
  if (outcome === 'answered') return <Chip kind={kindOfStatus(status)}>{outcomes.answered}</Chip>
  if (outcome !== null) return <Chip kind={KINDS[outcome]}>{outcomes[outcome]}</Chip>
  if (state !== 'queued') return <Chip kind="accent">running</Chip>
  return <Chip kind="warn">{queue_position === null ? 'queued' : `queued ${queue_position}`}</Chip>
}
