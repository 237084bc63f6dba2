import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { Refusal } from '../../api/call.js'
import { tell } from '../news.js'
import { Conflict } from './conflict.js'

/** What is kept now of what is edited. */
interface Kept<Edit> {
  readonly parts: Edit
  readonly version: number
}

interface SaveProps<Edit> {
  /** What is edited, such as `this system`. */
  readonly what: string
  /** What the edit began with. */
  readonly before: Kept<Edit>
  /** Rejects with a Refusal `conflict` for an older version. */
  readonly save: (edit: Edit, version: number) => Promise<unknown>
  readonly load: () => Promise<Kept<Edit>>
  /** What of an edit is compared and shown: no secrets. @default all of it */
  readonly shown?: (edit: Edit) => Edit
  readonly onSaved: () => Promise<void>
  readonly onClose: () => void
}

interface Saving<Edit> {
  /** Saves and closes the form. Rejects with a Refusal for anything but a conflict. */
  readonly save: (edit: Edit) => Promise<void>
  /** Asks whose edit stays, in the place of the form; undefined where nobody else has saved. */
  readonly conflict: JSX.Element | undefined
}

/** Saves an edit; who is late is asked whose stays, part by part. */
export function useSave<Edit extends object>(props: SaveProps<Edit>): Saving<Edit> {
  const { what, before, save, load, shown = (edit: Edit): Edit => edit, onSaved, onClose } = props
  const late = useSignal<{ readonly mine: Edit; readonly theirs: Kept<Edit> } | undefined>(undefined)
  const saveOver = async (edit: Edit, version: number): Promise<void> => {
    try {
      await save(edit, version)
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'conflict') throw error
      late.value = { mine: edit, theirs: await load() }
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
      base={shown(before.parts)}
      mine={shown(mine)}
      theirs={shown(theirs.parts)}
      onTheirs={() => {
        onClose()
        void onSaved()
      }}
      onMerge={(merged) => saveOver({ ...mine, ...merged }, theirs.version)}
      onClose={onClose}
    />
  )
  return { save: (edit) => saveOver(edit, before.version), conflict }
}
