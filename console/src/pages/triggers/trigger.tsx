import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { Refusal, type Fault } from '../../api/call.js'
import { triggers } from '../../api/routes.js'
import type { Trigger, TriggerBody } from '../../api/resources.js'
import { useDraft } from '../../draft.js'
import { useLoaded } from '../../load.js'
import { Button } from '../../parts/button.js'
import { Confirm } from '../../parts/dialog/dialog.js'
import { Await, Notice } from '../../parts/states.js'
import { tell } from '../../parts/news.js'
import { go, hrefTo } from '../../route.js'
import { isAdmin } from '../../session.js'
import { Applied } from './applied.js'
import { Conflict } from '../../parts/dialog/conflict.js'
import { TriggerForm } from './trigger-form.js'

const BLANK: TriggerBody = {
  name: '',
  description: '',
  enable_webhook: true,
  supported_methods: ['POST'],
  debounce_period: 0,
  important: false,
  any_match: false,
  conditions: { comparisons: [], time_dependents: [] },
  actions: { functions: [], mailers: [] },
}

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

const faultsOf = (error: unknown): readonly Fault[] => {
  if (error instanceof Refusal && error.faults.length > 0) return error.faults
  throw error
}

/** Makes a trigger. */
export function NewTrigger(): JSX.Element {
  const draft = useDraft(BLANK)
  const faults = useSignal<readonly Fault[]>([])
  const save = async (): Promise<void> => {
    try {
      const { data } = await triggers.create(draft.value.value)
      draft.restart(draft.value.value)
      tell('The trigger is made. Add it to a system next.')
      go('triggers', data.id)
    } catch (error) {
      faults.value = faultsOf(error)
    }
  }
  return (
    <>
      <Back />
      <h1>New trigger</h1>
      <TriggerForm draft={draft} faults={faults.value} onSave={save} verb="Make trigger" />
    </>
  )
}

/** One trigger: what it is, and where it is applied. */
export function TriggerPage({ id }: { readonly id: string }): JSX.Element {
  const loaded = useLoaded(async () => (await triggers.show(id)).data, [id])
  return (
    <>
      <Back />
      <Await of={loaded}>
        {(trigger) => (
          <>
            <h1>{trigger.name}</h1>
            <Applied trigger={trigger} onChange={loaded.reload} />
            <Edit trigger={trigger} onSaved={loaded.reload} />
          </>
        )}
      </Await>
    </>
  )
}

interface EditProps {
  readonly trigger: Trigger
  readonly onSaved: () => Promise<void>
}

function Edit({ trigger, onSaved }: EditProps): JSX.Element {
  const draft = useDraft(bodyOf(trigger))
  const faults = useSignal<readonly Fault[]>([])
  const version = useSignal(trigger.version)
  const theirs = useSignal<Trigger | undefined>(undefined)
  const isRemoving = useSignal(false)
  const save = async (): Promise<void> => {
    try {
      const { data } = await triggers.update(trigger.id, draft.value.value, version.value)
      version.value = data.version
      draft.restart(bodyOf(data))
      faults.value = []
      tell('Saved.')
      await onSaved()
    } catch (error) {
      if (error instanceof Refusal && error.code === 'conflict')
        theirs.value = (await triggers.show(trigger.id)).data
      else faults.value = faultsOf(error)
    }
  }
  const remove = async (): Promise<void> => {
    await triggers.remove(trigger.id)
    draft.restart(draft.value.value)
    tell(`Removed ${trigger.name}.`)
    go('triggers')
  }
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
          <Button
            kind="danger"
            icon="trash"
            onPress={() => {
              isRemoving.value = true
            }}
          >
            Remove
          </Button>
        }
      />
      {isRemoving.value && (
        <Confirm
          title={`Remove ${trigger.name}?`}
          yes="Remove"
          onYes={remove}
          onNo={() => {
            isRemoving.value = false
          }}
        >
          <p>Wherever it is applied, its webhook URL stops working at once.</p>
        </Confirm>
      )}
      {theirs.value && (
        <Conflict
          what="this trigger"
          mine={draft.value.value}
          theirs={bodyOf(theirs.value)}
          onTheirs={() => {
            version.value = theirs.value?.version ?? 0
            if (theirs.value) draft.restart(bodyOf(theirs.value))
            theirs.value = undefined
          }}
          onMine={async () => {
            version.value = theirs.value?.version ?? 0
            theirs.value = undefined
            await save()
          }}
          onClose={() => {
            theirs.value = undefined
          }}
        />
      )}
    </>
  )
}

const Back = (): JSX.Element => (
  <a class="back" href={hrefTo('triggers')}>
    ← Triggers
  </a>
)
