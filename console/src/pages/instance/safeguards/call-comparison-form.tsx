import type { JSX } from 'preact'
import { operators, type CallComparison, type CallOperand } from '../../../api/resources.js'
import { memberOf } from '../../../parts/form/bound.js'
import { useFault } from '../../../parts/form/field.js'
import { NumberInput, Select, TextInput } from '../../../parts/form/inputs.js'
import type { PieceProps } from '../../../parts/form/pieces.js'

/** A value of a call, and what it must compare with. */
export const CallComparisonForm = ({ path, value, onChange }: PieceProps<CallComparison>): JSX.Element => (
  <div class="comparison">
    <PlaceForm path={`${path}.left`} {...memberOf(value, 'left', onChange)} />
    <Select
      label="Compared"
      path={`${path}.operator`}
      value={value.operator}
      options={Object.entries(operators)}
      onChange={(operator) => {
        if (operator in operators) onChange({ ...value, operator: operator as CallComparison['operator'] })
      }}
    />
    <ValueForm path={`${path}.right`} {...memberOf(value, 'right', onChange)} />
  </div>
)

const PLACES = [
  ['member', 'member of the body'],
  ['header', 'header'],
  ['query', 'parameter of the query'],
] as const

/** Where in a call a value is. */
function PlaceForm({ path, value, onChange }: PieceProps<CallOperand>): JSX.Element {
  const place = typeof value === 'object' ? value : {}
  const [kind] = PLACES.find(([name]) => place[name] !== undefined) ?? PLACES[0]
  const fault = useFault(path)
  return (
    <div class="operand">
      <Select
        label="Of the call"
        value={kind}
        options={PLACES}
        onChange={(chosen) => {
          onChange({ [chosen]: place[kind] ?? '' })
        }}
      />
      <TextInput
        label="Its name"
        placeholder={kind === 'member' ? 'data.type' : kind === 'header' ? 'X-GitHub-Event' : 'type'}
        fault={fault}
        isCode
        value={place[kind] ?? ''}
        onChange={(name) => {
          onChange({ [kind]: name })
        }}
      />
    </div>
  )
}

const KINDS: Readonly<Record<string, readonly [words: string, first: CallOperand]>> = {
  string: ['text', ''],
  number: ['number', 0],
  boolean: ['yes or no', true],
}

/** What a value of a call is compared with. */
function ValueForm({ path, value, onChange }: PieceProps<CallOperand>): JSX.Element {
  return (
    <div class="operand">
      <Select
        label="With"
        value={typeof value}
        options={[
          ...Object.entries(KINDS).map(([kind, [words]]) => [kind, words] as const),
          ...(typeof value === 'object' ? [['object', 'another value of the call'] as const] : []),
        ]}
        onChange={(kind) => {
          onChange(KINDS[kind]?.[1] ?? value)
        }}
      />
      {typeof value === 'string' && <TextInput label="Value" path={path} value={value} onChange={onChange} />}
      {typeof value === 'number' && (
        <NumberInput
          label="Value"
          path={path}
          value={value}
          onChange={(number) => {
            onChange(number ?? 0)
          }}
        />
      )}
      {typeof value === 'boolean' && (
        <Select
          label="Value"
          value={String(value)}
          options={[
            ['true', 'true'],
            ['false', 'false'],
          ]}
          onChange={(text) => {
            onChange(text === 'true')
          }}
        />
      )}
    </div>
  )
}
