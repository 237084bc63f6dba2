import { expect } from 'chai'
import { called } from '../../support/called.js'
import { DeclaredTrigger, stateChannel, type TriggerInstance } from '../../../src/triggers/index.js'
import { problemOf } from '../../support/thrown.js'
import { Latch } from '../../webhooks/support/latch.js'
import { definition, LOBBY, TriggersAtWork } from '../support/at-work.js'

describe('Triggers made by people', () => {
  let work: TriggersAtWork
  beforeEach(async () => {
    work = new TriggersAtWork()
    await work.triggers.open()
  })
  afterEach(async () => {
    await work.close()
    expect(work.clock.pending).to.equal(0)
  })
  /** The code of what an edit is refused with; nothing is then written. */
  const refusal = async (edit: () => Promise<unknown>): Promise<string> => {
    const writes = work.store.applied.length
    const { code } = await problemOf(edit)
    expect(work.store.applied).to.have.length(writes)
    return code
  }

  it('are kept before they are told of, and are there at once', async () => {
    const made = await work.triggers.createTrigger(definition({ name: 'Bell' }))
    expect(made).to.deep.equal({
      ...definition({ name: 'Bell' }),
      id: made.id,
      version: 1,
      declared: false,
      created_at: work.clock.now(),
      updated_at: work.clock.now(),
    })
    expect(made.id).to.match(/^trigger-[\w-]{12}$/)
    expect(work.triggers.trigger(made.id)).to.deep.equal(made)
    expect((await work.store.load()).triggers).to.deep.equal([made])
  })

  it('have instances with a secret of their own, as important as the trigger', async () => {
    const { id } = await work.triggers.createTrigger(definition({ important: true }))
    const { systemTrigger } = await work.triggers.createInstance(LOBBY, {
      trigger_id: id,
      enabled: true,
      exec_enabled: true,
    })
    expect(systemTrigger).to.include({ important: true, exec_enabled: true, version: 1, declared: false })
    expect(systemTrigger.webhook_secret).to.match(/^[\w-]{43}$/)
    expect(systemTrigger.id).to.match(/^trig-[\w-]{12}$/)
  })

  it('fire with the very first call after their creation', async () => {
    for (let round = 0; round < 20; round += 1) {
      const instance = await work.create()
      await called(work.triggers.find(instance.id), work.commits)
      expect(instance.state.trigger_count).to.equal(1)
    }
  })

  it('have no instance of a trigger that is not there', async () => {
    const edit = () =>
      work.triggers.createInstance(LOBBY, { trigger_id: 'no', enabled: true, exec_enabled: true })
    expect((await problemOf(edit)).faults).to.deep.equal([
      { path: 'trigger_id', message: 'no trigger has the id no' },
    ])
    expect(await refusal(edit)).to.equal('validation-failed')
  })

  describe('that are edited', () => {
    let instance: TriggerInstance
    beforeEach(async () => {
      instance = await work.create({ control_system_id: 'sys-9' })
      await work.clock.advance(1000)
    })

    it('have a new version and time, and keep id and creation', async () => {
      const before = instance.trigger
      const after = await work.triggers.updateTrigger(before.id, () => definition({ name: 'Gate' }), 1)
      expect(after).to.deep.equal({
        ...definition({ name: 'Gate' }),
        id: before.id,
        version: 2,
        declared: false,
        created_at: before.created_at,
        updated_at: before.created_at + 1000,
      })
      expect(after).not.to.have.property('control_system_id')
      expect(instance.trigger).to.equal(after)
    })

    it('stay the very same when nothing is different', async () => {
      const writes = work.store.applied.length
      const before = instance.trigger
      expect(await work.triggers.updateTrigger(before.id, (now) => ({ ...now }))).to.equal(before)
      expect(await work.triggers.updateInstance(instance.id, { enabled: true })).to.equal(instance)
      expect(work.store.applied).to.have.length(writes)
    })

    it('change in their instances only what is said', async () => {
      await work.triggers.updateInstance(instance.id, { exec_enabled: true })
      expect(instance.systemTrigger).to.include({
        enabled: true,
        exec_enabled: true,
        important: false,
        version: 2,
      })
      await work.triggers.updateInstance(instance.id, { enabled: false, important: true }, 2)
      expect(instance.systemTrigger).to.include({
        enabled: false,
        exec_enabled: true,
        important: true,
        version: 3,
      })
    })

    it('keep how calls are signed until that is said anew, as a whole', async () => {
      const signature = { preset: 'github', secrets: ['secret-one'], required: true } as const
      const settings = { ...signature, secrets: [...signature.secrets] }
      await work.triggers.updateInstance(instance.id, { signature: settings })
      expect(instance.systemTrigger).to.deep.include({ signature, version: 2 })
      await work.triggers.updateInstance(instance.id, { enabled: false })
      expect(instance.systemTrigger).to.deep.include({ signature, version: 3 })
      await work.triggers.updateInstance(instance.id, { signature: structuredClone(settings) })
      expect(instance.systemTrigger.version).to.equal(3)
      await work.triggers.updateInstance(instance.id, { signature: null })
      expect(instance.systemTrigger).to.include({ signature: null, version: 4 })
    })

    it('keep their counts', async () => {
      await called(instance, work.commits)
      await work.triggers.updateTrigger(instance.trigger.id, () => definition({ any_match: true }))
      await work.triggers.updateInstance(instance.id, { enabled: false })
      await work.triggers.updateInstance(instance.id, { enabled: true })
      await called(instance, work.commits)
      expect(instance.state.trigger_count).to.equal(2)
      await work.close()
      const again = await work.reopened()
      expect(again.triggers.find(instance.id)?.activity).to.deep.equal(instance.activity)
      await again.close()
    })

    it('are edited in the order they are asked', async () => {
      const { id } = instance.trigger
      const edits = ['a', 'b', 'c'].map((name) =>
        work.triggers.updateTrigger(id, (now) => ({ ...now, name })),
      )
      const versions = (await Promise.all(edits)).map(({ version }) => version)
      expect(versions).to.deep.equal([2, 3, 4])
      expect(instance.trigger.name).to.equal('c')
      expect(
        work.store.applied.flat().map((change) => 'trigger' in change && change.trigger.name),
      ).to.deep.equal(['Doorbell', false, 'a', 'b', 'c'])
    })

    it('refuse an edit that rests on another version', async () => {
      const { id, trigger } = instance
      expect(await refusal(() => work.triggers.updateTrigger(trigger.id, () => definition(), 2))).to.equal(
        'conflict',
      )
      expect(await refusal(() => work.triggers.updateInstance(id, { enabled: false }, 0))).to.equal(
        'conflict',
      )
      expect(await refusal(() => work.triggers.rotateSecret(id, 0, 7))).to.equal('conflict')
      expect(instance.systemTrigger.version).to.equal(1)
    })

    it('refuse edits of what is not there', async () => {
      const edits = [
        () => work.triggers.updateTrigger('no', () => definition()),
        () => work.triggers.removeTrigger('no'),
        () => work.triggers.updateInstance('no', {}),
        () => work.triggers.rotateSecret('no', 0),
        () => work.triggers.removeInstance('no'),
      ]
      for (const edit of edits) expect(await refusal(edit)).to.equal('not-found')
    })
  })

  it('that the configuration declares are changed there and nowhere else', async () => {
    const byHand = await work.create()
    const instances = ['trig-1', 'trig-2'].map((id, index) => ({
      id,
      trigger_id: index === 0 ? 'trigger-1' : byHand.trigger.id,
      control_system_id: LOBBY,
      enabled: true,
      exec_enabled: false,
      important: false,
      webhook_secret: 'a secret of ours',
      secret_overlap: 0,
    }))
    const declared = DeclaredTrigger.parse({ id: 'trigger-1', name: 'Doorbell' })
    await work.triggers.declare({ triggers: [declared], system_triggers: instances })
    const edits = [
      () => work.triggers.updateTrigger('trigger-1', () => definition()),
      () => work.triggers.removeTrigger('trigger-1'),
      () => work.triggers.removeTrigger(byHand.trigger.id),
      () => work.triggers.updateInstance('trig-1', { enabled: false }),
      () => work.triggers.rotateSecret('trig-1', 0),
      () => work.triggers.removeInstance('trig-1'),
    ]
    for (const edit of edits) expect(await refusal(edit)).to.equal('declared-in-configuration')
    expect(work.triggers.all()).to.have.length(3)
  })

  describe('that are removed', () => {
    it('take their instances along, and tell those who watch these', async () => {
      const instance = await work.create({ debounce_period: 5 })
      await called(instance, work.commits)
      const heard: unknown[] = []
      work.bus.subscribe(stateChannel(instance.id), (state) => heard.push(state))
      await work.triggers.removeTrigger(instance.trigger.id)
      expect([work.triggers.all(), work.triggers.triggers(), heard]).to.deep.equal([[], [], [null]])
      expect(work.triggers.instancesIn(LOBBY)).to.deep.equal([])
      expect(await work.store.load()).to.deep.include({ triggers: [], instances: [] })
      expect(work.clock.pending).to.equal(0)
    })

    it('let actions under way end, which closing waits for', async () => {
      const instance = await work.create({
        actions: {
          functions: [
            { mod: 'Display_1', method: 'on' },
            { mod: 'Display_1', method: 'off' },
          ],
        },
      })
      const latch = new Latch(null)
      work.runtime.run = () => latch.opened
      await called(instance, work.commits)
      await work.triggers.removeInstance(instance.id)
      expect(work.triggers.find(instance.id)).to.equal(undefined)
      let isClosed = false
      const closed = work.close().then(() => {
        isClosed = true
      })
      await work.clock.advance(0)
      expect([isClosed, work.runtime.called]).to.deep.equal([false, ['Display_1.on']])
      latch.open()
      await closed
      expect(work.runtime.called).to.deep.equal(['Display_1.on', 'Display_1.off'])
    })

    it('fire nothing any more, whoever still holds them', async () => {
      const instance = await work.create()
      await work.triggers.removeInstance(instance.id)
      await called(instance, work.commits)
      expect(instance.state.trigger_count).to.equal(0)
      await work.triggers.updateTrigger(instance.trigger.id, () => definition({ name: 'Gate' }))
      expect(work.clock.pending).to.equal(0)
    })
  })
})
