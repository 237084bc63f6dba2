import { expect } from 'chai'
import type { Change, TriggerStore } from '../../src/triggers/index.js'
import type { UnitStore } from '../../src/commit/index.js'
import { aTrigger, anActivity, saveInstance, saveTrigger } from '../support/records.js'
import { noteActivity } from '../support/write-units.js'
import { problemOf } from '../support/thrown.js'

/** Within the contract of trigger stores: what they refuse. */
export function conflictContract(store: () => TriggerStore, units: () => UnitStore): void {
  const keep = (...changes: Change[]): Promise<number> => store().apply(changes)

  const refused: [what: string, change: Change, over: string][] = [
    ['a new trigger that is there already', saveTrigger({ id: 'trigger-1' }), 'trigger-1'],
    ['a trigger of the version that is kept', saveTrigger({ version: 3, id: 'trigger-3' }), 'trigger-3'],
    ['a trigger of an older version', saveTrigger({ version: 2, id: 'trigger-3' }), 'trigger-3'],
    ['a trigger that skips a version', saveTrigger({ version: 5, id: 'trigger-3' }), 'trigger-3'],
    ['a trigger that somebody has removed', saveTrigger({ version: 2, id: 'trigger-9' }), 'trigger-9'],
    ['a new instance that is there already', saveInstance({ id: 'trig-1' }), 'trig-1'],
    ['an instance of the version that is kept', saveInstance({ version: 2, id: 'trig-2' }), 'trig-2'],
    ['an instance that skips a version', saveInstance({ version: 4, id: 'trig-2' }), 'trig-2'],
    ['an instance that somebody has removed', saveInstance({ version: 2, id: 'trig-9' }), 'trig-9'],
    [
      'a new instance of a trigger that somebody has removed',
      saveInstance({ id: 'trig-9', trigger_id: 'trigger-9' }),
      'trigger-9',
    ],
    [
      'an instance moved to a trigger that somebody has removed',
      saveInstance({ version: 2, trigger_id: 'trigger-9' }),
      'trigger-9',
    ],
  ]
  for (const [what, change, over] of refused)
    it(`refuses ${what}, and keeps nothing of what came with it`, async () => {
      await keep(saveTrigger({ id: 'trigger-1' }), saveTrigger({ id: 'trigger-3' }))
      await keep(saveTrigger({ id: 'trigger-3', version: 2 }), saveTrigger({ id: 'trigger-3', version: 3 }))
      await keep(...['trig-1', 'trig-2', 'trig-3'].map((id) => saveInstance({ id })))
      await keep(saveInstance({ id: 'trig-2', version: 2 }))
      await noteActivity(units(), ['trig-1', anActivity({ trigger_count: 1 })])
      const before = await store().load()
      const problem = await problemOf(() =>
        keep(
          saveTrigger({ id: 'trigger-new' }),
          { kind: 'remove instance', id: 'trig-3' },
          change,
          saveTrigger({ id: 'trigger-newer' }),
        ),
      )
      expect([problem.code, problem.message]).to.deep.equal([
        'conflict',
        `${over} was changed by someone else meanwhile: read it again`,
      ])
      expect(await store().load()).to.deep.equal(before)
    })

  it('lets one of many who edit the same version win', async () => {
    await keep(saveTrigger())
    const names = Array.from({ length: 8 }, (_, at) => `Name ${at}`)
    const outcomes = await Promise.allSettled(names.map((name) => keep(saveTrigger({ version: 2, name }))))
    const winner = outcomes.findIndex(({ status }) => status === 'fulfilled')
    const codes = outcomes.map((one) => (one.status === 'rejected' ? codeOf(one.reason) : 'won'))
    expect(codes).to.deep.equal(names.map((_, at) => (at === winner ? 'won' : 'conflict')))
    expect((await store().load()).triggers).to.deep.equal([aTrigger({ version: 2, name: `Name ${winner}` })])
  })
}

const codeOf = (reason: unknown): unknown =>
  reason instanceof Error && 'code' in reason ? reason.code : reason
