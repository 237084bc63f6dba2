import { Fragment, type JSX } from 'preact'
import type { Instance, SignaturePreset } from '../../../api/resources.js'
import { Button } from '../../../parts/button.js'
import { useDialog } from '../../../parts/dialog/use-dialog.js'
import { isAdmin } from '../../../session.js'
import { useOpened } from '../use-opened.js'
import { EditSafeguards } from './edit-safeguards.js'
import { summaryOf } from './safeguard-words.js'

interface SafeguardsProps {
  readonly instance: Instance
  readonly presets: readonly SignaturePreset[]
  readonly onChange: () => Promise<void>
}

/** What is asked of calls beyond the URL's secret, and done for them. */
export function Safeguards({ instance, presets, onChange }: SafeguardsProps): JSX.Element {
  const editing = useDialog((close) => (
    <EditSafeguards instance={instance} presets={presets} onSaved={onChange} onClose={close} />
  ))
  useOpened('safeguards', editing.open)
  const set = summaryOf(instance)
  return (
    <section class="card stack">
      <div class="head">
        <h2>Safeguards</h2>
        {isAdmin.value && !instance.declared && (
          <Button icon="edit" label="Change the safeguards" onPress={editing.open}>
            Change
          </Button>
        )}
      </div>
      {set.length === 0 ? (
        <p class="muted">
          None beyond the secret: calls need no signature, may come from anywhere, as often as they like, and
          each of them counts.
        </p>
      ) : (
        <dl class="facts">
          {set.map(([name, words]) => (
            <Fragment key={name}>
              <dt>{name}</dt>
              <dd>{words}</dd>
            </Fragment>
          ))}
        </dl>
      )}
      {editing.shown}
    </section>
  )
}
