import { useComputed, useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { instances } from '../../api/routes.js'
import { allRows } from '../../live/executions.js'
import { useLoaded } from '../../load.js'
import { Button } from '../../parts/button.js'
import { FormDialog } from '../../parts/dialog/form-dialog.js'
import { useDialog } from '../../parts/dialog/use-dialog.js'
import { bound } from '../../parts/form/bound.js'
import { NumberInput } from '../../parts/form/inputs.js'
import { Chip } from '../../parts/states.js'
import { tell } from '../../parts/news.js'

interface CaptureProps {
  readonly system: string
  /** The instance whose calls are captured. */
  readonly id: string
}

/** Has the next calls of an instance recorded in place of run, and says how many are still to come. */
export function Capture({ system, id }: CaptureProps): JSX.Element {
  const loaded = useLoaded(async () => (await instances.show(system, id)).data.capture_left, [system, id])
  const calls = useSignal<number | undefined>(1)
  const left = loaded.data.value ?? 0
  const captured = useComputed(
    () =>
      allRows.value.filter(
        (row) => row.kind === 'execution' && row.event.outcome === 'captured' && row.event.instance === id,
      ).length,
  ).value
  useEffect(() => {
    if (left > 0) void loaded.reload()
  }, [captured])
  const capture = async (wanted: number): Promise<void> => {
    const { data } = await instances.capture(system, id, wanted)
    loaded.replace(data.capture_left)
    tell(wanted === 0 ? 'Calls run again.' : 'The next calls are recorded, and nothing of them runs.')
  }
  const asking = useDialog((close) => (
    <FormDialog
      title="Capture the next calls"
      yes="Capture"
      disabled={!calls.value}
      onYes={async () => {
        await capture(calls.value ?? 1)
        close()
      }}
      onNo={close}
    >
      <div class="stack">
        <p>
          They are answered 202 and recorded whole, and neither the trigger nor a method hears of them. See
          what a sender sends, then replay it.
        </p>
        <NumberInput label="How many" min={1} step={1} {...bound(calls)} />
      </div>
    </FormDialog>
  ))
  return (
    <>
      {left > 0 && (
        <span role="status">
          <Chip kind="accent">{left} still to capture</Chip>
        </span>
      )}
      {left > 0 ? (
        <Button onPress={() => capture(0)}>Stop capturing</Button>
      ) : (
        <Button icon="capture" onPress={asking.open}>
          Capture the next calls
        </Button>
      )}
      {asking.shown}
    </>
  )
}
