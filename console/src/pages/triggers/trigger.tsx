import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { Fault } from '../../api/call.js'
import { triggers } from '../../api/routes.js'
import type { TriggerBody } from '../../api/resources.js'
import { useDraft } from '../../draft.js'
import { useLoaded } from '../../load.js'
import { faultsOf } from '../../parts/form/field.js'
import { Await } from '../../parts/states.js'
import { tell } from '../../parts/news.js'
import { go, hrefTo } from '../../route.js'
import { Applied } from './applied.js'
import { EditTrigger } from './edit-trigger.js'
import { useThing } from '../../parts/title.js'
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

/** Makes a trigger. */
export function NewTrigger(): JSX.Element {
  const draft = useDraft(BLANK)
  const faults = useSignal<readonly Fault[]>([])
  const save = async (): Promise<void> => {
    try {
      const { data } = await triggers.create(draft.value.value)
      draft.restart(draft.value.value)
      tell('The trigger is created. Add it to a system next.')
      go('triggers', data.id)
    } catch (error) {
      faults.value = faultsOf(error)
    }
  }
  return (
    <>
      <Back />
      <h1>New trigger</h1>
      <TriggerForm draft={draft} faults={faults.value} onSave={save} verb="Create trigger" />
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
            <Named name={trigger.name} />
            <h1 dir="auto">{trigger.name}</h1>
            <Applied trigger={trigger} onChange={loaded.reload} />
            <EditTrigger trigger={trigger} onSaved={loaded.reload} />
          </>
        )}
      </Await>
    </>
  )
}

function Named({ name }: { readonly name: string }): null {
  useThing(name)
  return null
}

const Back = (): JSX.Element => (
  <a class="back" href={hrefTo('triggers')}>
    ← Triggers
  </a>
)
