import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { CallComparison, CallFilter, Instance } from '../../../api/resources.js'
import { Button } from '../../../parts/button.js'
import { memberOf } from '../../../parts/form/bound.js'
import { Check, Select } from '../../../parts/form/inputs.js'
import { AddPiece, Pieces } from '../../../parts/form/pieces.js'
import { messageOf } from '../../../api/call.js'
import { CallComparisonForm } from './call-comparison-form.js'
import { latestValues, type Offer } from './call-values.js'

interface FilterProps {
  readonly instance: Instance
  /** Null where all calls are meant. */
  readonly value: CallFilter | null
  readonly onChange: (value: CallFilter | null) => void
}

const FIRST: CallComparison = { left: { member: 'type' }, operator: 'equal', right: '' }

/** Which calls are meant; built from what the latest call has brought, or typed. */
export const FilterForm = ({ instance, value, onChange }: FilterProps): JSX.Element => (
  <fieldset class="piece stack">
    <Check
      label="Only some calls are meant"
      hint="Others are answered as if they were, and nothing fires or runs."
      value={value !== null}
      onChange={(isOn) => {
        onChange(isOn ? { match: 'all', comparisons: [FIRST] } : null)
      }}
    />
    {value && <Comparisons instance={instance} value={value} onChange={onChange} />}
  </fieldset>
)

interface ComparisonsProps {
  readonly instance: Instance
  readonly value: CallFilter
  readonly onChange: (value: CallFilter) => void
}

function Comparisons({ instance, value, onChange }: ComparisonsProps): JSX.Element {
  const offers = useSignal<readonly Offer[] | undefined>(undefined)
  const fault = useSignal('')
  const load = async (): Promise<void> => {
    try {
      offers.value = await latestValues(instance.id)
      fault.value = ''
    } catch (error) {
      fault.value = messageOf(error)
    }
  }
  const choose = (comparison: CallComparison): void => {
    const others = value.comparisons.filter((one) => JSON.stringify(one) !== JSON.stringify(FIRST))
    onChange({ ...value, comparisons: [...others, comparison] })
  }
  return (
    <>
      <Select
        label="A call is meant when"
        value={value.match}
        options={[
          ['all', 'all comparisons hold'],
          ['any', 'any comparison holds'],
        ]}
        onChange={(match) => {
          onChange({ ...value, match: match === 'any' ? 'any' : 'all' })
        }}
      />
      <Pieces
        {...memberOf(value, 'comparisons', onChange)}
        name="filter"
        path="filter.comparisons"
        form={CallComparisonForm}
      />
      <div class="inline">
        <AddPiece
          {...memberOf(value, 'comparisons', onChange)}
          name="Comparison of a call"
          make={() => FIRST}
        />
        <Button onPress={load}>Choose from the latest call</Button>
      </div>
      {fault.value !== '' && <span class="wrong">{fault.value}</span>}
      {offers.value && <Offers offers={offers.value} onChoose={choose} />}
    </>
  )
}

interface OffersProps {
  readonly offers: readonly Offer[]
  readonly onChoose: (comparison: CallComparison) => void
}

/** What the latest call brought, each a click away from a comparison. */
const Offers = ({ offers, onChoose }: OffersProps): JSX.Element =>
  offers.length === 0 ? (
    <p class="muted" role="status">
      No call is kept whose values could be chosen. Capture one first.
    </p>
  ) : (
    <ul class="offers" aria-label="What the latest call brought">
      {offers.map(({ place, words, value }) => (
        <li key={words}>
          <Button
            kind="bare"
            icon="add"
            label={`Only calls where ${words} equals ${JSON.stringify(value)}`}
            onPress={() => {
              onChoose({ left: place, operator: 'equal', right: value })
            }}
          />
          <span dir="auto">
            {words} <code>{JSON.stringify(value)}</code>
          </span>
        </li>
      ))}
    </ul>
  )
