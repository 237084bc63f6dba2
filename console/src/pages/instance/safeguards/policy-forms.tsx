import type { JSX } from 'preact'
import type { CallKey, Policy, Rate } from '../../../api/resources.js'
import { memberOf } from '../../../parts/form/bound.js'
import { Check, NumberInput, Select, TextArea, TextInput } from '../../../parts/form/inputs.js'

export interface PartProps<Value> {
  /** Null where it is not asked for. */
  readonly value: Value | null
  readonly onChange: (value: Value | null) => void
}

type Sources = NonNullable<Policy['sources']>

/** Where calls may come from. */
export const SourcesForm = ({ value, onChange }: PartProps<Sources>): JSX.Element => (
  <fieldset class="piece stack">
    <Check
      label="Ask where calls come from"
      value={value !== null}
      onChange={(isOn) => {
        onChange(isOn ? { local_only: false, cross_site: false } : null)
      }}
    />
    {value && (
      <>
        <TextArea
          label="Addresses and ranges they may come from, one a line"
          path="sources.allow"
          isCode
          placeholder="10.1.0.0/16"
          hint="Empty: from any address."
          value={(value.allow ?? []).join('\n')}
          onChange={(text) => {
            onChange({ ...value, allow: text === '' ? undefined : text.split('\n') })
          }}
        />
        <Check
          label="Only from this machine and private networks"
          {...memberOf(value, 'local_only', onChange)}
        />
        <Check
          label="Also GET from pages of other sites"
          hint="And from previews of links, which otherwise set nothing off."
          {...memberOf(value, 'cross_site', onChange)}
        />
      </>
    )}
  </fieldset>
)

type RateLimit = NonNullable<Policy['rate_limit']>

/** What a limit begins with. */
const FIRST_RATE: Rate = { calls: 60, seconds: 60 }

/** How many calls are taken. */
export function RateLimitForm({ value, onChange }: PartProps<RateLimit>): JSX.Element {
  const change = (part: 'total' | 'per_address', rate: Rate | undefined): void => {
    const changed: RateLimit = { ...value, [part]: rate }
    onChange((changed.total ?? changed.per_address) ? changed : null)
  }
  return (
    <fieldset class="piece stack">
      <RateForm
        label="Limit all calls together"
        path="rate_limit.total"
        value={value?.total}
        onChange={(rate) => {
          change('total', rate)
        }}
      />
      <RateForm
        label="Limit the calls of each address"
        path="rate_limit.per_address"
        value={value?.per_address}
        onChange={(rate) => {
          change('per_address', rate)
        }}
      />
    </fieldset>
  )
}

interface RateProps {
  readonly label: string
  readonly path: string
  readonly value: Rate | undefined
  readonly onChange: (rate: Rate | undefined) => void
}

const RateForm = ({ label, path, value, onChange }: RateProps): JSX.Element => (
  <>
    <Check
      label={label}
      value={value !== undefined}
      onChange={(isOn) => {
        onChange(isOn ? FIRST_RATE : undefined)
      }}
    />
    {value && (
      <div class="comparison">
        <NumberInput
          label="Calls"
          path={`${path}.calls`}
          value={value.calls}
          onChange={(calls) => {
            onChange({ ...value, calls: calls ?? 0 })
          }}
        />
        <NumberInput
          label="In how many seconds"
          path={`${path}.seconds`}
          value={value.seconds}
          onChange={(seconds) => {
            onChange({ ...value, seconds: seconds ?? 0 })
          }}
        />
      </div>
    )}
  </>
)

type Idempotency = NonNullable<Policy['idempotency']>

const DAY = 86_400

const KEYS: Readonly<Record<CallKey['from'], CallKey>> = {
  header: { from: 'header', name: 'Idempotency-Key' },
  member: { from: 'member', path: 'id' },
  body: { from: 'body' },
}

/** What names the header or member that calls have in common. */
const KeyField = ({
  value,
  onChange,
}: {
  value: Idempotency
  onChange: (value: Idempotency) => void
}): JSX.Element => (
  <>
    {value.key.from === 'header' && (
      <TextInput
        label="Header"
        path="idempotency.key.name"
        value={value.key.name}
        onChange={(name) => {
          onChange({ ...value, key: { from: 'header', name } })
        }}
      />
    )}
    {value.key.from === 'member' && (
      <TextInput
        label="Member, such as event.id"
        path="idempotency.key.path"
        value={value.key.path}
        onChange={(path) => {
          onChange({ ...value, key: { from: 'member', path } })
        }}
      />
    )}
  </>
)

/** Which calls are one. */
export const IdempotencyForm = ({ value, onChange }: PartProps<Idempotency>): JSX.Element => (
  <fieldset class="piece stack">
    <Select
      label="Treat calls as duplicates when they share"
      value={value?.key.from ?? ''}
      options={[
        ['', 'nothing: each call counts'],
        ['header', 'a header'],
        ['member', 'a member of the JSON body'],
        ['body', 'the whole body'],
      ]}
      onChange={(from) => {
        const key = Object.values(KEYS).find((one) => one.from === from)
        onChange(key ? { key, window: value?.window ?? DAY, keep: value?.keep ?? 'all' } : null)
      }}
    />
    {value && (
      <div class="comparison">
        <KeyField value={value} onChange={onChange} />
        <NumberInput
          label="For how many seconds"
          path="idempotency.window"
          value={value.window}
          onChange={(window) => {
            onChange({ ...value, window: window ?? 0 })
          }}
        />
        <Select
          label="After a failure"
          path="idempotency.keep"
          value={value.keep}
          options={[
            ['all', 'duplicates get the failure'],
            ['success', 'a duplicate runs again'],
          ]}
          onChange={(keep) => {
            onChange({ ...value, keep: keep === 'success' ? 'success' : 'all' })
          }}
        />
      </div>
    )}
  </fieldset>
)
