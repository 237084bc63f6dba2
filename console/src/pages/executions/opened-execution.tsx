import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { executions } from '../../api/routes.js'
import { eventOf, type ExecutionEvent } from '../../live/execution.js'
import type { ExecutionRow } from '../../live/executions.js'
import { useLoaded } from '../../load.js'
import { Button } from '../../parts/button.js'
import { Await } from '../../parts/states.js'
import { ExecutionDetail } from './execution-detail.js'

interface OpenedProps {
  readonly id: string
  /** Undefined of one that is in no row: then it is asked for. */
  readonly row: ExecutionRow | undefined
  readonly onClose: () => void
}

/** The execution that is opened, beside the list or before it. */
export function OpenedExecution({ id, row, onClose }: OpenedProps): JSX.Element {
  const panel = useRef<HTMLElement>(null)
  useEffect(() => {
    if (!panel.current) return
    panel.current.scrollTop = 0
    // Where it stands before the list, as the style sheet has it, and not beside.
    if (matchMedia('(max-width: 64rem)').matches) panel.current.scrollIntoView({ block: 'nearest' })
  }, [id])
  return (
    <aside ref={panel} class="card" aria-label="One execution">
      <div class="head">
        <h2>Execution</h2>
        <Button kind="bare" icon="close" label="Close this execution" closes onPress={onClose} />
      </div>
      <Known key={id} id={id} event={row?.event} />
    </aside>
  )
}

interface KnownProps {
  readonly id: string
  /** What its row says; undefined where there is none yet, or none any more. */
  readonly event: ExecutionEvent | undefined
}

/** As its row tells of it, or as it is kept. Both are one element, so that a dialog stays open when the row comes. */
function Known({ id, event }: KnownProps): JSX.Element {
  const loaded = useLoaded(
    async () => event ?? eventOf((await executions.show(id)).data),
    [id, event === undefined],
  )
  const known = event ?? loaded.data.value
  return known ? <ExecutionDetail event={known} /> : <Await of={loaded}>{() => null}</Await>
}
