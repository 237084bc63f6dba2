import { faultsOfRepeats, type Fault } from '../../problem/index.js'
import { fresh, nextVersion, saveInstance, saveTrigger, type Edit } from './edits.js'
import { versionedOf, type Versioned } from '../definition/versioned.js'
import { policyOf } from '../definition/policy.js'
import { makeSecret } from '../definition/secrets.js'
import type { Change } from '../keeping/trigger-store.js'
import type { DeclaredSystemTrigger, PreviousSecret, SystemTrigger } from '../definition/system-trigger.js'
import type { DeclaredTrigger, Trigger } from '../definition/trigger.js'

/** Triggers and instances as a configuration file declares them. */
export interface Declaration {
  readonly triggers: readonly DeclaredTrigger[]
  readonly system_triggers: readonly DeclaredSystemTrigger[]
}

/** Everything that is kept. */
export interface Everything {
  readonly triggers: readonly Trigger[]
  readonly instances: readonly SystemTrigger[]
}

/**
 * Makes what is kept agree with a declaration: what it declares is created or updated, what was declared before
 * and is not any more is removed, and everything else is left alone. A trigger of which others have made instances
 * stays, and is theirs to change. Secrets that it does not give stay.
 */
export const declare =
  ({ triggers, system_triggers }: Declaration, everything: () => Everything): Edit =>
  (present) => {
    const { now } = present
    const changes: Change[] = []
    for (const declared of triggers) {
      const before = present.trigger(declared.id)
      const after = {
        ...declared,
        ...(before ? { ...versionedOf(before), declared: true } : fresh(declared.id, now, true)),
      }
      const changed = before ? nextVersion<Trigger>(before, after, now) : after
      if (changed) changes.push(saveTrigger(changed))
    }
    for (const { webhook_secret, secret_overlap, ...declared } of system_triggers) {
      const before = present.systemTrigger(declared.id)
      const secret = webhook_secret ?? before?.webhook_secret ?? makeSecret()
      const after = {
        ...declared,
        ...policyOf(declared),
        webhook_secret: secret,
        previous_secret: before && previousOf(before, webhook_secret, now + secret_overlap * 1000),
        ...(before ? { ...versionedOf(before), declared: true } : fresh(declared.id, now, true)),
      }
      const changed = before ? nextVersion<SystemTrigger>(before, after, now) : after
      if (changed) changes.push(saveInstance(changed))
    }
    const { triggers: kept, instances } = everything()
    // Instances first: removing a trigger takes all of its instances along.
    for (const { id } of gone(instances, system_triggers)) changes.push({ kind: 'remove instance', id })
    for (const trigger of gone(kept, triggers)) {
      const { id } = trigger
      const isInUse = instances.some((instance) => instance.trigger_id === id && !instance.declared)
      const left = isInUse && nextVersion(trigger, { ...trigger, declared: false }, now)
      changes.push(left ? saveTrigger(left) : { kind: 'remove trigger', id })
    }
    return changes
  }

/**
 * The secret that goes on working beside the one that is declared: the one before, until a moment at most, so that an
 * overlap that is shortened later is the shorter one. Where none is declared, a rotation has said how long.
 */
function previousOf(
  { webhook_secret, previous_secret }: SystemTrigger,
  declared: string | undefined,
  until: number,
): PreviousSecret | undefined {
  if (declared === undefined) return previous_secret
  if (declared !== webhook_secret) return { secret: webhook_secret, expires_at: until }
  return previous_secret && { ...previous_secret, expires_at: Math.min(previous_secret.expires_at, until) }
}

/** What was declared and is not any more. */
function gone<Thing extends Versioned>(
  kept: readonly Thing[],
  declared: readonly { readonly id: string }[],
): Thing[] {
  const still = new Set(declared.map(({ id }) => id))
  return kept.filter((thing) => thing.declared && !still.has(thing.id))
}

/** What is wrong between triggers and instances. */
export function faultsOfDeclaration({ triggers, system_triggers }: Declaration): Fault[] {
  const known = new Set(triggers.map(({ id }) => id))
  return [
    ...faultsOfRepeats(triggers, ['triggers']),
    ...faultsOfRepeats(system_triggers, ['system_triggers']),
    ...system_triggers.flatMap(({ trigger_id }, index) => {
      const path = `system_triggers[${String(index)}].trigger_id`
      return known.has(trigger_id) ? [] : [{ path, message: `no trigger has the id ${trigger_id}` }]
    }),
  ]
}

/** What is wrong with the systems that instances name. */
export const faultsOfSystems = (
  { system_triggers }: Pick<Declaration, 'system_triggers'>,
  isKnown: (system: string) => boolean,
): Fault[] =>
  system_triggers.flatMap(({ control_system_id }, index) => {
    const path = `system_triggers[${String(index)}].control_system_id`
    return isKnown(control_system_id) ? [] : [{ path, message: `no system has the id ${control_system_id}` }]
  })
