import { Fragment, type JSX } from 'preact'
import { drivers } from '../../api/routes.js'
import type { Command, DriverRecord, Schema } from '../../api/resources.js'
import { useLoaded } from '../../load.js'
import { Button } from '../../parts/button.js'
import { useDialog } from '../../parts/dialog/use-dialog.js'
import { Markdown } from '../../parts/markdown/markdown-view.js'
import { Await, Chip } from '../../parts/states.js'
import { useThing } from '../../parts/title.js'
import { go, hrefTo } from '../../route.js'
import { isAdmin } from '../../session.js'
import { NewModule } from '../modules/module-form.js'
import { WebhookMethodView } from '../modules/webhook-method.js'

/** One driver: what webhook calls can execute, its commands and its settings. */
export function DriverPage({ name }: { readonly name: string }): JSX.Element {
  const loaded = useLoaded(async () => (await drivers.show(name)).data, [name])
  return (
    <>
      <a class="back" href={hrefTo('drivers')}>
        ← Drivers
      </a>
      <Await of={loaded}>{(driver) => <Parts driver={driver} />}</Await>
    </>
  )
}

interface DriverProps {
  readonly driver: DriverRecord
}

function Parts({ driver }: DriverProps): JSX.Element {
  const { name, description, module_name, implements: interfaces, webhooks, readme } = driver
  useThing(name)
  const making = useDialog((close) => (
    <NewModule
      driver={name}
      onDone={({ id }) => {
        go('modules', id)
      }}
      onClose={close}
    />
  ))
  return (
    <>
      <div class="head">
        <h1 dir="auto">{name}</h1>
        {isAdmin.value && (
          <Button kind="main" icon="add" onPress={making.open}>
            New module
          </Button>
        )}
      </div>
      <section class="card stack">
        {description !== '' && <p dir="auto">{description}</p>}
        <p class="muted">
          Its modules are called {module_name}, such as {module_name}_1, unless they have a name of their own.
          {interfaces.length > 0 && ` Other modules find them by ${interfaces.join(', ')}.`}
        </p>
      </section>
      <section class="card stack">
        <h2>Webhook methods</h2>
        {webhooks.length === 0 && <p class="muted">None: webhook calls can only notify.</p>}
        {webhooks.map((method) => (
          <WebhookMethodView key={method.name} method={method} />
        ))}
      </section>
      <SettingsTable driver={driver} />
      <Commands driver={driver} />
      {readme !== undefined && (
        <section class="card stack">
          <h2>README</h2>
          <Markdown text={readme} />
        </section>
      )}
      {making.shown}
    </>
  )
}

const Commands = ({ driver: { functions } }: DriverProps): JSX.Element => (
  <section class="card stack">
    <h2>Commands</h2>
    <dl class="facts">
      {Object.entries(functions).map(([command, one]) => (
        <Fragment key={command}>
          <dt>
            <code>
              {command}({one.order.join(', ')})
            </code>
          </dt>
          <dd>{commandWords(one)}</dd>
        </Fragment>
      ))}
    </dl>
    {Object.keys(functions).length === 0 && <p class="muted">None.</p>}
  </section>
)

const commandWords = ({ description, order, params }: Command): string =>
  [
    ...(description === undefined ? [] : [description]),
    ...order.map((name) => `${name}: ${typeWords(params[name] ?? {})}`),
  ].join(' · ')

/** What a value must be, in few words. */
function typeWords({ type, enum: values, minimum, maximum }: Schema): string {
  if (Array.isArray(values)) return values.map((one) => JSON.stringify(one)).join(' or ')
  const bounds = [
    ...(typeof minimum === 'number' && minimum > -1e15 ? [`from ${minimum}`] : []),
    ...(typeof maximum === 'number' && maximum < 1e15 ? [`to ${maximum}`] : []),
  ]
  return [typeof type === 'string' ? type : 'any value', ...bounds].join(' ')
}

/** The settings that modules of a driver have. */
function SettingsTable({ driver }: DriverProps): JSX.Element {
  const { settings_schema, default_settings } = driver
  const members = (settings_schema?.properties ?? {}) as Readonly<Record<string, Schema>>
  return (
    <section class="card stack">
      <h2>Settings</h2>
      {Object.keys(members).length === 0 ? (
        <p class="muted">{settings_schema ? 'None.' : 'It takes any, and describes none.'}</p>
      ) : (
        <dl class="facts">
          {Object.entries(members).map(([name, schema]) => (
            <Fragment key={name}>
              <dt>
                <code>{name}</code>
              </dt>
              <dd>
                {typeof schema.description === 'string' && `${schema.description} · `}
                {typeWords(schema)}
                {defaultWords(
                  Object.hasOwn(default_settings, name) ? default_settings[name] : schema.default,
                )}{' '}
                {schema.secret === true && <Chip kind="warn">secret</Chip>}
              </dd>
            </Fragment>
          ))}
        </dl>
      )}
    </section>
  )
}

const defaultWords = (value: unknown): string =>
  value === undefined ? '' : `, ${JSON.stringify(value)} if left out`
