import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { Refusal } from '../../../api/call.js'
import { instances, type InstanceEdit, type SafeguardsEdit } from '../../../api/routes.js'
import type { Instance } from '../../../api/resources.js'
import { tell } from '../../../parts/news.js'
import { Conflict } from '../../../parts/dialog/conflict.js'

/** What a form that edits an instance is given. */
export interface EditProps {
  readonly instance: Instance
  readonly onSaved: () => Promise<void>
  readonly onClose: () => void
}

interface Saving<Edit> {
  /** Saves and closes the form. Rejects with a Refusal for anything but a conflict. */
  readonly save: (edit: Edit) => Promise<void>
  /** Asks whose edit stays, in the place of the form; undefined where nobody else has saved. */
  readonly conflict: JSX.Element | undefined
}

/**
 * Saves an edit of an instance; who is late is asked whose stays.
 * @param what is edited, such as `this system trigger`
 * @param partsOf what is compared of both
 */
export function useEdit<Edit extends InstanceEdit | SafeguardsEdit>(
  { instance, onSaved, onClose }: EditProps,
  what: string,
  partsOf: (from: Edit | Instance) => Edit,
): Saving<Edit> {
  const late = useSignal<{ readonly mine: Edit; readonly theirs: Instance } | undefined>(undefined)
  const { control_system_id: system, id } = instance
  const saveOver = async (edit: Edit, version: number): Promise<void> => {
    try {
      await instances.update(system, id, edit, version)
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'conflict') throw error
      late.value = { mine: edit, theirs: (await instances.show(system, id)).data }
      return
    }
    tell('Saved.')
    onClose()
    await onSaved()
  }
  const { mine, theirs } = late.value ?? {}
  const conflict = mine && theirs && (
    <Conflict
      what={what}
      base={partsOf(instance)}
      mine={partsOf(mine)}
      theirs={partsOf(theirs)}
      onTheirs={() => {
        onClose()
        void onSaved()
      }}
      onMerge={(merged) => saveOver({ ...mine, ...merged }, theirs.version)}
      onClose={onClose}
    />
  )
  return { save: (edit) => saveOver(edit, instance.version), conflict }
}
