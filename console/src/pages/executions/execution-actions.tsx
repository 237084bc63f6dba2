import type { JSX } from 'preact'
import { executions } from '../../api/routes.js'
import type { WholeExecution } from '../../api/resources.js'
import type { ExecutionEvent } from '../../live/execution.js'
import { Button } from '../../parts/button.js'
import { Confirm } from '../../parts/dialog/form-dialog.js'
import { useDialog } from '../../parts/dialog/use-dialog.js'
import { tell } from '../../parts/news.js'
import { goInstead, query } from '../../route.js'
import { isAdmin } from '../../session.js'
import { Capture } from './capture.js'
import { ExplainKept } from './explain-kept.js'
import type { Kept } from './kept-execution.js'
import { CopyCurl } from './replay/copy-curl.js'
import { EditReplay } from './replay/edit-replay.js'

interface ActionsProps {
  readonly event: ExecutionEvent
  readonly kept: Kept
}

/** What can be done about an execution. */
export function ExecutionActions({ event, kept }: ActionsProps): JSX.Element {
  const { system, instance } = event
  const isOurs = system !== null && instance !== null
  return (
    <div class="inline">
      {isAdmin.value && kept && isOurs && <ReplayButtons kept={kept} />}
      {kept && <ExplainButton kept={kept} />}
      {kept && isOurs && <CopyCurl kept={kept} />}
      {isAdmin.value && isOurs && <Capture system={system} id={instance} />}
    </div>
  )
}

function ExplainButton({ kept }: { readonly kept: WholeExecution }): JSX.Element {
  const explaining = useDialog((close) => <ExplainKept kept={kept} onClose={close} />)
  return (
    <>
      <Button icon="help" onPress={explaining.open}>
        Explain
      </Button>
      {explaining.shown}
    </>
  )
}

/** What ran a method moves a device again, so that is asked first. */
function ReplayButtons({ kept }: { readonly kept: WholeExecution }): JSX.Element {
  const { module, method } = kept
  const replay = async (): Promise<void> => {
    const { data } = await executions.replay(kept.id)
    tell('Replayed.')
    goInstead(query.peek(), 'executions', data.id)
  }
  const confirming = useDialog((close) => (
    <Confirm
      title="Replay this execution?"
      yes="Replay"
      onYes={async () => {
        await replay()
        close()
      }}
      onNo={close}
    >
      <p>
        It executes {module}.{method} again, with the same bytes: what that moves or switches, it does once
        more.
      </p>
    </Confirm>
  ))
  const editing = useDialog((close) => <EditReplay kept={kept} onClose={close} />)
  return (
    <>
      <Button icon="turn" onPress={method === null ? replay : confirming.open}>
        Replay
      </Button>
      <Button icon="edit" onPress={editing.open}>
        Edit and send
      </Button>
      {confirming.shown}
      {editing.shown}
    </>
  )
}
