import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { executions } from '../../api/routes.js'
import { eventOf } from '../../live/execution.js'
import type { ExecutionRow } from '../../live/executions.js'
import { useLoaded } from '../../load.js'
import { Button } from '../../parts/button.js'
import { Await } from '../../parts/states.js'
import { go } from '../../route.js'
import { ExecutionDetail } from './execution-detail.js'

interface OpenedProps {
  readonly id: string
  /** Undefined of one that is in no row: then it is asked for. */
  readonly row: ExecutionRow | undefined
}

/** The execution that is opened, beside the list or before it. */
export function OpenedExecution({ id, row }: OpenedProps): JSX.Element {
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
        <Button
          kind="bare"
          icon="close"
          label="Close this execution"
          onPress={() => {
            go('executions')
          }}
        />
      </div>
      {row ? <ExecutionDetail key={id} event={row.event} /> : <Kept key={id} id={id} />}
    </aside>
  )
}

/** One from before the list begins. */
function Kept({ id }: { readonly id: string }): JSX.Element {
  const loaded = useLoaded(async () => eventOf((await executions.show(id)).data), [id])
  return <Await of={loaded}>{(event) => <ExecutionDetail event={event} />}</Await>
}
