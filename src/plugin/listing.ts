import { permits, type Verb } from '../driver/index.js'
import { formatModuleName } from '../modules/index.js'
import { Problem } from '../problem/index.js'
import { askEach, type ModuleSummary, type Runtime } from '../runtime/index.js'
import type { TriggerInstance, Triggers } from '../triggers/index.js'
import { pathForm, queryForm } from '../webhook-url/index.js'
import { WEBHOOK_CLEARANCE } from '../webhooks/index.js'

/** A method a webhook can execute. */
export interface ExecutableListing {
  /** The module, such as `Display_2`. */
  readonly module: string
  readonly method: string
  readonly verbs: readonly Verb[]
  /** Path and query of the URL that executes it. */
  readonly path: string
  /** A body worth trying, if the driver names one. */
  readonly sample: unknown
}

/** One webhook, as people who set it up need to see it. It holds the secret. */
export interface WebhookListing {
  readonly instance: string
  readonly trigger: string
  readonly system: string
  /** Whether calls are answered at all. */
  readonly enabled: boolean
  readonly verbs: readonly Verb[]
  /** Path and query of the URL that notifies; only a path where calls are signed. */
  readonly path: string
  /** What it can execute; empty unless execution is enabled. */
  readonly executes: readonly ExecutableListing[]
}

/** Every webhook with the paths it is reached by; of a runtime that is away nobody knows what it can execute. */
export async function listWebhooks(triggers: Triggers, runtime: Runtime): Promise<WebhookListing[]> {
  const instances = triggers.all()
  const executing = instances.filter(({ systemTrigger }) => systemTrigger.exec_enabled)
  const systems = executing.map(({ systemTrigger }) => systemTrigger.control_system_id)
  const modules = await askEach(systems, (system) => modulesIn(runtime, system))
  return instances.map((instance) =>
    listingOf(instance, modules.get(instance.systemTrigger.control_system_id) ?? []),
  )
}

async function modulesIn(runtime: Runtime, system: string): Promise<readonly ModuleSummary[]> {
  try {
    return await runtime.list(system)
  } catch (error) {
    if (error instanceof Problem && error.code === 'runtime-unavailable') return []
    throw error
  }
}

/** @param modules those of its system */
function listingOf(
  { trigger, systemTrigger }: TriggerInstance,
  modules: readonly ModuleSummary[],
): WebhookListing {
  const { id, control_system_id, enabled, exec_enabled } = systemTrigger
  // Some senders that sign the URL sort its query first.
  const urlOf = systemTrigger.signature ? pathForm : queryForm
  const executes = (exec_enabled ? modules : []).flatMap((module) =>
    module.webhooks.flatMap(({ name: method, methods, clearance, sample }) => {
      const verbs = methods.filter((verb) => trigger.supported_methods.includes(verb))
      // No call of this instance would get through to the method.
      if (verbs.length === 0 || !permits(WEBHOOK_CLEARANCE, clearance)) return []
      const path = urlOf(systemTrigger, { mod: module.name, index: module.index, method })
      return [{ module: formatModuleName(module), method, verbs, path, sample }]
    }),
  )
  return {
    instance: id,
    trigger: trigger.name,
    system: control_system_id,
    enabled: enabled && trigger.enable_webhook,
    verbs: trigger.supported_methods,
    path: urlOf(systemTrigger),
    executes,
  }
}
