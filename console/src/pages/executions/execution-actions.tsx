import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { executions } from '../../api/routes.js'
import type { ExecutionEvent } from '../../live/execution.js'
import { Button } from '../../parts/button.js'
import { tell } from '../../parts/news.js'
import { go } from '../../route.js'
import { isAdmin } from '../../session.js'
import { Capture } from './capture.js'
import { ExplainKept } from './explain-kept.js'
import type { Kept } from './kept-execution.js'

interface ActionsProps {
  readonly event: ExecutionEvent
  readonly kept: Kept
}

/** What can be done about an execution. */
export function ExecutionActions({ event, kept }: ActionsProps): JSX.Element {
  const isExplaining = useSignal(false)
  const { system, instance } = event
  const replay = async (): Promise<void> => {
    const { data } = await executions.replay(event.execution)
    tell('It was run again.')
    go('executions', data.id)
  }
  return (
    <div class="inline">
      {isAdmin.value && kept && instance !== null && (
        <Button icon="turn" onPress={replay}>
          Replay
        </Button>
      )}
      {kept && (
        <Button
          icon="help"
          onPress={() => {
            isExplaining.value = true
          }}
        >
          Explain
        </Button>
      )}
      {isAdmin.value && system !== null && instance !== null && <Capture system={system} id={instance} />}
      {isExplaining.value && kept && (
        <ExplainKept
          kept={kept}
          onClose={() => {
            isExplaining.value = false
          }}
        />
      )}
    </div>
  )
}
