import { useComputed, useSignal, type ReadonlySignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { guardLeaving } from './route.js'

/** Something being edited, and whether it differs from what is kept. */
export interface Draft<T> {
  readonly value: ReadonlySignal<T>
  readonly isDirty: ReadonlySignal<boolean>
  /** Changes some of it. */
  readonly change: (part: Partial<T>) => void
  /** Begins anew from what is kept now. */
  readonly restart: (kept: T) => void
}

/** Edits something; whoever leaves with changes is asked first. */
export function useDraft<T extends object>(initial: T): Draft<T> {
  const kept = useSignal(initial)
  const value = useSignal(initial)
  const isDirty = useComputed(() => JSON.stringify(value.value) !== JSON.stringify(kept.value))
  useEffect(() => guardLeaving(() => isDirty.peek()), [])
  return {
    value,
    isDirty,
    change: (part) => {
      value.value = { ...value.value, ...part }
    },
    restart: (now) => {
      kept.value = now
      value.value = now
    },
  }
}
