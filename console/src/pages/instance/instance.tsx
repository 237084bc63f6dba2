import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { instances, systems, triggers } from '../../api/routes.js'
import type { Instance, SignaturePreset } from '../../api/resources.js'
import { useLoaded } from '../../load.js'
import { Button } from '../../parts/button.js'
import { Confirm } from '../../parts/dialog/dialog.js'
import { Await, Chip, Empty, Notice } from '../../parts/states.js'
import { tell } from '../../parts/news.js'
import { go, hrefTo } from '../../route.js'
import { isAdmin } from '../../session.js'
import { ago } from '../../times.js'
import { Capture } from '../executions/capture.js'
import { EditDialog } from './edit/edit-dialog.js'
import { Flags, StateDot, useLiveState } from './live-state.js'
import { Safeguards } from './safeguards/safeguards.js'
import { SecretCard } from './secret-card.js'
import { TryIt } from './try-it.js'
import { UrlBuilder } from './url-builder.js'
import { NOTIFY, type Callable, type Choice } from './targets.js'

/** All that the page of a trigger in a system shows. */
interface Shown extends Callable {
  readonly presets: readonly SignaturePreset[]
}

async function ask(system: string, id: string): Promise<Shown> {
  const { data: instance } = await instances.show(system, id)
  const [trigger, modules, { data: presets }] = await Promise.all([
    triggers.show(instance.trigger_id),
    // The system may be gone; the trigger in it can still be seen, and removed.
    systems.modules(system).catch(() => ({ data: [] })),
    triggers.presets(),
  ])
  const { scheme, preset } = instance.signature ?? {}
  const named = presets.find(({ name }) => name === preset)
  return { instance, trigger: trigger.data, modules: modules.data, presets, scheme: scheme ?? named?.scheme }
}

interface InstancePageProps {
  readonly system: string
  readonly id: string
}

/** One trigger in one system: its state, its URL, its secret, and a call to try. */
export function InstancePage({ system, id }: InstancePageProps): JSX.Element {
  const loaded = useLoaded(() => ask(system, id), [system, id])
  return (
    <>
      <a class="back" href={hrefTo('systems', system)}>
        ← {loaded.data.value?.instance.control_system?.name ?? system}
      </a>
      <Await of={loaded}>{(shown) => <Parts shown={shown} onChange={loaded.reload} />}</Await>
    </>
  )
}

function Parts({
  shown,
  onChange,
}: {
  readonly shown: Shown
  readonly onChange: () => Promise<void>
}): JSX.Element {
  const { instance, trigger, presets } = shown
  const choice = useSignal<Choice>(NOTIFY)
  return (
    <>
      <Heading instance={instance} onChange={onChange} />
      {!trigger.enable_webhook ? (
        <Empty title="This trigger has no webhook">
          Its webhook is off, so there is no URL to call.{' '}
          <a href={hrefTo('triggers', trigger.id)}>Enable it in the trigger</a>.
        </Empty>
      ) : !isAdmin.value ? (
        <Notice>Its URL holds a secret, which is shown to administrators only.</Notice>
      ) : (
        <>
          {!instance.enabled && (
            <Notice kind="warn">
              It is disabled: until it is enabled, calls of its URL are answered 404.
            </Notice>
          )}
          <UrlBuilder {...shown} choice={choice} />
          <SecretCard instance={instance} onChange={onChange} />
        </>
      )}
      {trigger.enable_webhook && <Safeguards instance={instance} presets={presets} onChange={onChange} />}
      {trigger.enable_webhook && isAdmin.value && <TryIt {...shown} choice={choice} />}
    </>
  )
}

interface HeadingProps {
  readonly instance: Instance
  readonly onChange: () => Promise<void>
}

function Heading({ instance, onChange }: HeadingProps): JSX.Element {
  const state = useLiveState(instance)
  const doing = useSignal<'edit' | 'remove' | undefined>(undefined)
  const close = (): void => {
    doing.value = undefined
  }
  const remove = async (): Promise<void> => {
    await instances.remove(instance.control_system_id, instance.id)
    tell(`Removed ${instance.name} from the system.`)
    go('systems', instance.control_system_id)
  }
  return (
    <section class="stack">
      <div class="head">
        <h1>{instance.name}</h1>
        <Flags instance={instance} />
        {isAdmin.value && (
          <span class="inline">
            <Capture system={instance.control_system_id} id={instance.id} />
            <Button
              icon="edit"
              onPress={() => {
                doing.value = 'edit'
              }}
            >
              Edit
            </Button>
            {!instance.declared && (
              <Button
                icon="trash"
                label="Remove it from the system"
                onPress={() => {
                  doing.value = 'remove'
                }}
              />
            )}
          </span>
        )}
      </div>
      <dl class="figures">
        <div>
          <dt>State</dt>
          <dd>
            <StateDot isEnabled={instance.enabled} isTriggered={state.triggered} />
          </dd>
        </div>
        <div>
          <dt>Activations</dt>
          <dd>{state.trigger_count}</dd>
        </div>
        <div>
          <dt>Errors</dt>
          <dd title="of actions and of comparisons">{state.action_errors + state.comparison_errors}</dd>
        </div>
        <div>
          <dt>Last activation</dt>
          <dd>{ago(state.triggeredAt)}</dd>
        </div>
        <div>
          <dt>Trigger</dt>
          <dd>
            <a href={hrefTo('triggers', instance.trigger_id)}>{instance.name}</a>
          </dd>
        </div>
        <div>
          <dt>Conditions now</dt>
          <dd class="inline">
            {Object.entries(state.conditions).map(([name, holds]) => (
              <Chip key={name} kind={holds ? 'good' : 'plain'}>
                {name.replace('_', ' ')} {holds ? 'holds' : 'does not hold'}
              </Chip>
            ))}
          </dd>
        </div>
      </dl>
      {doing.value === 'edit' && <EditDialog instance={instance} onSaved={onChange} onClose={close} />}
      {doing.value === 'remove' && (
        <Confirm title={`Remove ${instance.name} from the system?`} yes="Remove" onYes={remove} onNo={close}>
          <p>Its webhook URL stops working at once, and its counts are lost.</p>
        </Confirm>
      )}
    </section>
  )
}
