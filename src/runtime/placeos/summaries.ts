import { verbs } from '../../driver/index.js'
import type { CommandSummary, ModuleSummary, TargetMethod } from '../index.js'
import type { MappedName } from './catalogue.js'
import { isWebhookShaped, type DriverFunction, type DriverInterface } from './redis/index.js'
import type { PlaceOsSettings } from './settings.js'

/**
 * A function as a webhook method, or undefined where it is none. Nothing marks one in PlaceOS, nor says which verbs it
 * takes: the trigger's supported methods do.
 */
export function targetOf(
  called: DriverFunction,
  methods: PlaceOsSettings['methods'],
): TargetMethod | undefined {
  const isOne =
    methods === 'shaped' ? isWebhookShaped(called) : methods === 'any' || methods.includes(called.name)
  // Where nobody may call it, that is for the one who asks to say.
  return isOne
    ? { name: called.name, methods: verbs, clearance: called.clearance ?? 'administrator' }
    : undefined
}

/** A module as lists show it. What its driver says may be missing, or no driver's words. */
export function summaryOf(
  id: string,
  { name, index }: MappedName,
  says: DriverInterface | undefined,
  methods: PlaceOsSettings['methods'],
): ModuleSummary {
  const reachable = [...(says?.values() ?? [])].filter(({ clearance }) => clearance !== null)
  return {
    ...{ id, name, index, driver: null },
    commands: reachable.flatMap((one) => commandOf(one) ?? []),
    webhooks: reachable
      .flatMap((one) => targetOf(one, methods) ?? [])
      .map(({ name, methods, clearance }) => ({
        ...{ name, methods, clearance },
      })),
  }
}

const commandOf = ({ name, clearance, parameters }: DriverFunction): CommandSummary | undefined =>
  clearance === null
    ? undefined
    : { name, clearance, args: parameters.map(({ name, schema }) => ({ name, schema })) }
