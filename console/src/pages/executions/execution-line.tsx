import type { JSX } from 'preact'
import type { Row } from '../../live/executions.js'
import { nameOf } from '../../live/names.js'
import { hrefTo } from '../../route.js'
import { clockOf, lengthOf } from '../../times.js'
import { OutcomeChip } from './execution-detail.js'

interface LineProps {
  readonly row: Row
  readonly isOpen: boolean
}

/** One line of the list of executions. */
export function ExecutionLine({ row, isOpen }: LineProps): JSX.Element {
  if (row.kind === 'gap')
    return (
      <div class="line gap">
        {row.gap.dropped === null
          ? `The service was started anew; what ${row.system} did before is not told again.`
          : `${row.gap.dropped} events of ${row.system} were missed while the page was not connected.`}
      </div>
    )
  const { event } = row
  return (
    <a class="line" href={hrefTo('executions', event.execution)} aria-current={isOpen ? 'true' : undefined}>
      <time>{clockOf(event.started)}</time>
      <OutcomeChip event={event} />
      <span class="code">{event.status ?? '…'}</span>
      <span class="what">
        <b>{event.verb}</b> {event.method === null ? 'notify' : `${event.module ?? ''}.${event.method}`}
      </span>
      <span class="muted wide">{nameOf(event.trigger)}</span>
      <span class="number">{lengthOf(event.duration_ms)}</span>
    </a>
  )
}
