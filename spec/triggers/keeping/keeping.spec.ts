import { expect } from 'chai'
import {
  DeclaredSystemTrigger,
  DeclaredTrigger,
  NO_ACTIVITY,
  stateChannel,
  type PublishedState,
} from '../../../src/triggers/index.js'
import { MoodyUnits } from '../../support/moody-units.js'
import { called } from '../../support/called.js'
import { problemOf } from '../../support/thrown.js'
import { expectProblem } from '../../webhooks/support/expect-problem.js'
import { Latch } from '../../webhooks/support/latch.js'
import { execute, NOTIFY } from '../../webhooks/support/hooks.js'
import { wired } from '../../webhooks/support/wired.js'
import { definition, LOBBY, TriggersAtWork } from '../support/at-work.js'

describe('Triggers whose store fails', () => {
  let work: TriggersAtWork
  beforeEach(async () => {
    work = new TriggersAtWork()
    await work.triggers.open()
  })
  afterEach(async () => {
    await work.close()
    expect(work.clock.pending).to.equal(0)
  })

  it('do not open', async () => {
    work.store.isFailing = true
    const { code } = await problemOf(() => new TriggersAtWork(work.store).triggers.open())
    expect(code).to.equal('storage-unavailable')
  })

  it('refuse edits and change nothing in memory, and take them again once it works', async () => {
    const instance = await work.create()
    const { id, trigger, systemTrigger } = instance
    work.store.isFailing = true
    const edits = [
      () => work.triggers.createTrigger(definition({ name: 'Gate' })),
      () => work.triggers.updateTrigger(trigger.id, () => definition({ name: 'Gate' })),
      () => work.triggers.removeTrigger(trigger.id),
      () =>
        work.triggers.createInstance(LOBBY, { trigger_id: trigger.id, enabled: true, exec_enabled: true }),
      () => work.triggers.updateInstance(id, { enabled: false }),
      () => work.triggers.rotateSecret(id, 1000),
      () => work.triggers.removeInstance(id),
    ]
    for (const edit of edits) expect((await problemOf(edit)).code).to.equal('storage-unavailable')
    expect([work.triggers.all(), work.triggers.triggers()]).to.deep.equal([[instance], [trigger]])
    expect([instance.trigger, instance.systemTrigger]).to.deep.equal([trigger, systemTrigger])
    work.store.isFailing = false
    await work.triggers.updateInstance(id, { enabled: false }, 1)
    expect(instance.systemTrigger).to.include({ enabled: false, version: 2 })
  })

  it('refuse to be notified, and take the firing back, actions included', async () => {
    const instance = await work.create({
      actions: { functions: [{ mod: 'Bell_1', method: 'ring' }], mailers: [] },
    })
    const states: number[] = []
    work.bus.subscribe(stateChannel(instance.id), (message) => {
      states.push((message as PublishedState).trigger_count)
    })
    work.store.isFailing = true
    for (let call = 0; call < 2; call += 1)
      expect((await problemOf(() => called(instance, work.commits))).code).to.equal('storage-unavailable')
    expect(instance.state).to.include({ triggered: false, trigger_count: 0 })
    expect(instance.activity.triggered_at).to.equal(null)
    expect([states.includes(1), states.at(-1), work.runtime.called]).to.deep.equal([true, 0, []])
    work.store.isFailing = false
    await called(instance, work.commits)
    await work.clock.advance(5000)
    const [kept] = (await work.store.other().load()).instances
    expect([kept?.activity.trigger_count, work.runtime.called]).to.deep.equal([1, ['Bell_1.ring']])
  })

  it('keep a firing that one of several calls could keep', async () => {
    const instance = await work.create({
      debounce_period: 60,
      actions: { functions: [{ mod: 'Bell_1', method: 'ring' }], mailers: [] },
    })
    const [first, second] = [instance.notify('current'), instance.notify('current')]
    expect([first.isToKeep, second.isToKeep]).to.deep.equal([true, true])
    first.settle(false)
    expect(instance.state.trigger_count).to.equal(1)
    second.settle(true)
    await work.clock.advance(0)
    expect([instance.state.trigger_count, work.runtime.called]).to.deep.equal([1, ['Bell_1.ring']])
    expect(instance.notify('current').isToKeep).to.equal(false)
  })

  for (const [what, kept, expected] of [
    ['the first cannot be kept', [false, true], 1],
    ['the second cannot be kept', [true, false], 1],
    ['both are kept', [true, true], 2],
    ['neither is', [false, false], 0],
  ] as const)
    it(`perform the actions of each of two firings that is kept: ${what}`, async () => {
      const instance = await work.create({
        actions: { functions: [{ mod: 'Bell_1', method: 'ring' }], mailers: [] },
      })
      const notices = [instance.notify('current'), instance.notify('current')]
      for (const [at, notice] of notices.entries()) notice.settle(kept[at] ?? false)
      await work.clock.advance(0)
      expect([instance.state.trigger_count, work.runtime.called.length]).to.deep.equal([expected, expected])
    })

  it('refuse each call of an activation that is not kept, also those that only lengthen it', async () => {
    const instance = await work.create({ debounce_period: 60 })
    work.store.isFailing = true
    for (let call = 0; call < 3; call += 1)
      expect((await problemOf(() => called(instance, work.commits))).code).to.equal('storage-unavailable')
    work.store.isFailing = false
    await called(instance, work.commits)
    expect(work.store.applied.at(-1)).to.have.nested.property('[0].activity.trigger_count', 1)
    work.store.isFailing = true
    await called(instance, work.commits)
    expect(instance.state.trigger_count).to.equal(1)
    work.store.isFailing = false
  })

  it('go on with times and comparisons, and say so in the log', async () => {
    const instance = await work.create({
      enable_webhook: false,
      conditions: {
        comparisons: [{ left: { mod: 'Door_1', status: 'open', keys: [] }, operator: 'equal', right: true }],
      },
    })
    work.store.isFailing = true
    work.runtime.set('Door_1.open', true)
    await work.commits.idle()
    expect(instance.state).to.include({ triggered: true, trigger_count: 1 })
    const { level, details } = work.log.lines.at(-1) ?? {}
    expect([level, details?.instance]).to.deep.equal(['warn', instance.id])
    work.store.isFailing = false
    await work.clock.advance(5000)
    await work.commits.idle()
    expect(work.store.applied.at(-1)).to.have.nested.property('[0].activity.trigger_count', 1)
  })

  it('close all the same, and say what is lost', async () => {
    const instance = await work.create()
    work.store.isFailing = true
    await problemOf(() => called(instance, work.commits))
    await work.close()
    expect(work.log.lines.at(-1)?.message).to.equal('what came last could not be kept')
    expect(work.clock.pending).to.equal(0)
  })
})

