import { useSignal, type Signal } from '@preact/signals'
import type { JSX } from 'preact'
import { Refusal, type Fault } from '../../api/call.js'
import { triggers } from '../../api/routes.js'
import type { Trigger, TriggerBody } from '../../api/resources.js'
import { useDraft, type Draft } from '../../draft.js'
import { Button } from '../../parts/button.js'
import { Conflict } from '../../parts/dialog/conflict.js'
import { Confirm } from '../../parts/dialog/form-dialog.js'
import { useDialog } from '../../parts/dialog/use-dialog.js'
import { faultsOf } from '../../parts/form/field.js'
import { tell } from '../../parts/news.js'
import { Notice } from '../../parts/states.js'
import { go } from '../../route.js'
import { isAdmin } from '../../session.js'
import { TriggerForm } from './trigger-form.js'

/** What can be edited of a trigger. */
const bodyOf = (trigger: Trigger): TriggerBody => ({
  name: trigger.name,
  description: trigger.description,
  enable_webhook: trigger.enable_webhook,
  supported_methods: trigger.supported_methods,
  debounce_period: trigger.debounce_period,
  important: trigger.important,
  any_match: trigger.any_match,
  conditions: trigger.conditions,
  actions: trigger.actions,
  ...(trigger.control_system_id === undefined ? {} : { control_system_id: trigger.control_system_id }),
})

interface EditProps {
  readonly trigger: Trigger
  readonly onSaved: () => Promise<void>
}

/** Changes or removes a trigger. */
export function EditTrigger({ trigger, onSaved }: EditProps): JSX.Element {
  const { draft, faults, save, conflict } = useTriggerEdit(trigger, onSaved)
  const remove = async (): Promise<void> => {
    await triggers.remove(trigger.id)
    draft.restart(draft.value.value)
    tell(`Removed ${trigger.name}.`)
    go('triggers')
  }
  const removing = useDialog((close) => (
    <Confirm title={`Remove ${trigger.name}?`} yes="Remove" onYes={remove} onNo={close}>
      <p>In every system it is applied to, its webhook URL stops working at once.</p>
    </Confirm>
  ))
  return (
    <>
      {trigger.declared && (
        <Notice>The configuration file declares this trigger, so only that file changes it.</Notice>
      )}
      <TriggerForm
        draft={draft}
        faults={faults.value}
        onSave={save}
        verb="Save"
        isReadOnly={trigger.declared || !isAdmin.value}
        aside={
          <Button kind="danger" icon="trash" onPress={removing.open}>
            Remove
          </Button>
        }
      />
      {removing.shown}
      {conflict}
    </>
  )
}

interface TriggerEdit {
  readonly draft: Draft<TriggerBody>
  readonly faults: Signal<readonly Fault[]>
  readonly save: () => Promise<void>
  /** Asks whose edit stays, before the form; undefined where nobody else has saved. */
  readonly conflict: JSX.Element | undefined
}

/** Saves an edit of a trigger; who is late is asked whose stays. */
function useTriggerEdit(trigger: Trigger, onSaved: () => Promise<void>): TriggerEdit {
  const draft = useDraft(bodyOf(trigger))
  const faults = useSignal<readonly Fault[]>([])
  const version = useSignal(trigger.version)
  const base = useSignal(bodyOf(trigger))
  const late = useSignal<Trigger | undefined>(undefined)
  const save = async (): Promise<void> => {
    try {
      const { data } = await triggers.update(trigger.id, draft.value.value, version.value)
      version.value = data.version
      base.value = bodyOf(data)
      draft.restart(base.value)
      faults.value = []
      tell('Saved.')
      await onSaved()
    } catch (error) {
      if (error instanceof Refusal && error.code === 'conflict')
        late.value = (await triggers.show(trigger.id)).data
      else faults.value = faultsOf(error)
    }
  }
  const theirs = late.value
  const settle = (): void => {
    version.value = theirs?.version ?? 0
    late.value = undefined
  }
  const conflict = theirs && (
    <Conflict
      what="this trigger"
      base={base.value}
      mine={draft.value.value}
      theirs={bodyOf(theirs)}
      onTheirs={() => {
        base.value = bodyOf(theirs)
        draft.restart(base.value)
        settle()
      }}
      onMerge={async (merged) => {
        draft.change(merged)
        settle()
        await save()
      }}
      onClose={() => {
        late.value = undefined
      }}
    />
  )
  return { draft, faults, save, conflict }
}
