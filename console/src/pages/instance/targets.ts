import type { Instance, Module, Scheme, Trigger, Verb, WebhookMethod } from '../../api/resources.js'
import type { UrlTarget } from '../../hook-url.js'
import { addressOf } from '../../parts/modules-of.js'

/** What people chose to call. */
export interface Choice {
  /** The module, such as `Display_2`; empty to notify only. */
  readonly module: string
  readonly method: string
  readonly binary: boolean
}

/** Only notifies the trigger. */
export const NOTIFY: Choice = { module: '', method: '', binary: false }

/** A webhook method that calls of an instance reach. */
export interface Reachable {
  readonly module: Module
  readonly method: WebhookMethod
  /** The verbs both the trigger and the method take. */
  readonly verbs: readonly Verb[]
}

/** The methods that calls can reach: webhook calls have the clearance support. */
export const reachable = (trigger: Trigger, modules: readonly Module[]): Reachable[] =>
  modules.flatMap((module) =>
    module.webhooks.flatMap((method) => {
      const verbs = method.methods.filter((verb) => trigger.supported_methods.includes(verb))
      return verbs.length === 0 || method.clearance === 'administrator' ? [] : [{ module, method, verbs }]
    }),
  )

/** What a choice means among the methods there are; undefined to notify only. */
export const chosenOf = (choice: Choice, all: readonly Reachable[]): Reachable | undefined =>
  all.find(({ module, method }) => addressOf(module) === choice.module && method.name === choice.method)

/** What a URL says of a choice. */
export const targetOf = (chosen: Reachable | undefined, { binary }: Choice): UrlTarget | undefined =>
  chosen && { mod: chosen.module.name, index: chosen.module.index, method: chosen.method.name, binary }

/** The verb to begin with. */
export function firstVerb(trigger: Trigger, chosen: Reachable | undefined): Verb {
  const verbs = verbsFor(trigger, chosen)
  return verbs.includes('POST') ? 'POST' : (verbs[0] ?? 'POST')
}

/** The verbs a call can have. */
export const verbsFor = (trigger: Trigger, chosen: Reachable | undefined): readonly Verb[] =>
  chosen?.verbs ?? trigger.supported_methods

/** What the parts of an instance's page are about. */
export interface Callable {
  readonly instance: Instance
  readonly trigger: Trigger
  readonly modules: readonly Module[]
  /** How calls must be signed; undefined where they need not be. */
  readonly scheme: Scheme | undefined
}