describe('A system trigger that is made again under the id of one that was removed', () => {
  const ID = 'trig-door'
  let work: TriggersAtWork
  beforeEach(async () => {
    work = new TriggersAtWork()
    await work.triggers.open()
  })
  afterEach(() => work.close())

  const declare = (...ids: string[]): Promise<void> =>
    work.triggers.declare({
      triggers: [
        DeclaredTrigger.parse({
          id: 'trigger-door',
          name: 'Door',
          enable_webhook: true,
          actions: { functions: [{ mod: 'Bell_1', method: 'ring' }], mailers: [] },
        }),
      ],
      system_triggers: ids.map((id) =>
        DeclaredSystemTrigger.parse({ id, trigger_id: 'trigger-door', control_system_id: LOBBY }),
      ),
    })
  const expectNoPast = async (): Promise<void> => {
    await work.clock.advance(60_000)
    await work.commits.idle()
    const [kept] = (await work.store.other().load()).instances
    expect(kept?.settings.id).to.equal(ID)
    expect(kept?.activity).to.deep.equal(NO_ACTIVITY)
    expect(work.triggers.find(ID)?.activity).to.deep.equal(NO_ACTIVITY)
  }

  it('has nothing of an action of the other that fails later', async () => {
    let fail: (error: Error) => void = () => undefined
    work.runtime.run = () => new Promise((_, reject) => (fail = reject))
    await declare(ID)
    await called(work.triggers.find(ID), work.commits)
    await work.clock.advance(0)
    await declare()
    await declare(ID)
    fail(new Error('too late'))
    await expectNoPast()
  })

  it('has nothing of what could not be kept of the other', async () => {
    await declare(ID)
    work.store.isFailing = true
    await problemOf(() => called(work.triggers.find(ID), work.commits))
    await work.clock.advance(5000)
    work.store.isFailing = false
    await declare()
    await declare(ID)
    await expectNoPast()
  })
})

describe('A burst of calls', () => {
  it('is kept in few writes, and each caller waits for one that has his call', async () => {
    const work = new TriggersAtWork()
    await work.triggers.open()
    const instances = [await work.create(), await work.create(), await work.create()]
    const before = work.store.applied.length
    const latch = new Latch(null)
    work.store.opened = latch.opened
    const kept: number[] = []
    const calls = Array.from({ length: 300 }, async (_, call) => {
      await called(instances[call % 3], work.commits)
      kept.push(call)
    })
    await work.clock.advance(0)
    expect(kept).to.deep.equal([])
    latch.open()
    await Promise.all(calls)
    expect(kept).to.have.length(300)
    expect(work.store.applied.length - before).to.be.at.most(2)
    const { instances: stored } = await work.store.load()
    expect(stored.map(({ activity }) => activity.trigger_count)).to.deep.equal([100, 100, 100])
    await work.close()
  })

  it('that cannot be kept costs few attempts: all who wait share one', async () => {
    const work = new TriggersAtWork()
    await work.triggers.open()
    const instance = await work.create()
    work.store.isFailing = true
    const calls = Array.from({ length: 300 }, () => problemOf(() => called(instance, work.commits)))
    const codes = (await Promise.all(calls)).map(({ code }) => code)
    expect(new Set(codes)).to.deep.equal(new Set(['storage-unavailable']))
    expect(work.store.refused).to.be.at.most(2)
    await work.close()
  })
})

describe('A webhook whose trigger cannot be kept', () => {
  const wire = wired()

  it('answers 503 and executes nothing, and works again once the store does', async () => {
    const units = new MoodyUnits()
    const parts = await wire({}, { units })
    units.isFailing = true
    expectProblem(await parts.call(execute()), 'storage-unavailable')
    expectProblem(await parts.call(NOTIFY), 'storage-unavailable')
    expect(parts.probe.calls).to.have.length(0)
    units.isFailing = false
    expect((await parts.call(execute())).status).to.equal(202)
    expect(parts.probe.calls).to.have.length(1)
  })

  it('is notified of nothing once its trigger has lost the webhook, although the call was let in before', async () => {
    const parts = await wire({ debounce_period: 1 })
    await parts.configure({ enable_webhook: false })
    const instance = parts.triggers.find('trig-room')
    expect(instance?.notify('current').isToKeep).to.equal(false)
    expect(instance?.state).to.deep.include({ triggered: false, trigger_count: 0, conditions: {} })
  })
})
