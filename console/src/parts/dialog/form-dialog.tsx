import { useSignal } from '@preact/signals'
import type { ComponentChildren, JSX } from 'preact'
import { Button } from '../button.js'
import { Dialog } from './dialog.js'

interface FormDialogProps {
  readonly title: string
  readonly isWide?: boolean
  readonly children: ComponentChildren
  /** What going on is called. */
  readonly yes: string
  readonly no?: string
  readonly kind?: 'main' | 'danger'
  /** Whether it cannot be gone on with yet. */
  readonly disabled?: boolean
  /** Whether something was typed that Escape would lose. */
  readonly isDirty?: boolean
  readonly onYes: () => void | Promise<void>
  readonly onNo: () => void
}

/** A dialog that asks for something, with a way on and a way out. */
export function FormDialog(props: FormDialogProps): JSX.Element {
  const { title, isWide = false, children, yes, no = 'Cancel', kind = 'main', disabled = false } = props
  const { isDirty = false, onYes, onNo } = props
  const isAsking = useSignal(false)
  return (
    <Dialog
      title={title}
      isWide={isWide}
      onClose={() => {
        if (isDirty) isAsking.value = true
        else onNo()
      }}
    >
      {children}
      {isAsking.value ? (
        <footer role="alert">
          <span class="grow">Discard what you have changed?</span>
          <Button
            onPress={() => {
              isAsking.value = false
            }}
          >
            Keep editing
          </Button>
          <Button kind="danger" onPress={onNo}>
            Discard
          </Button>
        </footer>
      ) : (
        <footer>
          <Button onPress={onNo}>{no}</Button>
          <Button kind={kind} disabled={disabled} onPress={onYes}>
            {yes}
          </Button>
        </footer>
      )}
    </Dialog>
  )
}

/** Asks whether something is meant. */
export const Confirm = ({ children, ...rest }: Omit<FormDialogProps, 'kind'>): JSX.Element => (
  <FormDialog kind="danger" {...rest}>
    <div class="stack">{children}</div>
  </FormDialog>
)
