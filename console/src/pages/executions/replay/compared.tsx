import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { executions } from '../../../api/routes.js'
import type { WholeExecution } from '../../../api/resources.js'
import { eventOf } from '../../../live/execution.js'
import { useLoaded } from '../../../load.js'
import { Button } from '../../../parts/button.js'
import { Dialog } from '../../../parts/dialog/dialog.js'
import { Await } from '../../../parts/states.js'
import { Message } from '../message.js'
import { Gates } from '../opened/gates.js'
import { Headline } from '../opened/headline.js'

interface ComparedProps {
  readonly replay: WholeExecution
  /** The id of the execution that it ran again. */
  readonly original: string
}

/** Offers to see a replay beside what it ran again. */
export function Compared({ replay, original }: ComparedProps): JSX.Element {
  const isOpen = useSignal(false)
  return (
    <div>
      <Button
        onPress={() => {
          isOpen.value = true
        }}
      >
        Compare with the original
      </Button>
      {isOpen.value && (
        <SideBySide
          replay={replay}
          original={original}
          onClose={() => {
            isOpen.value = false
          }}
        />
      )}
    </div>
  )
}

function SideBySide({
  replay,
  original,
  onClose,
}: ComparedProps & { readonly onClose: () => void }): JSX.Element {
  const first = useLoaded(async () => (await executions.show(original)).data, [original])
  return (
    <Dialog title="Original and replay" isWide onClose={onClose}>
      <div class="sides">
        <Side title="Original">
          <Await of={first}>{(execution) => <Half execution={execution} of="original reply" />}</Await>
        </Side>
        <Side title="Replay">
          <Half execution={replay} of="replay’s reply" />
        </Side>
      </div>
    </Dialog>
  )
}

const Side = ({
  title,
  children,
}: {
  readonly title: string
  readonly children: JSX.Element
}): JSX.Element => (
  <section class="detail stack" aria-label={title}>
    <h3>{title}</h3>
    {children}
  </section>
)

const Half = ({
  execution,
  of,
}: {
  readonly execution: WholeExecution
  readonly of: string
}): JSX.Element => (
  <>
    <Headline event={eventOf(execution)} />
    <Gates event={eventOf(execution)} bypassed={execution.bypassed} />
    {execution.reply ? <Message message={execution.reply} of={of} /> : <p class="muted">No reply is kept.</p>}
  </>
)
