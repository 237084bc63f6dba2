import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { Refusal, type Fault } from '../api/call.js'
import { instances, type SafeguardsEdit } from '../api/routes.js'
import type { Instance, Policy, SignaturePreset } from '../api/resources.js'
import { Button } from '../parts/button.js'
import { Dialog } from '../parts/dialog.js'
import { Faults } from '../parts/field.js'
import { NumberInput } from '../parts/inputs.js'
import { Notice } from '../parts/states.js'
import { tell } from '../parts/toasts.js'
import { linesOf } from '../words.js'
import { IdempotencyForm, RateLimitForm, SourcesForm } from './policy-forms.js'
import { AS_IT_IS, SignatureForm, signatureGiven, type GivenSignature } from './signature-form.js'

interface EditProps {
  readonly instance: Instance
  readonly presets: readonly SignaturePreset[]
  readonly onSaved: () => Promise<void>
  readonly onClose: () => void
}

/** Addresses are lines of a text while they are typed. */
function cleaned({ sources, ...policy }: Policy): Policy {
  const addresses = linesOf((sources?.allow ?? []).join('\n'))
  const allow = addresses.length === 0 ? undefined : addresses
  return { ...policy, sources: sources && { ...sources, allow } }
}

/** Changes what an instance asks of its calls. */
export function EditSafeguards({ instance, presets, onSaved, onClose }: EditProps): JSX.Element {
  const { sources, rate_limit, idempotency, reply_budget } = instance
  const policy = useSignal<Policy>({ sources, rate_limit, idempotency, reply_budget })
  const signature = useSignal<GivenSignature>(AS_IT_IS)
  const faults = useSignal<readonly Fault[]>([])
  const change = (part: Partial<Policy>): void => {
    policy.value = { ...policy.value, ...part }
  }
  const save = async (): Promise<void> => {
    const given = signatureGiven(signature.value)
    const edit: SafeguardsEdit = {
      ...cleaned(policy.value),
      ...(given === undefined ? {} : { signature: given }),
    }
    try {
      await instances.update(instance.control_system_id, instance.id, edit, instance.version)
    } catch (error) {
      if (!(error instanceof Refusal) || error.faults.length === 0) throw error
      faults.value = error.faults
      return
    }
    tell('Saved. It holds for the next call.')
    onClose()
    await onSaved()
  }
  return (
    <Dialog title="Safeguards" onClose={onClose} isWide>
      <Faults.Provider value={faults.value}>
        <div class="stack">
          {faults.value.length > 0 && (
            <Notice kind="bad">
              Not saved yet: {faults.value.map(({ path, message }) => `${path} ${message}`).join('; ')}
            </Notice>
          )}
          <SignatureForm kept={instance.signature ?? null} presets={presets} given={signature} />
          <SourcesForm
            value={policy.value.sources}
            onChange={(changed) => {
              change({ sources: changed })
            }}
          />
          <RateLimitForm
            value={policy.value.rate_limit}
            onChange={(changed) => {
              change({ rate_limit: changed })
            }}
          />
          <IdempotencyForm
            value={policy.value.idempotency}
            onChange={(changed) => {
              change({ idempotency: changed })
            }}
          />
          <NumberInput
            label="Hand late replies over after, in seconds"
            path="reply_budget"
            hint="Empty: callers wait as long as the method takes. Else they are answered 202 then, and fetch the reply."
            value={policy.value.reply_budget ?? undefined}
            onChange={(seconds) => {
              change({ reply_budget: seconds ?? null })
            }}
          />
        </div>
      </Faults.Provider>
      <footer>
        <Button onPress={onClose}>Cancel</Button>
        <Button kind="main" onPress={save}>
          Save
        </Button>
      </footer>
    </Dialog>
  )
}
