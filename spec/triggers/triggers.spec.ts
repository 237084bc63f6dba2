import { expect } from 'chai'
import { MemoryBus } from '../../src/bus/memory/index.js'
import { FakeClock, MemoryLog } from '../../src/testing/index.js'
import { MemoryTriggerStore } from '../../src/triggers/memory/index.js'
import { faultsOfTriggers, SystemTrigger, Triggers, type TriggerStore } from '../../src/triggers/index.js'
import { thrownBy } from '../support/thrown.js'
import { systemTrigger, trigger } from './support.js'

/** An instance as a configuration gives it, without a secret. */
const input = (id = 'trig-1', trigger_id = 'trigger-1') =>
  SystemTrigger.parse({ id, trigger_id, control_system_id: 'sys-1' })

describe('Triggers', () => {
  const clock = new FakeClock()
  const log = new MemoryLog()
  let store: MemoryTriggerStore
  let triggers: Triggers
  const makeTriggers = (own: TriggerStore): Triggers => new Triggers(own, clock, new MemoryBus(log), log)
  const secretOf = (id: string): string | undefined => triggers.find(id)?.systemTrigger.webhook_secret
  beforeEach(() => {
    store = new MemoryTriggerStore()
    triggers = makeTriggers(store)
  })

  it('are none before they are configured', () => {
    expect(triggers.find('trig-1')).to.equal(undefined)
    expect(triggers.all()).to.deep.equal([])
  })

  it('have the instances of their configuration, each with its trigger', async () => {
    const other = trigger({ id: 'trigger-2', name: 'Gate' })
    await triggers.configure({
      triggers: [trigger(), other],
      system_triggers: [input('trig-1', 'trigger-2'), input('trig-2'), input('trig-3', 'trigger-2')],
    })
    expect(triggers.all().map(({ systemTrigger: { id }, trigger: { name } }) => [id, name])).to.deep.equal([
      ['trig-1', 'Gate'],
      ['trig-2', 'Doorbell'],
      ['trig-3', 'Gate'],
    ])
    for (const name of ['trig-4', 'constructor', '__proto__', 'toString', ''])
      expect(triggers.find(name)).to.equal(undefined)
  })

  it('leave out an instance of a trigger there is not', async () => {
    await triggers.configure({ triggers: [], system_triggers: [input()] })
    expect(triggers.all()).to.deep.equal([])
  })

  it('keep what they are configured with, secrets included', async () => {
    await triggers.configure({ triggers: [trigger()], system_triggers: [input()] })
    const webhook_secret = secretOf('trig-1')
    expect(await store.load()).to.deep.equal({
      triggers: [trigger()],
      instances: [{ ...input(), webhook_secret }],
    })
  })

  describe('configured anew', () => {
    beforeEach(async () => {
      await triggers.configure({ triggers: [trigger({ debounce_period: 1 })], system_triggers: [input()] })
    })
    afterEach(() => {
      triggers.close()
    })

    it('keep instances with their counts', async () => {
      const instance = triggers.find('trig-1')
      instance?.notify()
      await triggers.configure({ triggers: [trigger({ name: 'Front door' })], system_triggers: [input()] })
      expect(triggers.find('trig-1')).to.equal(instance)
      expect(instance?.state.trigger_count).to.equal(1)
      expect(instance?.trigger.name).to.equal('Front door')
    })

    it('keep secrets that were made for them', async () => {
      const secret = secretOf('trig-1')
      await triggers.configure({ triggers: [trigger()], system_triggers: [input(), input('trig-2')] })
      expect(secretOf('trig-1')).to.equal(secret)
      expect(secretOf('trig-2')).not.to.equal(secret)
    })

    it('take a secret that is configured, and keep it when it is left out again', async () => {
      const given = { ...input(), webhook_secret: 'a secret of ours' }
      await triggers.configure({ triggers: [trigger()], system_triggers: [given] })
      expect(secretOf('trig-1')).to.equal('a secret of ours')
      await triggers.configure({ triggers: [trigger()], system_triggers: [input()] })
      expect(secretOf('trig-1')).to.equal('a secret of ours')
    })

    it('stop an instance that goes, and forget its count and secret', async () => {
      const [instance, secret] = [triggers.find('trig-1'), secretOf('trig-1')]
      instance?.notify()
      expect(clock.pending).to.equal(1)
      await triggers.configure({ triggers: [trigger()], system_triggers: [] })
      expect(clock.pending).to.equal(0)
      await triggers.configure({ triggers: [trigger()], system_triggers: [input()] })
      expect(triggers.find('trig-1')?.state.trigger_count).to.equal(0)
      expect(secretOf('trig-1')).not.to.equal(secret)
    })

    it('stop an instance whose trigger goes', async () => {
      triggers.find('trig-1')?.notify()
      await triggers.configure({ triggers: [], system_triggers: [input()] })
      expect(triggers.all()).to.deep.equal([])
      expect(clock.pending).to.equal(0)
    })

    it('follow an instance to another trigger', async () => {
      const gate = trigger({ id: 'trigger-2', name: 'Gate' })
      await triggers.configure({
        triggers: [trigger(), gate],
        system_triggers: [input('trig-1', 'trigger-2')],
      })
      expect(triggers.find('trig-1')?.trigger).to.deep.equal(gate)
    })
  })

  it('make secrets of 32 random bytes that fit into a URL', async () => {
    const ids = Array.from({ length: 20 }, (_, at) => `trig-${String(at)}`)
    await triggers.configure({ triggers: [trigger()], system_triggers: ids.map((id) => input(id)) })
    const secrets = ids.map(secretOf)
    for (const secret of secrets) expect(secret).to.match(/^[A-Za-z0-9_-]{43}$/)
    expect(new Set(secrets).size).to.equal(20)
  })

  it('stay as they are when they cannot be kept', async () => {
    let full = false
    const own: TriggerStore = {
      load: () => store.load(),
      replace: (set) => (full ? Promise.reject(new Error('the disk is full')) : store.replace(set)),
    }
    triggers = makeTriggers(own)
    await triggers.configure({ triggers: [trigger()], system_triggers: [input()] })
    const secret = secretOf('trig-1')
    full = true
    const work = triggers.configure({
      triggers: [trigger({ name: 'Front door' })],
      system_triggers: [{ ...input(), webhook_secret: 'another secret' }, input('trig-2')],
    })
    expect(await thrownBy(() => work)).to.have.property('message', 'the disk is full')
    expect(triggers.all()).to.have.length(1)
    expect(triggers.find('trig-1')?.trigger.name).to.equal('Doorbell')
    expect(secretOf('trig-1')).to.equal(secret)
  })

  it('have no timer left when they are closed', async () => {
    await triggers.configure({
      triggers: [trigger({ debounce_period: 9 })],
      system_triggers: [input('trig-1'), input('trig-2')],
    })
    for (const instance of triggers.all()) instance.notify()
    triggers.close()
    expect(clock.pending).to.equal(0)
  })
})

