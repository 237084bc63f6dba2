import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'

interface UsedDialog {
  readonly open: () => void
  /** Where it stands in the document; undefined until it is opened. */
  readonly shown: JSX.Element | undefined
}

/** A dialog that a button opens. @param dialog makes it, given the way to close it */
export function useDialog(dialog: (close: () => void) => JSX.Element): UsedDialog {
  const isOpen = useSignal(false)
  const set = (value: boolean) => (): void => {
    isOpen.value = value
  }
  return { open: set(true), shown: isOpen.value ? dialog(set(false)) : undefined }
}
