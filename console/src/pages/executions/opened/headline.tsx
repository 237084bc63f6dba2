import type { JSX } from 'preact'
import type { ExecutionEvent } from '../../../live/execution.js'
import { nameOf } from '../../../live/names.js'
import { Chip } from '../../../parts/states.js'
import { hrefTo } from '../../../route.js'
import { dateOf, lengthOf } from '../../../times.js'
import { kindOfStatus, OutcomeChip } from './outcome-chip.js'

/** The result of an execution, before all else: its status, what was called, when, and how long it took. */
export function Headline({ event }: { readonly event: ExecutionEvent }): JSX.Element {
  const { status, verb, module, method, system, instance, trigger, started, duration_ms, problem } = event
  return (
    <div class="headline stack">
      <div class="inline">
        <strong class={`result ${kindOfStatus(status)}`}>{status ?? 'No answer'}</strong>
        <OutcomeChip event={event} />
        {problem !== null && <Chip kind="bad">{problem}</Chip>}
        {event.debounced && <Chip>held back by the method’s debounce</Chip>}
        {event.handed_over && <Chip>reply handed over</Chip>}
      </div>
      <div dir="auto">
        <b>{verb}</b>{' '}
        {module === null && method === null ? 'notify only' : `${module ?? '?'}.${method ?? '?'}`}
        {' · '}
        {instance === null || system === null ? (
          'no webhook: the secret was not right'
        ) : (
          <a href={hrefTo('systems', system, 'triggers', instance)}>{nameOf(trigger)}</a>
        )}
      </div>
      <div class="muted">
        <time dateTime={new Date(started).toISOString()}>{dateOf(started)}</time> · took{' '}
        {lengthOf(duration_ms)}
      </div>
    </div>
  )
}
