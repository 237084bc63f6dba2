import type { ComponentChildren, JSX } from 'preact'
import { useId, useLayoutEffect, useRef } from 'preact/hooks'
import { Button } from '../button.js'
import { openDialogs, Toasts } from '../toasts.js'

interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  readonly isWide?: boolean
  /** Whether Escape leaves it open; then its button at the corner signs out. */
  readonly isKept?: boolean
  readonly children: ComponentChildren
}

/**
 * Something to settle before going on. The browser keeps the focus inside, and Escape closes it; then the focus is where
 * it was before.
 */
export function Dialog({
  title,
  onClose,
  isWide = false,
  isKept = false,
  children,
}: DialogProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  // At once, so that who goes on by Tab goes on in it.
  useLayoutEffect(() => {
    const [element, before] = [dialog.current, document.activeElement]
    element?.showModal()
    openDialogs.value += 1
    return () => {
      openDialogs.value -= 1
      element?.close()
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      class={isWide ? 'dialog wide' : 'dialog'}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        if (!isKept) onClose()
      }}
    >
      <header>
        <h2 id={id} dir="auto">
          {title}
        </h2>
        <Button
          kind="bare"
          icon={isKept ? 'out' : 'close'}
          label={isKept ? 'Sign out' : 'Close'}
          onPress={onClose}
        />
      </header>
      {children}
      <Toasts isInDialog />
    </dialog>
  )
}
