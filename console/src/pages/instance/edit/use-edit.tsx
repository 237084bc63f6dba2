import type { JSX } from 'preact'
import { instances, type InstanceEdit, type SafeguardsEdit } from '../../../api/routes.js'
import type { Instance } from '../../../api/resources.js'
import { useSave } from '../../../parts/dialog/use-save.js'

/** What a form that edits an instance is given. */
export interface EditProps {
  readonly instance: Instance
  readonly onSaved: () => Promise<void>
  readonly onClose: () => void
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
): { readonly save: (edit: Edit) => Promise<void>; readonly conflict: JSX.Element | undefined } {
  const { control_system_id: system, id, version } = instance
  return useSave<Edit>({
    what,
    before: { parts: partsOf(instance), version },
    save: (edit, over) => instances.update(system, id, edit, over),
    load: async () => {
      const { data } = await instances.show(system, id)
      return { parts: partsOf(data), version: data.version }
    },
    shown: partsOf,
    onSaved,
    onClose,
  })
}
