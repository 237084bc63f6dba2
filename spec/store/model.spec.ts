import { expect } from 'chai'
import fc from 'fast-check'
import { Problem } from '../../src/problem/index.js'
import type { UnitStore } from '../../src/commit/index.js'
import type { Activity, Change, TriggerSet, TriggerStore } from '../../src/triggers/index.js'
import { MoodyUnits } from '../support/moody-units.js'
import { aTrigger, anActivity, anInstance } from '../support/records.js'
import { engines } from './support/databases.js'

/** Few of each, so that changes meet each other. */
const triggerId = fc.constantFrom('trigger-1', 'trigger-2')
const instanceId = fc.constantFrom('trig-1', 'trig-2', 'trig-3')
const moment = fc.integer({ min: 0, max: 4_102_444_800_000 })
const text = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((given) => !given.includes('\0'))
const use = fc.record({ count: fc.nat(), last_used_at: fc.option(moment) })

const activity: fc.Arbitrary<Activity> = fc
  .record({
    trigger_count: fc.maxSafeNat(),
    triggered_at: fc.option(moment),
    action_errors: fc.nat(),
    comparison_errors: fc.nat(),
    capture_left: fc.nat(),
    secret_use: use,
    previous_secret_use: use,
  })
  .map(anActivity)

/** A change before it is known which version it is of: mostly the next, at times another. */
type Draft = (versionOf: (id: string) => number) => Change | Note

/** What an instance has been through. */
interface Note {
  readonly kind: 'note'
  readonly id: string
  readonly activity: Activity
}

const off = fc.oneof(
  { weight: 6, arbitrary: fc.constant(1) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 3 }) },
)

const draft: fc.Arbitrary<Draft> = fc.oneof(
  fc
    .record({ id: triggerId, off, updated_at: moment, description: text, any_match: fc.boolean() })
    .map(({ off, ...given }): Draft => (versionOf) => ({
      kind: 'save trigger',
      trigger: aTrigger({ ...given, version: versionOf(given.id) + off }),
    })),
  fc
    .record({
      id: instanceId,
      off,
      trigger_id: triggerId,
      control_system_id: text,
      enabled: fc.boolean(),
      webhook_secret: text,
      previous_secret: fc.option(fc.record({ secret: text, expires_at: moment }), { nil: undefined }),
    })
    .map(({ off, ...given }): Draft => (versionOf) => ({
      kind: 'save instance',
      instance: anInstance({ ...given, version: versionOf(given.id) + off }),
    })),
  fc.record({ id: instanceId, activity }).map((given): Draft => () => ({ kind: 'note', ...given })),
  triggerId.map((id): Draft => () => ({ kind: 'remove trigger', id })),
  instanceId.map((id): Draft => () => ({ kind: 'remove instance', id })),
)

/** What a store makes of changes: its revision, or what it refuses them for. Notes are written after them. */
async function outcomeOf(
  { triggers, units }: { readonly triggers: TriggerStore; readonly units: UnitStore },
  all: readonly (Change | Note)[],
): Promise<unknown> {
  const changes = all.flatMap((one) => (one.kind === 'note' ? [] : [one]))
  const outcome = await triggers.apply(changes).catch((error: unknown) => {
    if (error instanceof Problem) return `${error.code}: ${error.message}`
    throw error
  })
  await units.write(all.flatMap((one) => (one.kind === 'note' ? [{ active: one }] : [])))
  return outcome
}

/** Versions by id, as far as the changes before go. */
class Versions {
  readonly #byId: Map<string, number>

  constructor(kept: readonly { readonly id: string; readonly version: number }[]) {
    this.#byId = new Map(kept.map(({ id, version }) => [id, version]))
  }

  readonly of = (id: string): number => this.#byId.get(id) ?? 0

  follow(change: Change | Note): void {
    if (change.kind === 'save trigger') this.#byId.set(change.trigger.id, change.trigger.version)
    if (change.kind === 'save instance') this.#byId.set(change.instance.id, change.instance.version)
    if (change.kind === 'remove instance' || change.kind === 'remove trigger') this.#byId.delete(change.id)
  }
}

/** What is kept; its order is the contract's to say. */
const byId = ({ revision, triggers, instances }: TriggerSet): unknown => ({
  revision,
  triggers: Object.fromEntries(triggers.map((trigger) => [trigger.id, trigger])),
  instances: Object.fromEntries(instances.map((instance) => [instance.settings.id, instance])),
})

for (const [name, engine] of engines)
  describe(`${name}, whatever is done`, function () {
    this.timeout(120_000)
    const make = engine()

    it('keeps what the memory keeps, and refuses what it refuses', async () => {
      let [taken, refused] = [0, 0]
      await fc.assert(
        fc.asyncProperty(fc.array(fc.array(draft, { maxLength: 4 }), { maxLength: 12 }), async (batches) => {
          const memories = new MoodyUnits()
          const memory = { triggers: memories.triggers, units: memories }
          const store = await make()
          for (const batch of batches) {
            const { triggers, instances } = await memory.triggers.load()
            const versions = new Versions([...triggers, ...instances.map(({ settings }) => settings)])
            const changes = batch.map((one) => {
              const change = one(versions.of)
              versions.follow(change)
              return change
            })
            const expected = await outcomeOf(memory, changes)
            expect(await outcomeOf(store, changes)).to.equal(expected)
            if (typeof expected === 'number') taken += 1
            else refused += 1
          }
          expect(byId(await store.triggers.load())).to.deep.equal(byId(await memory.triggers.load()))
        }),
        { numRuns: 60 },
      )
      // Both happen often enough to say something.
      expect([taken > 50, refused > 20]).to.deep.equal([true, true])
    })
  })
