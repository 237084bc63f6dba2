import { useSignal, type Signal } from '@preact/signals'
import type { JSX } from 'preact'
import { messageOf } from '../../../api/call.js'
import { executions } from '../../../api/routes.js'
import { Button } from '../../../parts/button.js'
import { FormDialog } from '../../../parts/dialog/form-dialog.js'
import { useDialog } from '../../../parts/dialog/use-dialog.js'
import { counted } from '../../../words.js'
import { askedOf, type Filter } from '../filter/filter.js'
import { ticked, tickNone } from '../list/ticked.js'

/** The most that are replayed at one go. */
const MOST = 1000

interface ReplayManyProps {
  readonly filter: Filter
  /** How many fit the filter; undefined until that is known. */
  readonly failed: number | undefined
}

/** Replays those that are ticked; or all that failed, where the filter asks for these. */
export function ReplayMany({ filter, failed = 0 }: ReplayManyProps): JSX.Element | null {
  const ids = [...ticked.value]
  const isAll = ids.length === 0
  const count = isAll ? (filter.failed === 'true' ? failed : 0) : ids.length
  const asking = useDialog((close) => (
    <Replaying
      count={Math.min(count, MOST)}
      find={async () => (isAll ? await failedIds(filter) : ids)}
      onClose={() => {
        tickNone()
        close()
      }}
    />
  ))
  if (count === 0 && !asking.shown) return null
  return (
    <>
      <Button icon="turn" onPress={asking.open}>
        {isAll ? `Replay all ${count} failed` : `Replay ${count} ticked`}
      </Button>
      {!isAll && <Button onPress={tickNone}>Untick</Button>}
      {asking.shown}
    </>
  )
}

/** The oldest first, so that they run in the order they came. */
async function failedIds(filter: Filter): Promise<string[]> {
  const { data } = await executions.list(askedOf(filter, Date.now()), MOST)
  return data.filter(({ instance }) => instance !== null).map(({ id }) => id)
}

/** How far it has come. */
interface Progress {
  readonly done: number
  readonly of: number
  /** Why those could not be run that could not. */
  readonly faults: readonly string[]
}

interface ReplayingProps {
  readonly count: number
  readonly find: () => Promise<readonly string[]>
  readonly onClose: () => void
}

function Replaying({ count, find, onClose }: ReplayingProps): JSX.Element {
  const progress = useSignal<Progress | undefined>(undefined)
  const isStopped = useSignal(false)
  const { done, of, faults } = progress.value ?? { done: 0, of: count, faults: [] }
  const isOver = progress.value !== undefined && (done === of || isStopped.value)
  return (
    <FormDialog
      title={`Replay ${counted(count, 'execution')}?`}
      yes={isOver ? 'Close' : 'Replay'}
      no={progress.value && !isOver ? 'Stop' : 'Cancel'}
      kind={isOver ? 'main' : 'danger'}
      onYes={isOver ? onClose : () => replayAll(find, progress, isStopped)}
      onNo={() => {
        isStopped.value = true
        onClose()
      }}
    >
      <div class="stack">
        <p>
          One after the other, the oldest first. Those that execute a method run it again: what that moves or
          switches, it does once more.
        </p>
        {progress.value && (
          <>
            <progress value={done} max={of} aria-label="Replayed" />
            <p role="status">
              {done} of {of} replayed{faults.length > 0 && `, ${faults.length} could not be`}
            </p>
            <ul>
              {[...new Set(faults)].slice(0, 5).map((fault) => (
                <li key={fault}>{fault}</li>
              ))}
            </ul>
          </>
        )}
      </div>
    </FormDialog>
  )
}

async function replayAll(
  find: ReplayingProps['find'],
  progress: Signal<Progress | undefined>,
  isStopped: Signal<boolean>,
): Promise<void> {
  const ids = [...(await find())].sort()
  const faults: string[] = []
  progress.value = { done: 0, of: ids.length, faults }
  for (const [at, id] of ids.entries()) {
    if (isStopped.peek()) return
    try {
      await executions.replay(id)
    } catch (error) {
      faults.push(messageOf(error))
    }
    progress.value = { done: at + 1, of: ids.length, faults: [...faults] }
  }
}
