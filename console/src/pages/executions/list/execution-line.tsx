import type { JSX } from 'preact'
import type { ExecutionRow, Row } from '../../../live/executions.js'
import { nameOf } from '../../../live/names.js'
import { hrefWith, query } from '../../../route.js'
import { clockOf, dayOf, lengthOf } from '../../../times.js'
import { OutcomeChip } from '../opened/outcome-chip.js'
import { ticked, toggleTick } from './ticked.js'
import { isAdmin } from '../../../session.js'

interface LineProps {
  readonly row: Row
  readonly isOpen: boolean
  /** Whether it stands by itself: then it is a link as others are, and cannot be ticked. */
  readonly isPlain?: boolean
}

/** What stands above the columns of the list. */
export const Headings = ({ isPlain = false }: { readonly isPlain?: boolean }): JSX.Element => (
  <div class="tickable headings" aria-hidden="true">
    {!isPlain && isAdmin.value && <span class="tick" />}
    <div class="line">
      <span>Received</span>
      <span>Outcome</span>
      <span class="code">Status</span>
      <span class="what">Call</span>
      <span class="wide">Trigger</span>
      <span class="number">Took</span>
    </div>
  </div>
)

/** One line of the list of executions. */
export const ExecutionLine = ({ row, isOpen, isPlain = false }: LineProps): JSX.Element =>
  row.kind === 'gap' ? (
    <div class="line gap">
      {row.gap.dropped === null
        ? `The service was started anew; what ${row.system} did before is not told again.`
        : `${row.gap.dropped} events of ${row.system} were missed while the page was not connected.`}
    </div>
  ) : (
    <Execution row={row} isOpen={isOpen} isPlain={isPlain} />
  )

interface ExecutionProps extends Required<LineProps> {
  readonly row: ExecutionRow
}

function Execution({ row: { event }, isOpen, isPlain }: ExecutionProps): JSX.Element {
  const { execution, started, status, verb, module, method, trigger, duration_ms } = event
  return (
    <div class="tickable">
      {!isPlain && isAdmin.value && (
        <input
          class="tick"
          type="checkbox"
          tabIndex={-1}
          aria-label={`Tick ${execution}`}
          checked={ticked.value.has(execution)}
          onChange={() => {
            toggleTick(execution)
          }}
        />
      )}
      <a
        class="line"
        tabIndex={isPlain ? undefined : -1}
        href={hrefWith(isPlain ? {} : query.value, 'executions', execution)}
        aria-current={isOpen ? 'true' : undefined}
      >
        <time dateTime={new Date(started).toISOString()}>
          {clockOf(started)} <small>{dayOf(started)}</small>
        </time>
        <OutcomeChip event={event} />
        <span class="code">{status ?? '…'}</span>
        <span class="what" dir="auto">
          <b>{verb}</b> {method === null ? 'notify' : `${module ?? ''}.${method}`}
        </span>
        <span class="muted wide" dir="auto">
          {nameOf(trigger)}
        </span>
        <span class="number">{lengthOf(duration_ms)}</span>
      </a>
    </div>
  )
}
