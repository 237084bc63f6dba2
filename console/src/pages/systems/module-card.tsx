import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { readValue, systems } from '../../api/routes.js'
import type { Json, Module } from '../../api/resources.js'
import { useStatus } from '../../live/live.js'
import { useLoaded } from '../../load.js'
import { Await } from '../../parts/states.js'
import { addressOf } from '../../parts/modules-of.js'
import { hrefTo } from '../../route.js'
import { WebhookMethodView } from '../modules/webhook-method.js'
import { Commands } from './commands.js'

/** How often it is asked which keys there are, in milliseconds; their values come by themselves. */
const KEYS_MS = 5000

interface ModuleCardProps {
  readonly system: string
  readonly module: Module
  readonly isOpen: boolean
}

/** A module, what it can be called for, and its status as it changes. */
export function ModuleCard({ system, module, isOpen }: ModuleCardProps): JSX.Element {
  const isShown = useSignal(isOpen)
  return (
    <details
      class="card module"
      open={isOpen}
      onToggle={({ currentTarget }) => {
        isShown.value = currentTarget.open
      }}
    >
      <summary>
        <strong>{addressOf(module)}</strong> <span class="muted">{module.driver}</span>
      </summary>
      <div class="small">
        <a href={hrefTo('modules', module.id)}>{module.id}</a>
      </div>
      {module.webhooks.length > 0 && (
        <div class="stack">
          {module.webhooks.map((method) => (
            <WebhookMethodView key={method.name} method={method} />
          ))}
        </div>
      )}
      {isShown.value && <Status system={system} module={module} />}
      {isShown.value && <Commands system={system} module={module} />}
    </details>
  )
}

function Status({ system, module }: Omit<ModuleCardProps, 'isOpen'>): JSX.Element {
  const keys = useLoaded(
    async () => (await systems.status(system, addressOf(module))).data,
    [system, module.id],
  )
  useEffect(() => {
    const timer = setInterval(() => void keys.reload(), KEYS_MS)
    return () => {
      clearInterval(timer)
    }
  }, [keys.reload])
  return (
    <Await of={keys}>
      {(known) =>
        Object.keys(known).length === 0 ? (
          <p class="muted">No status yet: the driver has not set any.</p>
        ) : (
          <dl class="status">
            {Object.entries(known).map(([name, text]) => (
              <StatusLine key={name} system={system} module={module} name={name} first={readValue(text)} />
            ))}
          </dl>
        )
      }
    </Await>
  )
}

interface LineProps {
  readonly system: string
  readonly module: Module
  readonly name: string
  /** The value when it was last asked for. */
  readonly first: Json
}

function StatusLine({ system, module, name, first }: LineProps): JSX.Element {
  const live = useStatus({ sys: system, mod: module.name, index: module.index, name })
  const text = JSON.stringify(live.value ?? first)
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <code title={text}>{text}</code>
      </dd>
    </>
  )
}
