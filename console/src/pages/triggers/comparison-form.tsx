import type { JSX } from 'preact'
import { readValue } from '../../api/routes.js'
import {
  operators,
  type Comparison,
  type Json,
  type Operand,
  type StatusVariable,
} from '../../api/resources.js'
import { useStatus } from '../../live/live.js'
import { memberOf } from '../../parts/form/bound.js'
import { useFault } from '../../parts/form/field.js'
import { NumberInput, Select, TextInput, type Option } from '../../parts/form/inputs.js'
import type { PieceProps } from '../../parts/form/pieces.js'
import { addressOf, useOffered, useStatusKeys } from '../../parts/modules-of.js'

const OPERATORS: readonly Option[] = Object.entries(operators)

/** Two values, and how they must compare. */
export const ComparisonForm = ({
  path,
  value: comparison,
  onChange,
}: PieceProps<Comparison>): JSX.Element => (
  <div class="comparison">
    <OperandForm path={`${path}.left`} side="Left" {...memberOf(comparison, 'left', onChange)} />
    <Select
      label="Compared"
      path={`${path}.operator`}
      value={comparison.operator}
      options={OPERATORS}
      onChange={(operator) => {
        if (operator in operators) onChange({ ...comparison, operator: operator as Comparison['operator'] })
      }}
    />
    <OperandForm path={`${path}.right`} side="Right" {...memberOf(comparison, 'right', onChange)} />
  </div>
)

/** The kinds of operands, each with one to begin with. */
const KINDS: Readonly<Record<string, readonly [name: string, first: Operand]>> = {
  object: ['status of a module', { mod: '', status: '', keys: [] }],
  boolean: ['yes or no', true],
  number: ['number', 0],
  string: ['text', ''],
}

interface SideProps<T> extends PieceProps<T> {
  readonly side: string
}

function OperandForm({ path, side, value: operand, onChange }: SideProps<Operand>): JSX.Element {
  return (
    <div class="operand">
      <Select
        label={`${side} side`}
        value={typeof operand}
        options={Object.entries(KINDS).map(([kind, [name]]) => [kind, name] as const)}
        onChange={(kind) => {
          onChange(KINDS[kind]?.[1] ?? '')
        }}
      />
      {typeof operand === 'object' && (
        <StatusForm path={path} side={side} value={operand} onChange={onChange} />
      )}
      {typeof operand === 'boolean' && (
        <Select
          label={`${side} value`}
          value={String(operand)}
          options={[
            ['true', 'true'],
            ['false', 'false'],
          ]}
          onChange={(value) => {
            onChange(value === 'true')
          }}
        />
      )}
      {typeof operand === 'number' && (
        <NumberInput
          label={`${side} value`}
          path={path}
          value={operand}
          onChange={(value) => {
            onChange(value ?? 0)
          }}
        />
      )}
      {typeof operand === 'string' && (
        <TextInput label={`${side} value`} path={path} value={operand} onChange={onChange} />
      )}
    </div>
  )
}

function StatusForm({ path, side, value: variable, onChange }: SideProps<StatusVariable>): JSX.Element {
  const { modules, system } = useOffered()
  const keys = useStatusKeys(variable.mod)
  // What is wrong with a side as a whole is said where people look first.
  const fault = useFault(path)
  return (
    <>
      <TextInput
        label={`${side} module`}
        placeholder="Display_1"
        options={modules.map(addressOf)}
        fault={variable.mod === '' ? fault : undefined}
        {...memberOf(variable, 'mod', onChange)}
      />
      <TextInput
        label={`${side} status`}
        placeholder="power"
        options={Object.keys(keys.data.value ?? {})}
        fault={variable.mod !== '' ? fault : undefined}
        hint={
          system !== undefined &&
          variable.status !== '' && <Now system={system} variable={variable} known={keys.data.value ?? {}} />
        }
        {...memberOf(variable, 'status', onChange)}
      />
      <TextInput
        label={`${side} keys into it`}
        placeholder="none"
        value={variable.keys.join('.')}
        onChange={(text) => {
          onChange({ ...variable, keys: text === '' ? [] : text.split('.') })
        }}
      />
    </>
  )
}

interface NowProps {
  readonly system: string
  readonly variable: StatusVariable
  readonly known: Readonly<Record<string, string>>
}

/** What the status is now. */
function Now({ system, variable: { mod, status, keys }, known }: NowProps): JSX.Element {
  const [, name = mod, index = '1'] = /^(.+)_(\d+)$/.exec(mod) ?? []
  const value = useStatus({ sys: system, mod: name, index: Number(index), name: status }).value
  const first = known[status]
  const whole = value ?? (first === undefined ? undefined : readValue(first))
  const dug = keys.reduce<Json | undefined>(dig, whole)
  return <>now: {dug === undefined ? 'nothing' : JSON.stringify(dug)}</>
}

const dig = (value: Json | undefined, key: string): Json | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, Json>>)[key]
    : undefined
