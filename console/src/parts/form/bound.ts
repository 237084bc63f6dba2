import type { Signal } from '@preact/signals'

/** What an input shows, and what takes its place. */
export interface Bound<T> {
  readonly value: T
  readonly onChange: (value: T) => void
}

/** Has an input show a signal and set it: `<TextArea label="Body" {...bound(body)} />`. */
export const bound = <T>(of: Signal<T>): Bound<T> => ({
  value: of.value,
  onChange: (value) => {
    of.value = value
  },
})

/** Has an input show and set one member of a value. @param onChange told the whole, changed */
export const memberOf = <T extends object, K extends keyof T>(
  of: T,
  name: K,
  onChange: (changed: T) => void,
): Bound<T[K]> => ({
  value: of[name],
  onChange: (member) => {
    onChange({ ...of, [name]: member })
  },
})

/** The same for what is in a signal. */
export const boundMember = <T extends object, K extends keyof T>(of: Signal<T>, name: K): Bound<T[K]> => ({
  value: of.value[name],
  onChange: (member) => {
    of.value = { ...of.value, [name]: member }
  },
})
