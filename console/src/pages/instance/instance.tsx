import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { instances, systems, triggers } from '../../api/routes.js'
import type { SignaturePreset } from '../../api/resources.js'
import { useLoaded } from '../../load.js'
import { Await, Empty, Notice } from '../../parts/states.js'
import { hrefTo } from '../../route.js'
import { isAdmin } from '../../session.js'
import { useThing } from '../../parts/title.js'
import { Heading } from './heading.js'
import { Recent } from './recent.js'
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
  useThing(instance.name)
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
      {trigger.enable_webhook && (
        <div class="beside">
          {isAdmin.value && <TryIt {...shown} choice={choice} />}
          <Recent instance={instance} />
        </div>
      )}
    </>
  )
}
