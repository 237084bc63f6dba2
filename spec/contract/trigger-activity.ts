import { expect } from 'chai'
import type { UnitStore } from '../../src/commit/index.js'
import { NO_ACTIVITY, type Change, type TriggerStore } from '../../src/triggers/index.js'
import { anActivity, saveInstance, saveTrigger } from '../support/records.js'
import { noteActivity } from '../support/write-units.js'

/** Within the contract of trigger stores: how they keep what instances have been through. */
export function activityContract(store: () => TriggerStore, units: () => UnitStore): void {
  describe('with an instance', () => {
    const keep = (...changes: Change[]): Promise<number> => store().apply(changes)
    const note = (...notes: Parameters<typeof noteActivity>[1][]): Promise<void> =>
      noteActivity(units(), ...notes)
    beforeEach(() => keep(saveTrigger(), saveInstance()))
    const activity = anActivity({
      trigger_count: 5_000_000_000,
      triggered_at: 1_800_000_000_123,
      action_errors: 3,
      comparison_errors: 4,
      capture_left: 5,
      secret_use: { count: 6, last_used_at: 1_800_000_000_456 },
      previous_secret_use: { count: 7, last_used_at: 1_800_000_000_789 },
    })
    const activities = async () => (await store().load()).instances.map((instance) => instance.activity)

    it('keeps its last activity', async () => {
      await note(['trig-1', anActivity({ trigger_count: 1 })])
      await note(['trig-1', activity])
      expect(await activities()).to.deep.equal([activity])
      await note(['trig-1', anActivity({})])
      expect(await activities()).to.deep.equal([NO_ACTIVITY])
    })

    it('keeps its activity when it or its trigger is edited', async () => {
      await note(['trig-1', activity])
      await keep(saveInstance({ version: 2, enabled: false }), saveTrigger({ version: 2, name: 'New' }))
      expect(await activities()).to.deep.equal([activity])
    })

    it('keeps the last of several activities that are noted at once', async () => {
      await keep(saveInstance({ id: 'trig-2' }))
      await note(
        ['trig-1', anActivity({ trigger_count: 1 })],
        ['trig-2', anActivity({ trigger_count: 2 })],
        ['trig-1', anActivity({ trigger_count: 3 })],
      )
      expect((await activities()).map(({ trigger_count }) => trigger_count)).to.deep.equal([3, 2])
    })

    it('keeps each of very many activities that are noted at once', async () => {
      const ids = Array.from({ length: 1234 }, (_, at) => `trig-many-${at}`)
      await keep(...ids.map((id) => saveInstance({ id })))
      await note(...ids.map((id, at) => [id, anActivity({ trigger_count: at + 1 })] as const))
      const counts = (await activities()).map(({ trigger_count }) => trigger_count)
      expect(counts).to.deep.equal([0, ...ids.map((_, at) => at + 1)])
    }).timeout(20_000)

    it('does nothing with the activity of an instance that is gone', async () => {
      const [one, two] = [1, 2].map((trigger_count) => anActivity({ trigger_count }))
      if (!one || !two) throw new Error('there are two')
      await note(['trig-9', one], ['trig-1', two])
      await keep({ kind: 'remove instance', id: 'trig-1' })
      await note(['trig-1', two])
      expect((await store().load()).instances).to.deep.equal([])
      await keep(saveInstance())
      expect(await activities()).to.deep.equal([NO_ACTIVITY])
    })
  })
}
