import { Fragment, type JSX } from 'preact'
import { Refusal } from '../../api/call.js'
import { drivers, modules } from '../../api/routes.js'
import type { DriverRecord, ModuleRecord, ModuleSettings } from '../../api/resources.js'
import { useLoaded } from '../../load.js'
import { Button } from '../../parts/button.js'
import { Confirm } from '../../parts/dialog/form-dialog.js'
import { useDialog } from '../../parts/dialog/use-dialog.js'
import { tell } from '../../parts/news.js'
import { Await, Notice } from '../../parts/states.js'
import { useThing } from '../../parts/title.js'
import { go, hrefTo } from '../../route.js'
import { isAdmin } from '../../session.js'
import { EditModule } from './module-form.js'
import { RunState } from './modules.js'
import { DriverLink } from './driver-link.js'

/** All that the page of a module shows. */
interface Shown {
  readonly module: ModuleRecord
  /** Undefined of whoever may not see them, and of a module of a host's own runtime. */
  readonly settings: ModuleSettings | undefined
  readonly driver: DriverRecord | undefined
}

async function ask(id: string): Promise<Shown> {
  const { data: module } = await modules.show(id)
  const [settings, driver] = await Promise.all([
    isAdmin.peek() ? orNothing(modules.settings(id)) : undefined,
    module.driver === null ? undefined : orNothing(drivers.show(module.driver)),
  ])
  return { module, settings, driver: driver?.data }
}

/** What is not there is not shown. */
async function orNothing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof Refusal && error.code !== 'unreachable') return undefined
    throw error
  }
}

/** One module: whether it runs, its settings, and where it is. */
export function ModulePage({ id }: { readonly id: string }): JSX.Element {
  const loaded = useLoaded(() => ask(id), [id])
  return (
    <>
      <a class="back" href={hrefTo('modules')}>
        ← Modules
      </a>
      <Await of={loaded}>{(shown) => <Parts {...shown} onChange={loaded.reload} />}</Await>
    </>
  )
}

interface PartsProps extends Shown {
  readonly onChange: () => Promise<void>
}

function Parts({ module, settings, driver, onChange }: PartsProps): JSX.Element {
  const { name, id, faults, declared } = module
  useThing(`${name} ${id}`)
  return (
    <>
      <div class="head">
        <h1 dir="auto">{name}</h1>
        <code class="muted">{id}</code>
        {isAdmin.value && !declared && (
          <Actions module={module} settings={settings} driver={driver} onChange={onChange} />
        )}
      </div>
      {declared && (
        <Notice>The configuration file, or the host, has this module, and only there it is changed.</Notice>
      )}
      {faults && (
        <Notice kind="bad">
          It cannot be used: {faults.map(({ path, message }) => `${path} ${message}`.trim()).join('; ')}
        </Notice>
      )}
      <Facts module={module} />
      {settings && <Settings settings={settings} />}
    </>
  )
}

const Facts = ({ module }: { readonly module: ModuleRecord }): JSX.Element => (
  <section class="card">
    <dl class="facts">
      <dt>State</dt>
      <dd>
        <RunState module={module} />
      </dd>
      <dt>Driver</dt>
      <dd>
        <DriverLink driver={module.driver} />
      </dd>
      <dt>Systems</dt>
      <dd>
        {module.systems.length === 0
          ? 'none: add it on the page of a system'
          : module.systems.map((system) => (
              <Fragment key={system}>
                <a href={hrefTo('systems', system)}>{system}</a>{' '}
              </Fragment>
            ))}
      </dd>
    </dl>
  </section>
)

/** What is set beside the driver's defaults. */
const Settings = ({ settings }: { readonly settings: ModuleSettings }): JSX.Element => (
  <section class="card stack">
    <h2>Settings</h2>
    {settings.keys.length + settings.secrets.length === 0 ? (
      <p class="muted">Those that the driver starts from.</p>
    ) : (
      <dl class="facts">
        {Object.entries(settings.values).map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>
              <code dir="auto">{typeof value === 'string' ? value : JSON.stringify(value)}</code>
            </dd>
          </Fragment>
        ))}
        {settings.secrets.map((path) => (
          <Fragment key={path}>
            <dt>{path}</dt>
            <dd class="muted">kept, and not shown</dd>
          </Fragment>
        ))}
      </dl>
    )}
  </section>
)

/** What can be done about a module that was made here. */
function Actions({ module, settings, driver, onChange }: PartsProps): JSX.Element {
  const { id, name, running } = module
  const editing = useDialog((close) =>
    settings ? (
      <EditModule module={module} settings={settings} driver={driver} onSaved={onChange} onClose={close} />
    ) : (
      <></>
    ),
  )
  const stopping = useDialog((close) => (
    <Confirm
      title={`Stop ${name}?`}
      yes="Stop"
      onYes={async () => {
        await modules.stop(id)
        close()
        await onChange()
      }}
      onNo={close}
    >
      <p>It keeps its place in its systems. Until it is started, its calls are refused.</p>
    </Confirm>
  ))
  const removing = useDialog((close) => (
    <Confirm
      title={`Remove ${name}?`}
      yes="Remove"
      onYes={async () => {
        await modules.remove(id)
        tell(`Removed ${name}.`)
        go('modules')
      }}
      onNo={close}
    >
      <p>It is stopped and taken out of its systems. Others of its name may get another index there.</p>
    </Confirm>
  ))
  const start = async (): Promise<void> => {
    await modules.start(id)
    await onChange()
  }
  return (
    <span class="inline">
      {settings && (
        <Button icon="edit" onPress={editing.open}>
          Edit
        </Button>
      )}
      <Button icon={running ? 'pause' : 'play'} onPress={running ? stopping.open : start}>
        {running ? 'Stop' : 'Start'}
      </Button>
      <Button icon="trash" label="Remove this module" onPress={removing.open} />
      {editing.shown}
      {stopping.shown}
      {removing.shown}
    </span>
  )
}
