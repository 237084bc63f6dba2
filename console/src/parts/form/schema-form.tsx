import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useId } from 'preact/hooks'
import type { Json, Schema } from '../../api/resources.js'
import { NumberInput, Select, TextArea, TextInput } from './inputs.js'

export type JsonObject = Readonly<Record<string, Json>>

interface ObjectProps {
  readonly label: string
  readonly path?: string
  /** A JSON Schema for each member; without them JSON is typed by hand. */
  readonly schemas: Readonly<Record<string, Schema>> | undefined
  readonly value: JsonObject
  readonly onChange: (value: JsonObject) => void
}

/** An object as a form, one input for each member its schema names. */
export function ObjectForm({ label, path, schemas, value, onChange }: ObjectProps): JSX.Element | null {
  const id = useId()
  if (!schemas) return <JsonInput label={`${label}, as JSON`} path={path} value={value} onChange={onChange} />
  const names = [...new Set([...Object.keys(schemas), ...Object.keys(value)])]
  if (names.length === 0) return null
  return (
    <div role="group" aria-labelledby={id} class="members">
      <span id={id} class="legend">
        {label}
      </span>
      {names.map((name) => (
        <MemberForm
          key={name}
          name={name}
          path={path === undefined ? undefined : `${path}.${name}`}
          schema={schemas[name] ?? {}}
          value={Object.hasOwn(value, name) ? value[name] : undefined}
          onChange={(member) => {
            const rest = Object.entries(value).filter(([key]) => key !== name)
            onChange(Object.fromEntries(member === undefined ? rest : [...rest, [name, member]]))
          }}
        />
      ))}
    </div>
  )
}

interface MemberProps {
  readonly name: string
  readonly path: string | undefined
  readonly schema: Schema
  readonly value: Json | undefined
  readonly onChange: (value: Json | undefined) => void
}

/** What is said for a member that is left out. */
const NONE = ''

function MemberForm({ name, path, schema, value, onChange }: MemberProps): JSX.Element {
  const hint = hintOf(schema)
  const choices = choicesOf(schema)
  if (choices)
    return (
      <Select
        label={name}
        path={path}
        hint={hint}
        value={value === undefined ? NONE : JSON.stringify(value)}
        options={[
          [NONE, 'left out'],
          ...choices.map(
            (choice) =>
              [JSON.stringify(choice), typeof choice === 'string' ? choice : JSON.stringify(choice)] as const,
          ),
        ]}
        onChange={(text) => {
          onChange(text === NONE ? undefined : (JSON.parse(text) as Json))
        }}
      />
    )
  if (schema.type === 'number' || schema.type === 'integer')
    return (
      <NumberInput
        label={name}
        path={path}
        hint={hint}
        value={typeof value === 'number' ? value : undefined}
        onChange={onChange}
      />
    )
  if (schema.type === 'string')
    return (
      <TextInput
        label={name}
        path={path}
        hint={hint}
        value={typeof value === 'string' ? value : ''}
        onChange={(text) => {
          onChange(text === '' ? undefined : text)
        }}
      />
    )
  return <JsonInput label={`${name}, as JSON`} path={path} value={value ?? null} onChange={onChange} />
}

function choicesOf({ type, enum: values }: Schema): readonly Json[] | undefined {
  if (Array.isArray(values)) return values as readonly Json[]
  return type === 'boolean' ? [true, false] : undefined
}

function hintOf({ description, minimum, maximum, default: otherwise }: Schema): string | undefined {
  const hints = [
    ...(typeof description === 'string' ? [description] : []),
    ...(typeof minimum === 'number' && minimum > -1e15 ? [`from ${minimum}`] : []),
    ...(typeof maximum === 'number' && maximum < 1e15 ? [`to ${maximum}`] : []),
    ...(otherwise === undefined ? [] : [`${JSON.stringify(otherwise)} if left out`]),
  ]
  return hints.length === 0 ? undefined : hints.join(' ')
}

interface JsonProps<T extends Json> {
  readonly label: string
  readonly path: string | undefined
  readonly rows?: number
  readonly value: T
  readonly onChange: (value: T) => void
}

/** JSON typed by hand; what is no JSON yet stays in the field and changes nothing. */
export function JsonInput<T extends Json>({
  label,
  path,
  rows = 2,
  value,
  onChange,
}: JsonProps<T>): JSX.Element {
  const text = useSignal(JSON.stringify(value, null, 2))
  const isRead = useSignal(true)
  return (
    <TextArea
      label={label}
      path={path}
      isCode
      rows={rows}
      fault={isRead.value ? undefined : 'This is no JSON yet.'}
      value={text.value}
      onChange={(typed) => {
        text.value = typed
        try {
          const read = JSON.parse(typed) as T
          isRead.value = true
          onChange(read)
        } catch {
          isRead.value = false
        }
      }}
    />
  )
}
