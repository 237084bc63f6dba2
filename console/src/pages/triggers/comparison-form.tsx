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
import { useFault } from '../../parts/form/field.js'
import { NumberInput, Select, TextInput, type Option } from '../../parts/form/inputs.js'
import { addressOf, useOffered, useStatusKeys } from '../../parts/modules-of.js'

interface ComparisonProps {
  readonly path: string
  readonly comparison: Comparison
  readonly onChange: (comparison: Comparison) => void
}

const OPERATORS: readonly Option[] = Object.entries(operators)

/** Two values, and how they must compare. */
export const ComparisonForm = ({ path, comparison, onChange }: ComparisonProps): JSX.Element => (
  <div class="comparison">
    <OperandForm
      path={`${path}.left`}
      side="Left"
      operand={comparison.left}
      onChange={(left) => {
        onChange({ ...comparison, left })
      }}
    />
    <Select
      label="Compared"
      path={`${path}.operator`}
      value={comparison.operator}
      options={OPERATORS}
      onChange={(operator) => {
        if (operator in operators) onChange({ ...comparison, operator: operator as Comparison['operator'] })
      }}
    />
    <OperandForm
      path={`${path}.right`}
      side="Right"
      operand={comparison.right}
      onChange={(right) => {
        onChange({ ...comparison, right })
      }}
    />
  </div>
)

/** The kinds of operands, each with one to begin with. */
const KINDS: Readonly<Record<string, readonly [name: string, first: Operand]>> = {
  object: ['status of a module', { mod: '', status: '', keys: [] }],
  boolean: ['yes or no', true],
  number: ['number', 0],
  string: ['text', ''],
}

interface OperandProps {
  readonly path: string
  readonly side: string
  readonly operand: Operand
  readonly onChange: (operand: Operand) => void
}

function OperandForm({ path, side, operand, onChange }: OperandProps): JSX.Element {
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
        <StatusForm path={path} side={side} variable={operand} onChange={onChange} />
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

interface StatusProps {
  readonly path: string
  readonly side: string
  readonly variable: StatusVariable
  readonly onChange: (variable: StatusVariable) => void
}

function StatusForm({ path, side, variable, onChange }: StatusProps): JSX.Element {
  const { modules, system } = useOffered()
  const keys = useStatusKeys(variable.mod)
  // What is wrong with a side as a whole is said where people look first.
  const fault = useFault(path)
  return (
    <>
      <TextInput
        label={`${side} module`}
        placeholder="Display_1"
        value={variable.mod}
        options={modules.map(addressOf)}
        fault={variable.mod === '' ? fault : undefined}
        onChange={(mod) => {
          onChange({ ...variable, mod })
        }}
      />
      <TextInput
        label={`${side} status`}
        placeholder="power"
        value={variable.status}
        options={Object.keys(keys.data.value ?? {})}
        fault={variable.mod !== '' ? fault : undefined}
        hint={
          system !== undefined &&
          variable.status !== '' && <Now system={system} variable={variable} known={keys.data.value ?? {}} />
        }
        onChange={(status) => {
          onChange({ ...variable, status })
        }}
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
