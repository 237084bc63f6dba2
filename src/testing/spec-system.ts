import { definitionOf, verbs } from '../driver/index.js'
import type { SystemId } from '../modules/index.js'
import { SpecPublisher } from './spec-publisher.js'

/** Any driver class, whatever its settings. */
export type AnyDriverClass = abstract new (...args: never) => object

/** The modules around the one under test, by name and in order of index. */
export type Neighbours = Readonly<Record<string, readonly AnyDriverClass[]>>

/** The system of the module under test. */
export const SYSTEM = 'sys-spec' as SystemId

/** The path of its webhook, up to the module's name. */
export const WEBHOOK_PATH = '/api/engine/v2/webhook/trig-spec/notify/spec-secret'

/** A configuration of one system with a webhook that may execute anything in it. */
export function specConfiguration(own: AnyDriverClass, settings: object, neighbours: Neighbours): object {
  const others = Object.entries(neighbours).flatMap(([name, classes]) =>
    classes.map((other, at) => ({ id: `mod-${name}-${at + 1}`, name, driver: nameOf(other) })),
  )
  const modules = [
    { id: 'mod-spec', driver: nameOf(own), settings },
    { id: 'mod-spec-publisher', driver: nameOf(SpecPublisher) },
    ...others,
  ]
  return {
    modules,
    systems: [{ id: SYSTEM, name: 'Spec', modules: modules.map(({ id }) => id) }],
    triggers: [{ id: 'trigger-spec', name: 'Spec', enable_webhook: true, supported_methods: verbs }],
    system_triggers: [
      {
        id: 'trig-spec',
        trigger_id: 'trigger-spec',
        control_system_id: SYSTEM,
        webhook_secret: 'spec-secret',
        exec_enabled: true,
      },
    ],
  }
}

function nameOf(driverClass: AnyDriverClass): string {
  const definition = definitionOf(driverClass)
  if (!definition) throw new TypeError(`${driverClass.name} is not a driver: it has no @driver`)
  return definition.name
}
