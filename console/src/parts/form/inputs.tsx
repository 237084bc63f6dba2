import type { ComponentChildren, JSX } from 'preact'
import { useId } from 'preact/hooks'
import { Field } from './field.js'

interface InputProps<T> {
  readonly label: string
  readonly value: T
  readonly onChange: (value: T) => void
  readonly hint?: ComponentChildren
  readonly path?: string | undefined
  readonly fault?: string | undefined
  readonly disabled?: boolean
}

interface TextProps extends InputProps<string> {
  readonly type?: 'text' | 'search' | 'email' | 'datetime-local'
  readonly placeholder?: string
  readonly required?: boolean
  /** Values worth choosing; others can be typed all the same. */
  readonly options?: readonly string[]
  readonly isCode?: boolean
}

export function TextInput(props: TextProps): JSX.Element {
  const { label, value, onChange, hint, path, fault, options, isCode = false, ...rest } = props
  const list = useId()
  return (
    <Field label={label} hint={hint} path={path} fault={fault}>
      {(ties) => (
        <>
          <input
            type="text"
            dir="auto"
            {...ties}
            {...rest}
            class={isCode ? 'code' : undefined}
            spellcheck={!isCode}
            autocomplete="off"
            list={options && list}
            value={value}
            onInput={({ currentTarget }) => {
              onChange(currentTarget.value)
            }}
          />
          {options && (
            <datalist id={list}>
              {options.map((option) => (
                <option key={option} value={option} />
              ))}
            </datalist>
          )}
        </>
      )}
    </Field>
  )
}

interface AreaProps extends InputProps<string> {
  readonly rows?: number
  readonly isCode?: boolean
  readonly placeholder?: string
}

export function TextArea(props: AreaProps): JSX.Element {
  const { label, value, onChange, hint, path, fault, isCode = false, rows = 3, ...rest } = props
  return (
    <Field label={label} hint={hint} path={path} fault={fault}>
      {(ties) => (
        <textarea
          {...ties}
          {...rest}
          rows={rows}
          dir="auto"
          class={isCode ? 'code' : undefined}
          spellcheck={!isCode}
          value={value}
          onInput={({ currentTarget }) => {
            onChange(currentTarget.value)
          }}
        />
      )}
    </Field>
  )
}

interface NumberProps extends InputProps<number | undefined> {
  readonly min?: number
  readonly step?: number | 'any'
}

/** A number; undefined while there is none. */
export function NumberInput(props: NumberProps): JSX.Element {
  const { label, value, onChange, hint, path, fault, step = 'any', ...rest } = props
  return (
    <Field label={label} hint={hint} path={path} fault={fault}>
      {(ties) => (
        <input
          {...ties}
          {...rest}
          type="number"
          step={step}
          inputMode="decimal"
          value={value ?? ''}
          onInput={({ currentTarget }) => {
            onChange(Number.isNaN(currentTarget.valueAsNumber) ? undefined : currentTarget.valueAsNumber)
          }}
        />
      )}
    </Field>
  )
}

/** A value to choose, and what people call it. */
export type Option = readonly [value: string, label: string]

interface SelectProps extends InputProps<string> {
  readonly options: readonly Option[]
}

/** One of several; a value that is none of them stays choosable. */
export function Select(props: SelectProps): JSX.Element {
  const { label, value, onChange, hint, path, fault, options, ...rest } = props
  const all = options.some(([one]) => one === value) ? options : [[value, value] as const, ...options]
  return (
    <Field label={label} hint={hint} path={path} fault={fault}>
      {(ties) => (
        <select
          {...ties}
          {...rest}
          value={value}
          onChange={({ currentTarget }) => {
            onChange(currentTarget.value)
          }}
        >
          {all.map(([one, name]) => (
            <option key={one} value={one}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

/** Yes or no. */
export function Check(props: InputProps<boolean>): JSX.Element {
  const { label, value, onChange, hint, disabled = false } = props
  const id = useId()
  return (
    <div class="check">
      <input
        type="checkbox"
        id={id}
        checked={value}
        disabled={disabled}
        aria-describedby={hint === undefined ? undefined : `${id}-note`}
        onChange={({ currentTarget }) => {
          onChange(currentTarget.checked)
        }}
      />
      <label for={id}>{label}</label>
      {hint !== undefined && (
        <div id={`${id}-note`} class="note">
          {hint}
        </div>
      )}
    </div>
  )
}
