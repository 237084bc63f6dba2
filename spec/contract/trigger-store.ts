import { expect } from 'chai'
import { NO_ACTIVITY, type Change, type TriggerSet, type TriggerStore } from '../../src/triggers/index.js'
import type { UnitStore } from '../../src/commit/index.js'
import { aTrigger, anActivity, anInstance, saveInstance, saveTrigger } from '../support/records.js'
import { noteActivity } from '../support/write-units.js'
import { revisionContract } from './trigger-revisions.js'
import { activityContract } from './trigger-activity.js'
import { conflictContract } from './trigger-conflicts.js'

/** A store of triggers, and what writes what instances have been through. */
interface TriggersHarness {
  readonly triggers: TriggerStore
  readonly units: UnitStore
}

/** What every store of triggers does; `make` gives an empty one. */
export function triggerStoreContract(
  name: string,
  make: () => TriggersHarness | Promise<TriggersHarness>,
): void {
  describe(`${name}, as a trigger store`, () => {
    let store: TriggerStore
    let units: UnitStore
    beforeEach(async () => {
      ;({ triggers: store, units } = await make())
    })

    const keep = (...changes: Change[]): Promise<number> => store.apply(changes)
    /** What is kept, without the revision. */
    const kept = async (): Promise<Omit<TriggerSet, 'revision'>> => {
      const { triggers, instances } = await store.load()
      return { triggers, instances }
    }

    it('is empty at first', async () => {
      expect(await kept()).to.deep.equal({ triggers: [], instances: [] })
    })

    it('keeps triggers with all they have', async () => {
      const triggers = [
        aTrigger({
          id: 'trigger-all',
          version: 1,
          declared: true,
          created_at: 1_700_000_000_001,
          updated_at: 1_800_000_000_002,
          name: 'Türklingel 🔔 "quoted" \'too\' \\ %',
          description: 'two\nlines, \0 and \ud800',
          enable_webhook: false,
          supported_methods: ['GET', 'PATCH'],
          debounce_period: 0.25,
          important: true,
          any_match: true,
          control_system_id: 'sys-editor',
          conditions: {
            comparisons: [
              {
                left: { mod: 'Display_1', status: 'power', keys: ['a', 'b'] },
                operator: 'equal',
                right: true,
              },
              { left: 1.5, operator: 'greater_than', right: 'text' },
            ],
            time_dependents: [
              { type: 'at', time: 1_900_000_000 },
              { type: 'cron', cron: '30 2 * * *', timezone: 'Europe/Berlin' },
            ],
          },
          actions: {
            functions: [
              { mod: 'Display_1', method: 'power', args: { on: true, deep: { list: [1, null, 'x'] } } },
            ],
            mailers: [{ emails: ['a@example.org', 'b@example.org'], content: 'Somebody rang' }],
          },
        }),
        aTrigger({ id: 'trigger-plain' }),
      ]
      await keep(...triggers.map((trigger): Change => ({ kind: 'save trigger', trigger })))
      expect((await kept()).triggers).to.deep.equal(triggers)
    })

    it('keeps instances with all they have, and without any activity at first', async () => {
      const instances = [
        anInstance({
          id: 'trig-all',
          declared: true,
          created_at: 1_700_000_000_001,
          updated_at: 1_800_000_000_002,
          control_system_id: 'sys-ä',
          enabled: false,
          exec_enabled: true,
          important: true,
          signature: {
            scheme: {
              kind: 'hmac',
              header: 'X-Sig',
              label: '',
              algorithm: 'sha256',
              encoding: 'hex',
              signed: '{timestamp}.{body}',
              timestamp: { header: 'X-Time', label: '', tolerance: 60 },
              secret: { encoding: 'utf8', prefix: '' },
            },
            secrets: ['secret ü \' " \0 \ud800', 'another secret'],
            required: false,
          },
          sources: { allow: ['10.0.0.0/8', '2001:db8::1'], local_only: true, cross_site: true },
          rate_limit: { total: { calls: 10, seconds: 0.5 }, per_address: { calls: 1, seconds: 60 } },
          idempotency: { key: { from: 'member', path: 'event.id' }, window: 3600, keep: 'success' },
          reply_budget: 2.5,
          record: 'failures',
          success_status: 204,
          max_body: 30_000_000,
          cors: { origins: ['https://panel.example.org', '*'] },
          filter: {
            match: 'any',
            comparisons: [{ left: { member: 'type' }, operator: 'equal', right: 'ring' }],
          },
          webhook_secret: `secret ü ' " \\ 🔑`,
          previous_secret: { secret: 'the one before', expires_at: 1_800_000_086_402 },
        }),
        anInstance({ id: 'trig-plain' }),
      ]
      await keep(saveTrigger(), ...instances.map((instance): Change => ({ kind: 'save instance', instance })))
      expect((await kept()).instances).to.deep.equal(
        instances.map((settings) => ({ settings, activity: NO_ACTIVITY })),
      )
    })

    it('gives things in the order they came, edited or not', async () => {
      await keep(...['trigger-2', 'trigger-10', 'trigger-1'].map((id) => saveTrigger({ id })))
      await keep(...['trig-b', 'trig-c', 'trig-a'].map((id) => saveInstance({ id })))
      await keep(saveTrigger({ id: 'trigger-2', version: 2 }), saveInstance({ id: 'trig-b', version: 2 }))
      await keep({ kind: 'remove instance', id: 'trig-c' }, saveInstance({ id: 'trig-0' }))
      const { triggers, instances } = await kept()
      expect(triggers.map(({ id }) => id)).to.deep.equal(['trigger-2', 'trigger-10', 'trigger-1'])
      expect(instances.map(({ settings }) => settings.id)).to.deep.equal(['trig-b', 'trig-a', 'trig-0'])
    })

    it('replaces a thing with its next version', async () => {
      await keep(saveTrigger({ name: 'Old' }), saveInstance({ enabled: true }))
      const trigger = aTrigger({ version: 2, name: 'New', enable_webhook: false })
      const instance = anInstance({
        version: 2,
        enabled: false,
        webhook_secret: 'another secret',
        previous_secret: { secret: 'secret-of-trig-1', expires_at: 1_800_000_000_000 },
      })
      await keep({ kind: 'save trigger', trigger }, { kind: 'save instance', instance })
      expect(await kept()).to.deep.equal({
        triggers: [trigger],
        instances: [{ settings: instance, activity: NO_ACTIVITY }],
      })
      const again = anInstance({ version: 3, trigger_id: 'trigger-2', control_system_id: 'sys-2' })
      await keep(saveTrigger({ id: 'trigger-2' }), { kind: 'save instance', instance: again })
      expect((await kept()).instances.map(({ settings }) => settings)).to.deep.equal([again])
    })

    it('removes a trigger together with its instances, and no others', async () => {
      await keep(saveTrigger({ id: 'trigger-1' }), saveTrigger({ id: 'trigger-2' }))
      await keep(
        saveInstance({ id: 'trig-1' }),
        saveInstance({ id: 'trig-2', trigger_id: 'trigger-2' }),
        saveInstance({ id: 'trig-3' }),
      )
      await keep({ kind: 'remove trigger', id: 'trigger-1' })
      const { triggers, instances } = await kept()
      expect(triggers.map(({ id }) => id)).to.deep.equal(['trigger-2'])
      expect(instances.map(({ settings }) => settings.id)).to.deep.equal(['trig-2'])
    })

    it('removes what is not there without complaint', async () => {
      await keep({ kind: 'remove trigger', id: 'trigger-9' }, { kind: 'remove instance', id: 'trig-9' })
      expect(await kept()).to.deep.equal({ triggers: [], instances: [] })
    })

    it('makes changes in the order given', async () => {
      await keep(saveTrigger(), saveInstance())
      await noteActivity(units, ['trig-1', anActivity({ trigger_count: 7 })])
      await keep(
        { kind: 'remove trigger', id: 'trigger-1' },
        saveTrigger({ name: 'Another' }),
        saveInstance(),
        saveInstance({ version: 2, important: true }),
      )
      expect(await kept()).to.deep.equal({
        triggers: [aTrigger({ name: 'Another' })],
        instances: [{ settings: anInstance({ version: 2, important: true }), activity: NO_ACTIVITY }],
      })
    })

    revisionContract(
      () => store,
      () => units,
    )
    conflictContract(
      () => store,
      () => units,
    )
    activityContract(
      () => store,
      () => units,
    )
  })
}