describe('The faults of triggers', () => {
  const systems = new Set(['sys-1'])

  it('are none when everything leads somewhere', () => {
    const configuration = { triggers: [trigger()], system_triggers: [systemTrigger(), input('trig-2')] }
    expect(faultsOfTriggers(configuration, systems)).to.deep.equal([])
  })

  it('are repeated ids, and triggers and systems there are not, by path', () => {
    const configuration = {
      triggers: [trigger(), trigger({ id: 'trigger-2' }), trigger()],
      system_triggers: [
        systemTrigger({ trigger_id: 'trigger-3' }),
        systemTrigger({ id: 'trig-2', control_system_id: 'sys-2' }),
        systemTrigger({ trigger_id: 'constructor', control_system_id: '__proto__' }),
      ],
    }
    expect(faultsOfTriggers(configuration, systems)).to.deep.equal([
      { path: 'triggers[2]', message: 'trigger-1 is already at triggers[0]' },
      { path: 'system_triggers[2]', message: 'trig-1 is already at system_triggers[0]' },
      { path: 'system_triggers[0].trigger_id', message: 'no trigger has the id trigger-3' },
      { path: 'system_triggers[1].control_system_id', message: 'no system has the id sys-2' },
      { path: 'system_triggers[2].trigger_id', message: 'no trigger has the id constructor' },
      { path: 'system_triggers[2].control_system_id', message: 'no system has the id __proto__' },
    ])
  })
})
