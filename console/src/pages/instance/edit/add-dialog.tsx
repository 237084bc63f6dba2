import type { ComponentChildren, JSX } from 'preact'
import { instances } from '../../../api/routes.js'
import { FormDialog } from '../../../parts/dialog/form-dialog.js'
import { tell } from '../../../parts/news.js'

interface AddDialogProps {
  readonly title: string
  /** The id of the system; empty until one is chosen. */
  readonly system: string
  /** The id of the trigger; empty until one is chosen. */
  readonly trigger: string
  readonly executes?: boolean
  readonly onAdded: () => Promise<void>
  readonly onClose: () => void
  readonly children: ComponentChildren
}

/** Adds a trigger to a system, once both are chosen. */
export function AddDialog(props: AddDialogProps): JSX.Element {
  const { title, system, trigger, executes = false, onAdded, onClose, children } = props
  const add = async (): Promise<void> => {
    await instances.create(system, { trigger_id: trigger, exec_enabled: executes })
    tell('Added. The link icon copies its webhook URL.')
    onClose()
    await onAdded()
  }
  return (
    <FormDialog title={title} yes="Add" disabled={system === '' || trigger === ''} onYes={add} onNo={onClose}>
      {children}
    </FormDialog>
  )
}
