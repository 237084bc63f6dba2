import { expect } from 'chai'
import {
  Conditions,
  DeclaredSystemTrigger,
  DeclaredTrigger,
  type PublishedState,
} from '../../../src/triggers/index.js'
import { LOBBY, TriggersAtWork } from '../support/at-work.js'
import { isTrue } from '../support/support.js'

const POWER = 'Display_1.power'
const comparing = (...statuses: string[]) =>
  Conditions.parse({ comparisons: statuses.map((status) => isTrue('Display_1', status)) })
const actions = { functions: [{ mod: 'Display_2', method: 'power', args: { state: true } }], mailers: [] }

/** Triggers that were there before, opened again; `firesHeld` as PlaceOS has it. */
async function restarted(before: TriggersAtWork, firesHeld = false): Promise<TriggersAtWork> {
  await before.close()
  const again = new TriggersAtWork(before.store.other())
  await again.triggers.open(firesHeld)
  return again
}

const stateOf = (work: TriggersAtWork): PublishedState | undefined => work.triggers.all()[0]?.state

describe('A start', () => {
  let before: TriggersAtWork
  beforeEach(async () => {
    before = new TriggersAtWork()
    await before.triggers.open()
    await before.create({ enable_webhook: false, conditions: comparing('power'), actions })
    before.runtime.set(POWER, true)
    await before.clock.advance(0)
  })

  it('fires no trigger whose comparisons hold when they are first made', async () => {
    const work = await restarted(before)
    work.runtime.set(POWER, true)
    await work.clock.advance(0)
    expect(stateOf(work)).to.deep.include({ triggered: true, trigger_count: 1 })
    expect(work.runtime.called).to.deep.equal([])
    await work.close()
  })

  it('fires no trigger whose statuses are there before it opens', async () => {
    await before.close()
    const work = new TriggersAtWork(before.store.other())
    work.runtime.set(POWER, true)
    await work.triggers.open()
    expect(stateOf(work)).to.deep.include({ triggered: true, trigger_count: 1 })
    await work.close()
  })

  it('leaves each later change to fire', async () => {
    const work = await restarted(before)
    for (const power of [true, false, true]) work.runtime.set(POWER, power)
    await work.clock.advance(0)
    expect(stateOf(work)).to.deep.include({ triggered: true, trigger_count: 2 })
    expect(work.runtime.called).to.deep.equal(['Display_2.power'])
    await work.close()
  })

  it('lets what does not hold at first fire when it does', async () => {
    const work = await restarted(before)
    for (const power of [false, true]) work.runtime.set(POWER, power)
    expect(stateOf(work)).to.deep.include({ triggered: true, trigger_count: 2 })
    await work.close()
  })

  it('waits for each of several comparisons by itself', async () => {
    await before.close()
    const site = new TriggersAtWork()
    await site.triggers.open()
    await site.create({ enable_webhook: false, conditions: comparing('power', 'mute') })
    const work = await restarted(site)
    work.runtime.set(POWER, true)
    work.runtime.set('Display_1.mute', true)
    expect(stateOf(work)).to.deep.include({ triggered: true, trigger_count: 0 })
    work.runtime.set('Display_1.mute', false)
    work.runtime.set('Display_1.mute', true)
    expect(stateOf(work)).to.deep.include({ trigger_count: 1 })
    await work.close()
  })

  it('fires what holds, as in PlaceOS, where that is asked for', async () => {
    const work = await restarted(before, true)
    work.runtime.set(POWER, true)
    await work.clock.advance(0)
    expect(stateOf(work)).to.deep.include({ triggered: true, trigger_count: 2 })
    expect(work.runtime.called).to.deep.equal(['Display_2.power'])
    await work.close()
  })

  it('fires nothing of the first declaration either, and what holds of the next', async () => {
    await before.close()
    const declaration = (...ids: string[]) => ({
      triggers: ids.map((id) => DeclaredTrigger.parse({ id, name: id, conditions: comparing('power') })),
      system_triggers: ids.map((id) =>
        DeclaredSystemTrigger.parse({ id: `trig-${id}`, trigger_id: id, control_system_id: LOBBY }),
      ),
    })
    const work = new TriggersAtWork()
    work.runtime.set(POWER, true)
    await work.triggers.open()
    await work.triggers.declare(declaration('first'))
    await work.triggers.declare(declaration('first', 'second'))
    const counts = work.triggers.all().map(({ id, state }) => [id, state.trigger_count])
    expect(counts).to.deep.equal([
      ['trig-first', 0],
      ['trig-second', 1],
    ])
    await work.close()
  })

  it('lets an edit that touches what is compared begin anew', async () => {
    const work = await restarted(before)
    const [trigger] = work.triggers.triggers()
    await work.triggers.updateTrigger(trigger?.id ?? '', (one) => ({ ...one, conditions: comparing('mute') }))
    work.runtime.set('Display_1.mute', true)
    expect(stateOf(work)).to.deep.include({ trigger_count: 2 })
    await work.close()
  })
})
