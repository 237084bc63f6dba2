import { expect } from 'chai'
import { problemOf } from '../../support/thrown.js'
import { expectProblem } from '../../webhooks/support/expect-problem.js'
import { Latch } from '../../webhooks/support/latch.js'
import { execute, NOTIFY } from '../../webhooks/support/hooks.js'
import { wired } from '../../webhooks/support/wired.js'
import { definition, LOBBY, TriggersAtWork } from '../support/at-work.js'
import { MoodyStore } from '../support/doubles.js'

describe('Triggers whose store fails', () => {
  let work: TriggersAtWork
  beforeEach(async () => {
    work = new TriggersAtWork()
    await work.triggers.open()
  })
  afterEach(async () => {
    await work.triggers.close()
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

  it('refuse to be notified, and try again to keep it until that succeeds', async () => {
    const instance = await work.create()
    const keptCount = async (): Promise<number | undefined> =>
      (await work.store.other().load()).instances[0]?.activity.trigger_count
    work.store.isFailing = true
    expect((await problemOf(() => instance.notify('current'))).code).to.equal('storage-unavailable')
    await work.clock.advance(5000)
    await work.clock.advance(5000)
    const warnings = work.log.lines.filter(({ level }) => level === 'warn')
    expect(warnings.map(({ message }) => message)).to.deep.equal([
      'the activity of triggers could not be kept; it is tried again',
      'the activity of triggers could not be kept; it is tried again',
    ])
    expect(await keptCount()).to.equal(0)
    work.store.isFailing = false
    await work.clock.advance(5000)
    expect(await keptCount()).to.equal(1)
    expect(work.clock.pending).to.equal(0)
  })

  it('refuse each call of an activation that is not kept, also those that only lengthen it', async () => {
    const instance = await work.create({ debounce_period: 60 })
    work.store.isFailing = true
    for (let call = 0; call < 3; call += 1)
      expect((await problemOf(() => instance.notify('current'))).code).to.equal('storage-unavailable')
    work.store.isFailing = false
    await instance.notify('current')
    expect(work.store.applied.at(-1)).to.have.nested.property('[0].activity.trigger_count', 1)
    work.store.isFailing = true
    await instance.notify('current')
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
    await work.clock.advance(0)
    expect(instance.state).to.include({ triggered: true, trigger_count: 1 })
    const { level, details } = work.log.lines.at(-1) ?? {}
    expect([level, details?.instance]).to.deep.equal(['warn', instance.id])
    work.store.isFailing = false
    await work.clock.advance(5000)
    expect(work.store.applied.at(-1)).to.have.nested.property('[0].activity.trigger_count', 1)
  })

  it('close all the same, and say what is lost', async () => {
    const instance = await work.create()
    work.store.isFailing = true
    await problemOf(() => instance.notify('current'))
    await work.triggers.close()
    expect(work.log.lines.at(-1)?.message).to.equal('the last activity of triggers could not be kept')
    expect(work.clock.pending).to.equal(0)
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
      await instances[call % 3]?.notify('current')
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
    await work.triggers.close()
  })

  it('that cannot be kept costs few attempts: all who wait share one', async () => {
    const work = new TriggersAtWork()
    await work.triggers.open()
    const instance = await work.create()
    work.store.isFailing = true
    const calls = Array.from({ length: 300 }, () => problemOf(() => instance.notify('current')))
    const codes = (await Promise.all(calls)).map(({ code }) => code)
    expect(new Set(codes)).to.deep.equal(new Set(['storage-unavailable']))
    expect(work.store.refused).to.be.at.most(2)
    await work.triggers.close()
  })
})

describe('A webhook whose trigger cannot be kept', () => {
  const wire = wired()

  it('answers 503 and executes nothing, and works again once the store does', async () => {
    const store = new MoodyStore()
    const parts = await wire({}, { store })
    store.isFailing = true
    expectProblem(await parts.call(execute()), 'storage-unavailable')
    expectProblem(await parts.call(NOTIFY), 'storage-unavailable')
    expect(parts.probe.calls).to.have.length(0)
    store.isFailing = false
    expect((await parts.call(execute())).status).to.equal(202)
    expect(parts.probe.calls).to.have.length(1)
  })

  it('is notified of nothing once its trigger has lost the webhook, although the call was let in before', async () => {
    const parts = await wire({ debounce_period: 1 })
    await parts.configure({ enable_webhook: false })
    const instance = parts.triggers.find('trig-room')
    await instance?.notify('current')
    expect(instance?.state).to.deep.include({ triggered: false, trigger_count: 0, conditions: {} })
  })
})
