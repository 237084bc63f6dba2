import { expect } from 'chai'
import type { UnitStore } from '../../src/commit/index.js'
import type { Change, TriggerStore } from '../../src/triggers/index.js'
import { anActivity, saveInstance, saveTrigger } from '../support/records.js'
import { noteActivity } from '../support/write-units.js'

/** Within the contract of trigger stores: how changes are counted and seen. */
export function revisionContract(store: () => TriggerStore, units: () => UnitStore): void {
  const keep = (...changes: Change[]): Promise<number> => store().apply(changes)

  it('counts the times triggers or instances were changed, and no notes', async () => {
    const first = await store().revision()
    const seen = [
      await keep(saveTrigger(), saveInstance(), saveTrigger({ id: 'trigger-2' })),
      await noteActivity(units(), ['trig-1', anActivity({ trigger_count: 1 })]).then(() =>
        store().revision(),
      ),
      await keep(saveInstance({ version: 2 })),
      await keep({ kind: 'remove instance', id: 'trig-1' }),
      await keep(),
    ].map((revision) => revision - first)
    expect(seen).to.deep.equal([1, 1, 2, 3, 3])
    expect([await store().revision(), (await store().load()).revision]).to.deep.equal([first + 3, first + 3])
  })

  it('loads what was kept at one moment, whatever is changed meanwhile', async () => {
    const first = await keep(saveTrigger(), saveInstance())
    const writing = (async () => {
      for (let version = 2; version <= 20; version += 1)
        await keep(saveTrigger({ version }), saveInstance({ version }))
    })()
    const sets = [await store().load(), await store().load(), await store().load()]
    await writing
    sets.push(await store().load())
    for (const { revision, triggers, instances } of sets) {
      const version = revision - first + 1
      expect([triggers[0]?.version, instances[0]?.settings.version]).to.deep.equal([version, version])
    }
    expect(sets.at(-1)?.revision).to.equal(first + 19)
  })
}
