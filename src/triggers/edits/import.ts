import { z } from 'zod'
import { faultsOf, fit, ignoring, type Fault } from '../../problem/index.js'
import { fresh, nextVersion, saveInstance, saveTrigger } from './edits.js'
import { rowsOf, type Row } from './export-rows.js'
import { ignoredMembers } from '../definition/ignored-members.js'
import type { Versioned } from '../definition/versioned.js'
import { policyNames, policyOf, type CallPolicy } from '../definition/policy.js'
import { makeSecret } from '../definition/secrets.js'
import type { Change, TriggerSet } from '../keeping/trigger-store.js'
import { InstanceId, SystemTriggerDefinition, type SystemTrigger } from '../definition/system-trigger.js'
import { TriggerDefinition, type Trigger } from '../definition/trigger.js'

/** What became, or would become, of one row of an import. */
export interface ImportedRow {
  readonly kind: 'trigger' | 'system trigger'
  /** Where the row stands, such as `[2].trigger_instances[0]`. */
  readonly path: string
  readonly id: string
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'refused'
  /** Why it is refused; paths are within the row. */
  readonly faults: readonly Fault[]
  /** Whether a secret had to be made, since the row has none: its URL is not the one it was exported with. */
  readonly hasNewSecret: boolean
}

/** Everything an import comes to. */
export interface Import {
  readonly rows: readonly ImportedRow[]
  readonly changes: readonly Change[]
}

export interface ImportOptions {
  /** Milliseconds since the epoch. */
  readonly now: number
  /** What debounce periods are in: PlaceOS writes milliseconds, this program seconds. */
  readonly debounceUnit: 'milliseconds' | 'seconds'
}

const id = z.string().min(1).max(200)
const created_at = z.int().min(0).max(253_402_300_799).optional()
const TriggerRow = ignoring(TriggerDefinition.extend({ id, created_at }), ignoredMembers)
/** A policy is nothing PlaceOS knows, so an import leaves it as it is; a row that gives one means more than it gets. */
const notImported = z
  .undefined('is not imported: PlaceOS has no such member. Set it over REST once the row is imported')
  .optional()
const InstanceRow = ignoring(
  SystemTriggerDefinition.extend({
    ...(Object.fromEntries(policyNames.map((name) => [name, notImported])) as Record<
      keyof CallPolicy,
      typeof notImported
    >),
    sender: notImported,
    id: InstanceId,
    control_system_id: z.string().min(1).max(200),
    important: z.boolean().default(false),
    created_at,
  }),
  ignoredMembers,
)

/**
 * Plans what it takes to keep triggers as the REST interface of PlaceOS gives them: lists of triggers, of system
 * triggers, or triggers with their instances inside. Ids and secrets stay what they are, so URLs do too.
 */
export function planImport(input: unknown, present: TriggerSet, options: ImportOptions): Import {
  const plan = new Plan(present, options)
  const found = rowsOf(input)
  // Triggers first: the order of the rows does not matter.
  for (const { row, path } of found) if (!('trigger_id' in row)) plan.trigger(row, path)
  for (const { row, path } of found) if ('trigger_id' in row) plan.instance(row, path)
  return plan
}

class Plan implements Import {
  readonly rows: ImportedRow[] = []
  readonly changes: Change[] = []
  readonly #triggers: Map<string, Trigger>
  readonly #instances: Map<string, SystemTrigger>
  readonly #seen = new Set<string>()

  constructor(
    { triggers, instances }: TriggerSet,
    private readonly options: ImportOptions,
  ) {
    this.#triggers = new Map(triggers.map((trigger) => [trigger.id, trigger]))
    this.#instances = new Map(instances.map(({ settings }) => [settings.id, settings]))
  }

  trigger(row: Row, path: string): void {
    const parsed = fit(TriggerRow, this.#inSeconds(row))
    if (!parsed.success) {
      this.#refuse('trigger', row, path, faultsOf(parsed.error))
      return
    }
    const { id, created_at, ...definition } = parsed.data
    const before = this.#triggers.get(id)
    const after = { ...definition, ...this.#kept(id, created_at, before) }
    if (!this.#keep('trigger', path, before, after, false)) return
    this.#triggers.set(id, after)
  }

  instance(row: Row, path: string): void {
    const parsed = fit(InstanceRow, row)
    if (!parsed.success) {
      this.#refuse('system trigger', row, path, faultsOf(parsed.error))
      return
    }
    const { id, created_at, webhook_secret, control_system_id, ...settings } = parsed.data
    if (!this.#triggers.has(settings.trigger_id)) {
      const message = `no trigger has the id ${settings.trigger_id}`
      this.#refuse('system trigger', row, path, [{ path: 'trigger_id', message }])
      return
    }
    const before = this.#instances.get(id)
    const secret = webhook_secret ?? before?.webhook_secret ?? makeSecret()
    const after: SystemTrigger = {
      ...settings,
      control_system_id: control_system_id,
      ...policyOf({}, before),
      webhook_secret: secret,
      previous_secret: secret === before?.webhook_secret ? before.previous_secret : undefined,
      ...this.#kept(id, created_at, before),
    }
    const hasNewSecret = webhook_secret === undefined && before === undefined
    if (!this.#keep('system trigger', path, before, after, hasNewSecret)) return
    this.#instances.set(id, after)
  }

  #kept(id: string, createdAt: number | undefined, before: Versioned | undefined): Versioned {
    const { now } = this.options
    if (!before)
      return { ...fresh(id, now), ...(createdAt !== undefined && { created_at: createdAt * 1000 }) }
    const { version, declared, created_at, updated_at } = before
    return { id, version, declared, created_at, updated_at }
  }

  /** Notes what becomes of a row that could be read; whether it now stands as it says. */
  #keep<Thing extends Trigger | SystemTrigger>(
    kind: ImportedRow['kind'],
    path: string,
    before: Thing | undefined,
    after: Thing,
    hasNewSecret: boolean,
  ): boolean {
    const { id } = after
    const fault = this.#obstacle(kind, before, id)
    if (fault !== undefined) {
      this.rows.push({
        kind,
        path,
        id,
        outcome: 'refused',
        faults: [{ path: 'id', message: fault }],
        hasNewSecret: false,
      })
      return false
    }
    const changed = before ? nextVersion(before, after, this.options.now) : after
    if (changed) this.changes.push(isSystemTrigger(changed) ? saveInstance(changed) : saveTrigger(changed))
    const outcome = before ? (changed ? 'updated' : 'unchanged') : 'created'
    this.rows.push({ kind, path, id, outcome, faults: [], hasNewSecret })
    return true
  }

  #obstacle(kind: string, before: Versioned | undefined, id: string): string | undefined {
    const name = `${kind} ${id}`
    if (this.#seen.has(name)) return 'is given twice'
    this.#seen.add(name)
    return before?.declared === true ? 'is declared by the configuration file: change it there' : undefined
  }

  #refuse(kind: ImportedRow['kind'], row: Row, path: string, faults: readonly Fault[]): void {
    const id = typeof row.id === 'string' ? row.id : ''
    this.rows.push({ kind, path, id, outcome: 'refused', faults, hasNewSecret: false })
  }

  #inSeconds(row: Row): Row {
    const { debounce_period: period } = row
    const isMilliseconds = this.options.debounceUnit === 'milliseconds'
    return isMilliseconds && typeof period === 'number' ? { ...row, debounce_period: period / 1000 } : row
  }
}

const isSystemTrigger = (thing: Trigger | SystemTrigger): thing is SystemTrigger => 'trigger_id' in thing
