import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { Fault } from '../../../api/call.js'
import type { SafeguardsEdit } from '../../../api/routes.js'
import type { Policy, SignaturePreset } from '../../../api/resources.js'
import { FormDialog } from '../../../parts/dialog/form-dialog.js'
import { boundMember } from '../../../parts/form/bound.js'
import { Faults, faultsOf } from '../../../parts/form/field.js'
import { NumberInput, Select } from '../../../parts/form/inputs.js'
import { Notice } from '../../../parts/states.js'
import { linesOf } from '../../../words.js'
import { useEdit, type EditProps } from '../edit/use-edit.js'
import { IdempotencyForm, RateLimitForm, SourcesForm } from './policy-forms.js'
import { BodyForm, PagesForm } from './page-forms.js'
import { AS_IT_IS, SignatureForm, signatureGiven, type GivenSignature } from './signature-form.js'

interface SafeguardsProps extends EditProps {
  readonly presets: readonly SignaturePreset[]
}

/** What is compared of two edits: no secrets. */
const policyOf = (instance: Policy): Policy => {
  const { sources, rate_limit, idempotency, reply_budget, record, max_body, cors } = instance
  return { sources, rate_limit, idempotency, reply_budget, record, max_body, cors }
}

/** Addresses and origins are lines of a text while they are typed. */
function cleaned({ sources, cors, ...policy }: Policy): Policy {
  const addresses = linesOf((sources?.allow ?? []).join('\n'))
  const allow = addresses.length === 0 ? undefined : addresses
  const origins = linesOf((cors?.origins ?? []).join('\n'))
  return {
    ...policy,
    sources: sources && { ...sources, allow },
    cors: origins.length === 0 ? null : { origins },
  }
}

/** Changes what an instance asks of its calls. */
export function EditSafeguards(props: SafeguardsProps): JSX.Element {
  const { instance, presets, onClose } = props
  const policy = useSignal(policyOf(instance))
  const signature = useSignal<GivenSignature>(AS_IT_IS)
  const faults = useSignal<readonly Fault[]>([])
  const { save, conflict } = useEdit<SafeguardsEdit>(props, 'these safeguards', policyOf)
  const submit = async (): Promise<void> => {
    const given = signatureGiven(signature.value)
    try {
      await save({ ...cleaned(policy.value), ...(given === undefined ? {} : { signature: given }) })
    } catch (error) {
      faults.value = faultsOf(error)
    }
  }
  if (conflict) return conflict
  return (
    <FormDialog title="Safeguards" yes="Save" isWide onYes={submit} onNo={onClose}>
      <Faults.Provider value={faults.value}>
        <div class="stack">
          {faults.value.length > 0 && (
            <Notice kind="bad">
              Not saved yet: {faults.value.map(({ path, message }) => `${path} ${message}`).join('; ')}
            </Notice>
          )}
          <SignatureForm kept={instance.signature ?? null} presets={presets} given={signature} />
          <SourcesForm {...boundMember(policy, 'sources')} />
          <RateLimitForm {...boundMember(policy, 'rate_limit')} />
          <IdempotencyForm {...boundMember(policy, 'idempotency')} />
          <NumberInput
            label="Hand late replies over after, in seconds"
            path="reply_budget"
            hint="Empty: callers wait as long as the method takes. Else they are answered 202 then, and fetch the reply."
            value={policy.value.reply_budget ?? undefined}
            onChange={(seconds) => {
              policy.value = { ...policy.value, reply_budget: seconds ?? null }
            }}
          />
          <BodyForm {...boundMember(policy, 'max_body')} />
          <PagesForm {...boundMember(policy, 'cors')} />
          <Select
            label="Keep executions"
            path="record"
            hint="A 2xx answer says that the execution is on disk only where all are kept."
            value={policy.value.record ?? 'all'}
            options={[
              ['all', 'all'],
              ['failures', 'failures only'],
              ['none', 'none'],
            ]}
            onChange={(kept) => {
              const record = kept === 'failures' || kept === 'none' ? kept : null
              policy.value = { ...policy.value, record }
            }}
          />
        </div>
      </Faults.Provider>
    </FormDialog>
  )
}
