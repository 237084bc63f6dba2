import { expect } from 'chai'
import type { TriggerSet, TriggerStore } from '../../src/triggers/index.js'
import { systemTrigger, trigger } from '../triggers/support.js'

/** What every store of triggers does; `make` gives an empty one. */
export function triggerStoreContract(name: string, make: () => TriggerStore): void {
  describe(`${name}, as a trigger store`, () => {
    let store: TriggerStore
    beforeEach(() => {
      store = make()
    })

    it('is empty at first', async () => {
      expect(await store.load()).to.deep.equal({ triggers: [], instances: [] })
    })

    it('keeps triggers and instances in their order, with all they have', async () => {
      const set: TriggerSet = {
        triggers: [
          trigger({ id: 'trigger-2', debounce_period: 0.25, supported_methods: ['GET', 'PATCH'] }),
          trigger({ id: 'trigger-1', name: 'Türklingel', description: 'two\nlines', important: true }),
        ],
        instances: [
          systemTrigger({ id: 'trig-b', trigger_id: 'trigger-2', webhook_secret: 'secret of b' }),
          systemTrigger({ id: 'trig-a', enabled: false, exec_enabled: true, important: true }),
        ],
      }
      await store.replace(set)
      expect(await store.load()).to.deep.equal(set)
    })

    it('keeps the last set instead of the one before', async () => {
      await store.replace({ triggers: [trigger()], instances: [systemTrigger()] })
      const set: TriggerSet = { triggers: [trigger({ id: 'trigger-9' })], instances: [] }
      await store.replace(set)
      expect(await store.load()).to.deep.equal(set)
    })
  })
}
