import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { instances } from '../../api/routes.js'
import type { Instance, SecretUse } from '../../api/resources.js'
import { Button } from '../../parts/button.js'
import { FormDialog } from '../../parts/dialog/form-dialog.js'
import { useDialog } from '../../parts/dialog/use-dialog.js'
import { bound } from '../../parts/form/bound.js'
import { Select } from '../../parts/form/inputs.js'
import { tell } from '../../parts/news.js'
import { ago, dateOf } from '../../times.js'
import { counted } from '../../words.js'

interface SecretCardProps {
  readonly instance: Instance
  readonly onChange: () => Promise<void>
}

/** The secret, how much it and the one before are used, and a way to change it. */
export function SecretCard({ instance, onChange }: SecretCardProps): JSX.Element {
  const rotating = useDialog((close) => <Rotate instance={instance} onDone={onChange} onClose={close} />)
  const { secret_use, previous_secret } = instance
  return (
    <section class="card stack">
      <div class="head">
        <h2>Secret</h2>
        <Button icon="turn" kind="bare" label="Refresh" onPress={onChange} />
        {!instance.declared && <Button onPress={rotating.open}>Rotate</Button>}
      </div>
      <dl class="figures">
        <Use name="Current secret" use={secret_use ?? { count: 0 }} />
        {previous_secret && (
          <Use
            name={`Previous secret (valid until ${dateOf(previous_secret.expires_at * 1000)})`}
            use={previous_secret}
          />
        )}
      </dl>
      {previous_secret && (
        <p class="muted">
          {previous_secret.last_used_at === undefined
            ? 'Nobody has called with the previous secret since then.'
            : 'Somebody still calls with the previous secret: give them the new URL.'}
        </p>
      )}
      {rotating.shown}
    </section>
  )
}

const Use = ({ name, use }: { readonly name: string; readonly use: SecretUse }): JSX.Element => (
  <div>
    <dt>{name}</dt>
    <dd>
      {counted(use.count, 'call')}
      <small class="muted"> last {ago(use.last_used_at)}</small>
    </dd>
  </div>
)

const OVERLAPS = [
  ['86400', 'a day'],
  ['3600', 'an hour'],
  ['604800', 'a week'],
  ['2592000', '30 days'],
  ['0', 'not at all: it ends now'],
] as const

interface RotateProps {
  readonly instance: Instance
  readonly onDone: () => Promise<void>
  readonly onClose: () => void
}

function Rotate({ instance, onDone, onClose }: RotateProps): JSX.Element {
  const overlap = useSignal<string>(OVERLAPS[0][0])
  const { control_system_id, id, version } = instance
  const rotate = async (): Promise<void> => {
    await instances.rotate(control_system_id, id, Number(overlap.value), version)
    tell('There is a new secret, and so a new URL.')
    onClose()
    await onDone()
  }
  return (
    <FormDialog title="Rotate the secret?" yes="Rotate" onYes={rotate} onNo={onClose}>
      <div class="stack">
        <p>A new secret is made, and the URL changes with it. The current one goes on working for a while.</p>
        <Select label="The current secret works on for" {...bound(overlap)} options={OVERLAPS} />
      </div>
    </FormDialog>
  )
}
