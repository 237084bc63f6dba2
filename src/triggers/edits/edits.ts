import { randomBytes } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { SystemId } from '../../modules/index.js'
import { Problem } from '../../problem/index.js'
import { versionedOf, type Versioned } from '../definition/versioned.js'
import { policyOf } from '../definition/policy.js'
import { makeSecret } from '../definition/secrets.js'
import { conflictOver, type Change } from '../keeping/trigger-store.js'
import type {
  SystemTrigger,
  SystemTriggerDefinition,
  SystemTriggerEdit,
} from '../definition/system-trigger.js'
import type { Trigger, TriggerDefinition } from '../definition/trigger.js'

/** What an edit asks of the present state. */
export interface Present {
  readonly now: number
  trigger(id: string): Trigger | undefined
  systemTrigger(id: string): SystemTrigger | undefined
}

/** Says what to change; throws a Problem when it may not be. */
export type Edit = (present: Present) => readonly Change[]

/** A new id, in the form of PlaceOS's: a word and some letters that URLs take as they are. */
export const makeId = (prefix: 'trigger' | 'trig'): string =>
  `${prefix}-${randomBytes(9).toString('base64url')}`

/** What a thing has that is new. */
export const fresh = (id: string, now: number, declared = false): Versioned => ({
  id,
  version: 1,
  declared,
  created_at: now,
  updated_at: now,
})

/** The next version of a thing, if it differs from the present one. */
export function nextVersion<Thing extends Versioned>(
  before: Thing,
  edited: Thing,
  now: number,
): Thing | undefined {
  if (isDeepStrictEqual(before, edited)) return undefined
  return { ...edited, version: before.version + 1, updated_at: now }
}

export const saveTrigger = (trigger: Trigger): Change => ({ kind: 'save trigger', trigger })
export const saveInstance = (instance: SystemTrigger): Change => ({ kind: 'save instance', instance })

export const createTrigger =
  (id: string, definition: TriggerDefinition): Edit =>
  ({ now }) => [saveTrigger({ ...definition, ...fresh(id, now) })]

/**
 * @param edit gives the whole definition, from which what is left out is gone
 * @param expected the version the edit rests on, if whoever edits has said so
 */
export const updateTrigger =
  (id: string, edit: (before: Trigger) => TriggerDefinition, expected: number | undefined): Edit =>
  (present) => {
    const before = editable(present.trigger(id), id, 'trigger', expected)
    const after = nextVersion<Trigger>(before, { ...edit(before), ...versionedOf(before) }, present.now)
    return after ? [saveTrigger(after)] : []
  }

export const removeTrigger =
  (id: string, instancesOf: (trigger: string) => readonly SystemTrigger[]): Edit =>
  (present) => {
    editable(present.trigger(id), id, 'trigger', undefined)
    if (instancesOf(id).some(({ declared }) => declared)) throw declaredElsewhere('one of its instances')
    return [{ kind: 'remove trigger', id }]
  }

export const createInstance =
  (id: string, system: SystemId, definition: SystemTriggerDefinition): Edit =>
  (present) => {
    const trigger = present.trigger(definition.trigger_id)
    if (!trigger) {
      const message = `no trigger has the id ${definition.trigger_id}`
      throw new Problem('validation-failed', `trigger_id: ${message}`, {
        faults: [{ path: 'trigger_id', message }],
      })
    }
    const { trigger_id, enabled, exec_enabled, webhook_secret = makeSecret() } = definition
    // As PlaceOS does: a new instance is as important as its trigger.
    const { important } = trigger
    const settings = {
      trigger_id,
      enabled,
      exec_enabled,
      important,
      ...policyOf(definition),
      webhook_secret,
      previous_secret: undefined,
    }
    return [saveInstance({ ...fresh(id, present.now), control_system_id: system, ...settings })]
  }

export const updateInstance =
  (id: string, edit: SystemTriggerEdit, expected: number | undefined): Edit =>
  (present) => {
    const before = editable(present.systemTrigger(id), id, 'system trigger', expected)
    const {
      enabled = before.enabled,
      exec_enabled = before.exec_enabled,
      important = before.important,
    } = edit
    const edited = { ...before, enabled, exec_enabled, important, ...policyOf(edit, before) }
    const after = nextVersion(before, edited, present.now)
    return after ? [saveInstance(after)] : []
  }

/**
 * @param overlapMs how long the present secret goes on working, in milliseconds
 * @param isHostsOwn whether the host made the secret, where the configuration file declares the rest
 */
export const rotateSecret =
  (id: string, overlapMs: number, expected: number | undefined, isHostsOwn: (id: string) => boolean): Edit =>
  (present) => {
    const found = present.systemTrigger(id)
    const before =
      found && isHostsOwn(id) ? atVersion(found, expected) : editable(found, id, 'system trigger', expected)
    const { now } = present
    const previous_secret =
      overlapMs > 0 ? { secret: before.webhook_secret, expires_at: now + overlapMs } : undefined
    const after = nextVersion(before, { ...before, webhook_secret: makeSecret(), previous_secret }, now)
    return after ? [saveInstance(after)] : []
  }

export const removeInstance =
  (id: string): Edit =>
  (present) => {
    editable(present.systemTrigger(id), id, 'system trigger', undefined)
    return [{ kind: 'remove instance', id }]
  }

function editable<Thing extends Versioned>(
  thing: Thing | undefined,
  id: string,
  what: string,
  expected: number | undefined,
): Thing {
  if (!thing) throw new Problem('not-found', `there is no ${what} ${id}`)
  if (thing.declared) throw declaredElsewhere(`this ${what}`)
  return atVersion(thing, expected)
}

function atVersion<Thing extends Versioned>(thing: Thing, expected: number | undefined): Thing {
  if (expected !== undefined && expected !== thing.version) throw conflictOver(thing.id)
  return thing
}

const declaredElsewhere = (what: string): Problem =>
  new Problem('declared-in-configuration', `the configuration file declares ${what}: change it there`)
