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
