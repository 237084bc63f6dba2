import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { Button } from '../button.js'
import { openDialogs, Toasts } from '../toasts.js'

interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  readonly isWide?: boolean
  readonly children: ComponentChildren
}

/** Something to settle before going on. The browser keeps the focus inside, and Escape closes it. */
export function Dialog({ title, onClose, isWide = false, children }: DialogProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    dialog.current?.showModal()
    openDialogs.value += 1
    return () => {
      openDialogs.value -= 1
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      class={isWide ? 'dialog wide' : 'dialog'}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <header>
        <h2 id={id}>{title}</h2>
        <Button kind="bare" icon="close" label="Close" onPress={onClose} />
      </header>
      {children}
      <Toasts isInDialog />
    </dialog>
  )
}

interface ConfirmProps {
  readonly title: string
  readonly children: ComponentChildren
  /** What going on is called. */
  readonly yes: string
  readonly no?: string
  readonly onYes: () => void | Promise<void>
  readonly onNo: () => void
}

/** Asks whether something is meant. */
export const Confirm = ({ title, children, yes, no = 'Cancel', onYes, onNo }: ConfirmProps): JSX.Element => (
  <Dialog title={title} onClose={onNo}>
    <div class="stack">{children}</div>
    <footer>
      <Button onPress={onNo}>{no}</Button>
      <Button kind="danger" onPress={onYes}>
        {yes}
      </Button>
    </footer>
  </Dialog>
)
