import { permits } from '../../driver/index.js'
import { formatModuleName } from '../../modules/index.js'
import { Problem } from '../../problem/index.js'
import type { Runtime } from '../../runtime/index.js'
import { readContent } from '../delivery/content.js'
import type { Delivery } from '../delivery/delivery.js'
import { faultOfIndex } from '../delivery/url.js'
import { checkBody } from './body-schema.js'
import { listed, yesNo, type Facts } from './facts.js'
import type { Gate } from './gate.js'
import { missing, refuseVerb } from './refusals.js'

/** The answer to an execution on an instance that only notifies. */
export const EXEC_DISABLED = new Problem(
  'exec-disabled',
  'this webhook only notifies; execution is not enabled on it',
)

/** Callers of webhooks act with this clearance, as in PlaceOS. */
export const WEBHOOK_CLEARANCE = 'support'

export const executionDescribed: Gate = {
  name: 'execution described',
  refusals: ['missing-parameter', 'invalid-parameter'],
  check: ({ url: { exec } }) => {
    if (!exec) return undefined
    if (!exec.mod) return missing('mod')
    if (!exec.method) return missing('method')
    return faultOfIndex(exec.index)
  },
  facts: ({ url: { exec } }): Facts =>
    exec
      ? { mod: exec.mod ?? 'none', index: exec.index ?? '1', method: exec.method ?? 'none' }
      : { execution: 'not asked for' },
}

export const executionEnabled: Gate = {
  name: 'execution enabled',
  refusals: ['exec-disabled'],
  check: ({ url, instance }) => {
    if (!url.exec || instance?.systemTrigger.exec_enabled) return undefined
    return EXEC_DISABLED
  },
  facts: ({ url, instance }) => ({
    asked: yesNo(url.exec !== undefined),
    enabled: yesNo(instance?.systemTrigger.exec_enabled ?? false),
  }),
}

export const methodFound = (runtime: Runtime): Gate => ({
  name: 'method found',
  refusals: ['module-not-found', 'method-not-found', 'runtime-unavailable'],
  check: (delivery) => {
    const { exec } = delivery.url
    const { instance } = delivery
    if (!exec || !instance) return undefined
    const address = {
      system: instance.systemTrigger.control_system_id,
      name: exec.mod ?? '',
      index: Number(exec.index ?? 1),
    }
    const found = runtime.findWebhook(address, exec.method ?? '')
    return found instanceof Promise ? found.then((later) => note(delivery, later)) : note(delivery, found)
  },
  facts: (delivery) => choiceOf(delivery, runtime),
})

export const verbOfMethod: Gate = {
  name: 'verb of the method',
  refusals: ['verb-not-allowed'],
  check: ({ verb, instance, target }) => {
    if (!target || (target.endpoint.methods as readonly string[]).includes(verb)) return undefined
    const both = instance?.trigger.supported_methods.filter((own) => target.endpoint.methods.includes(own))
    return refuseVerb(verb, both ?? [])
  },
  facts: ({ verb, target }): Facts => (target ? { verb, accepted: listed(target.endpoint.methods) } : {}),
}

export const clearance: Gate = {
  name: 'clearance',
  refusals: ['access-denied'],
  check: ({ target }) => {
    if (!target || permits(WEBHOOK_CLEARANCE, target.endpoint.clearance)) return undefined
    return new Problem('access-denied', `the method needs the clearance ${target.endpoint.clearance}`)
  },
  facts: ({ target }): Facts => (target ? { needed: target.endpoint.clearance } : {}),
}

export const bodyFits: Gate = {
  name: 'body fits the method',
  refusals: ['unreadable-body', 'invalid-body', 'driver-failed'],
  needsBody: true,
  check: (delivery) => {
    const unreadable = readContent(delivery)
    return unreadable instanceof Promise
      ? unreadable.then((later) => later ?? checkBody(delivery))
      : (unreadable ?? checkBody(delivery))
  },
}

function note(delivery: Delivery, found: NonNullable<Delivery['target']> | Problem): Problem | undefined {
  if (found instanceof Problem) return found
  delivery.target = found
  return undefined
}

/** What there is to choose from, so that a misspelt name is seen. */
async function choiceOf({ url, instance }: Delivery, runtime: Runtime): Promise<Facts> {
  if (!url.exec || !instance) return {}
  const system = instance.systemTrigger.control_system_id
  const modules = await runtime.list(system)
  return {
    system,
    modules: listed(modules.map(formatModuleName)),
    methods: listed(
      modules.flatMap((module) => module.webhooks.map(({ name }) => `${formatModuleName(module)}.${name}`)),
    ),
  }
}
