import { useSignal, type Signal } from '@preact/signals'
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
import { FilterForm } from './filter-form.js'
import { IdempotencyForm, RateLimitForm, SourcesForm } from './policy-forms.js'
import { BodyForm, PagesForm } from './page-forms.js'
import { AS_IT_IS, SignatureForm, signatureGiven, type GivenSignature } from './signature-form.js'

interface SafeguardsProps extends EditProps {
  readonly presets: readonly SignaturePreset[]
}

/** What is compared of two edits: no secrets. */
const policyOf = (of: Policy): Policy => ({
  sources: of.sources,
  rate_limit: of.rate_limit,
  idempotency: of.idempotency,
  reply_budget: of.reply_budget,
  success_status: of.success_status,
  filter: of.filter,
  record: of.record,
  max_body: of.max_body,
  cors: of.cors,
})

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
  const isDirty =
    signature.value !== AS_IT_IS || JSON.stringify(policy.value) !== JSON.stringify(policyOf(instance))
  if (conflict) return conflict
  return (
    <FormDialog title="Safeguards" yes="Save" isWide isDirty={isDirty} onYes={submit} onNo={onClose}>
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
          <AnswerForm policy={policy} />
          <FilterForm instance={instance} {...boundMember(policy, 'filter')} />
          <BodyForm {...boundMember(policy, 'max_body')} />
          <PagesForm {...boundMember(policy, 'cors')} />
          <RecordForm policy={policy} />
        </div>
      </Faults.Provider>
    </FormDialog>
  )
}

interface PolicyProps {
  readonly policy: Signal<Policy>
}

/** When and how callers are answered. */
const AnswerForm = ({ policy }: PolicyProps): JSX.Element => (
  <>
    <NumberInput
      label="Answer 202 if the method takes longer than, in seconds"
      path="reply_budget"
      hint="Empty: callers wait as long as the method takes. Else they fetch the reply later."
      value={policy.value.reply_budget ?? undefined}
      onChange={(seconds) => {
        policy.value = { ...policy.value, reply_budget: seconds ?? null }
      }}
    />
    <NumberInput
      label="Status of success"
      path="success_status"
      min={200}
      step={1}
      hint="202 if left out. Some senders want 200 or 204. What a method answers stays as it is."
      value={policy.value.success_status ?? undefined}
      onChange={(status) => {
        policy.value = { ...policy.value, success_status: status ?? null }
      }}
    />
  </>
)

/** Which executions are kept. */
const RecordForm = ({ policy }: PolicyProps): JSX.Element => (
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
)
