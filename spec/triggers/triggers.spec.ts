import { expect } from 'chai'
import { called } from '../support/called.js'
import {
  DeclaredSystemTrigger,
  DeclaredTrigger,
  faultsOfDeclaration,
  faultsOfSystems,
  secretKind,
} from '../../src/triggers/index.js'
import { problemOf } from '../support/thrown.js'
import { LOBBY, TriggersAtWork } from './support/at-work.js'
import type { GivenTrigger } from './support/support.js'

/** A trigger as a configuration gives it. */
const declared = (given: GivenTrigger = {}): DeclaredTrigger =>
  DeclaredTrigger.parse({ id: 'trigger-1', name: 'Doorbell', enable_webhook: true, ...given })

/** An instance as a configuration gives it, without a secret. */
const input = (id = 'trig-1', trigger_id = 'trigger-1', control_system_id = 'sys-1'): DeclaredSystemTrigger =>
  DeclaredSystemTrigger.parse({ id, trigger_id, control_system_id })

describe('Declared triggers', () => {
  let work: TriggersAtWork
  const secretOf = (id: string): string | undefined => work.triggers.find(id)?.systemTrigger.webhook_secret
  /** Works by a configuration. */
  const declare = (triggers: DeclaredTrigger[], system_triggers: DeclaredSystemTrigger[]): Promise<void> =>
    work.triggers.declare({ triggers, system_triggers })
  beforeEach(async () => {
    work = new TriggersAtWork()
    await work.triggers.open()
  })
  afterEach(async () => {
    await work.close()
    expect(work.clock.pending).to.equal(0)
  })

  it('are none before they are declared', () => {
    expect(work.triggers.find('trig-1')).to.equal(undefined)
    expect([work.triggers.all(), work.triggers.triggers()]).to.deep.equal([[], []])
  })

  it('have the instances of their declaration, each with its trigger', async () => {
    await declare(
      [declared(), declared({ id: 'trigger-2', name: 'Gate' })],
      [input('trig-1', 'trigger-2'), input('trig-2'), input('trig-3', 'trigger-2')],
    )
    const all = work.triggers.all()
    expect(all.map(({ systemTrigger: { id }, trigger: { name } }) => [id, name])).to.deep.equal([
      ['trig-1', 'Gate'],
      ['trig-2', 'Doorbell'],
      ['trig-3', 'Gate'],
    ])
    expect(work.triggers.instancesOf('trigger-2').map(({ id }) => id)).to.deep.equal(['trig-1', 'trig-3'])
    expect(work.triggers.instancesIn('sys-1')).to.have.length(3)
    for (const name of ['trig-4', 'constructor', '__proto__', 'toString', ''])
      expect(work.triggers.find(name)).to.equal(undefined)
  })

  it('are kept as they are declared, secrets included', async () => {
    await declare([declared()], [input()])
    const { triggers, instances } = await work.store.load()
    expect(triggers).to.have.length(1)
    expect(triggers[0]).to.deep.include({ ...declared(), version: 1, declared: true })
    expect(instances.map(({ settings }) => settings)).to.deep.equal([
      work.triggers.find('trig-1')?.systemTrigger,
    ])
    const { secret_overlap: _, ...given } = input()
    expect(instances[0]?.settings).to.deep.include({ ...given, webhook_secret: secretOf('trig-1') })
  })

  it('take over what a person has made under the same id', async () => {
    const made = await work.create()
    await declare([declared({ id: made.trigger.id, name: 'Ours' })], [])
    expect(work.triggers.trigger(made.trigger.id)).to.include({ name: 'Ours', declared: true, version: 2 })
  })

  it('are refused where an instance has a trigger that is not there', async () => {
    const { code } = await problemOf(() => declare([], [input()]))
    expect(code).to.equal('conflict')
    expect(work.triggers.all()).to.deep.equal([])
  })

  describe('declared anew', () => {
    beforeEach(() => declare([declared({ debounce_period: 1 })], [input()]))

    it('stay as they are when nothing is different: nothing is written', async () => {
      const writes = work.store.applied.length
      await declare([declared({ debounce_period: 1 })], [input()])
      expect(work.store.applied).to.have.length(writes)
    })

    it('keep instances with their counts', async () => {
      const instance = work.triggers.find('trig-1')
      await called(instance, work.commits)
      await declare([declared({ name: 'Front door', any_match: true })], [input()])
      expect(work.triggers.find('trig-1')).to.equal(instance)
      expect(instance?.state.trigger_count).to.equal(1)
      expect(instance?.trigger.name).to.equal('Front door')
    })

    it('keep secrets that were made for them', async () => {
      const secret = secretOf('trig-1')
      await declare([declared()], [input(), input('trig-2')])
      expect(secretOf('trig-1')).to.equal(secret)
      expect(secretOf('trig-2')).not.to.equal(secret)
    })

    const overlaps: [seconds: number, works: boolean][] = [
      [86_400, true],
      [0.5, true],
      [0, false],
    ]
    for (const [secret_overlap, works] of overlaps)
      it(`let the secret before go on working for ${String(secret_overlap)} s where another is declared`, async () => {
        const before = secretOf('trig-1') ?? ''
        await declare([declared()], [{ ...input(), webhook_secret: 'a secret of ours', secret_overlap }])
        const kindOf = (secret: string): string | undefined =>
          secretKind(secret, work.triggers.find('trig-1')?.systemTrigger, () => work.clock.now())
        expect([kindOf('a secret of ours'), kindOf(before)]).to.deep.equal([
          'current',
          works ? 'previous' : undefined,
        ])
        await declare([declared()], [{ ...input(), webhook_secret: 'a secret of ours', secret_overlap: 1 }])
        expect(kindOf(before)).to.equal(works ? 'previous' : undefined)
        await work.clock.advance(secret_overlap * 1000)
        expect(kindOf(before)).to.equal(undefined)
      })

    const shortened: [from: number, to: number, works: number][] = [
      [86_400, 0, 0],
      [86_400, 60, 60],
      [60, 86_400, 60],
      [60, 60, 60],
      [0, 86_400, 0],
    ]
    for (const [from, to, works] of shortened)
      it(`let the secret before go on for ${String(works)} s where the overlap is made ${String(to)} after ${String(from)} s`, async () => {
        const before = secretOf('trig-1') ?? ''
        const worksAt = (seconds: number): boolean => {
          const at = work.clock.now() + seconds * 1000
          return secretKind(before, work.triggers.find('trig-1')?.systemTrigger, () => at) !== undefined
        }
        const own = { ...input(), webhook_secret: 'a secret of ours' }
        await declare([declared()], [{ ...own, secret_overlap: from }])
        for (let time = 0; time < 2; time += 1) {
          await declare([declared()], [{ ...own, secret_overlap: to }])
          expect([works > 0 && worksAt(works - 0.001), worksAt(works)]).to.deep.equal([works > 0, false])
        }
      })

    it('leave a rotation its overlap, whatever is declared of secrets that are', async () => {
      const before = secretOf('trig-1') ?? ''
      await work.triggers.rotateSecret('trig-1', 60_000)
      await declare([declared()], [{ ...input(), secret_overlap: 0 }])
      const settings = work.triggers.find('trig-1')?.systemTrigger
      expect(secretKind(before, settings, () => work.clock.now())).to.equal('previous')
    })

    it('rotate a secret that the host has made, and keep what is then there', async () => {
      const before = secretOf('trig-1')
      await work.triggers.rotateSecret('trig-1', 60_000)
      const after = secretOf('trig-1')
      expect(after).not.to.equal(before)
      await declare([declared({ debounce_period: 2 })], [input()])
      const { webhook_secret, previous_secret } = work.triggers.find('trig-1')?.systemTrigger ?? {}
      expect([webhook_secret, previous_secret?.secret]).to.deep.equal([after, before])
      await declare([declared()], [{ ...input(), webhook_secret: 'a secret of ours' }])
      const { code } = await problemOf(() => work.triggers.rotateSecret('trig-1', 0))
      expect(code).to.equal('declared-in-configuration')
    })

    it('take a secret that is declared, and keep it when it is left out again', async () => {
      await declare([declared()], [{ ...input(), webhook_secret: 'a secret of ours' }])
      expect(secretOf('trig-1')).to.equal('a secret of ours')
      await declare([declared()], [input()])
      expect(secretOf('trig-1')).to.equal('a secret of ours')
    })

    it('stop an instance that goes, and forget its count and secret', async () => {
      const [instance, secret] = [work.triggers.find('trig-1'), secretOf('trig-1')]
      await called(instance, work.commits)
      expect(work.clock.pending).to.equal(1)
      await declare([declared()], [])
      expect(work.clock.pending).to.equal(0)
      await declare([declared()], [input()])
      expect(work.triggers.find('trig-1')?.state.trigger_count).to.equal(0)
      expect(secretOf('trig-1')).not.to.equal(secret)
    })

    it('stop an instance that goes with its trigger', async () => {
      await called(work.triggers.find('trig-1'), work.commits)
      await declare([], [])
      expect([work.triggers.all(), work.triggers.triggers()]).to.deep.equal([[], []])
      expect(work.clock.pending).to.equal(0)
    })

    it('stay for the instances a person has made of them, and are then that person’s', async () => {
      const made = await work.triggers.createInstance(LOBBY, {
        trigger_id: 'trigger-1',
        enabled: true,
        exec_enabled: false,
      })
      await declare([], [])
      expect(work.triggers.all()).to.deep.equal([made])
      await work.triggers.updateTrigger('trigger-1', (before) => ({ ...before, name: 'Mine' }))
      await declare([], [])
      expect(work.triggers.trigger('trigger-1')).to.include({ name: 'Mine', declared: false })
    })

    it('follow an instance to another trigger and another system', async () => {
      await declare([declared({ id: 'trigger-2', name: 'Gate' })], [input('trig-1', 'trigger-2', 'sys-2')])
      expect(work.triggers.find('trig-1')?.trigger.name).to.equal('Gate')
      expect(work.triggers.instancesOf('trigger-1')).to.deep.equal([])
      expect([work.triggers.instancesIn('sys-1'), work.triggers.instancesIn('sys-2')]).to.deep.equal([
        [],
        [work.triggers.find('trig-1')],
      ])
    })

    it('leave alone what a person has made', async () => {
      const made = await work.create({ name: 'By hand' })
      await declare([], [])
      expect(work.triggers.all()).to.deep.equal([made])
    })
  })

  it('make secrets of 32 random bytes that fit into a URL', async () => {
    const ids = Array.from({ length: 20 }, (_, at) => `trig-${String(at)}`)
    await declare(
      [declared()],
      ids.map((id) => input(id)),
    )
    const secrets = ids.map(secretOf)
    for (const secret of secrets) expect(secret).to.match(/^[A-Za-z0-9_-]{43}$/)
    expect(new Set(secrets).size).to.equal(20)
  })

  it('stay as they are when they cannot be kept', async () => {
    await declare([declared()], [input()])
    const secret = secretOf('trig-1')
    work.store.isFailing = true
    const refused = await problemOf(() =>
      declare(
        [declared({ name: 'Front door' })],
        [{ ...input(), webhook_secret: 'another secret' }, input('trig-2')],
      ),
    )
    expect(refused.code).to.equal('storage-unavailable')
    expect(work.triggers.all()).to.have.length(1)
    expect(work.triggers.find('trig-1')?.trigger.name).to.equal('Doorbell')
    expect(secretOf('trig-1')).to.equal(secret)
  })

  it('have no timer left when they are closed', async () => {
    await declare([declared({ debounce_period: 9 })], [input('trig-1'), input('trig-2')])
    for (const instance of work.triggers.all()) await called(instance, work.commits)
    expect(work.clock.pending).to.equal(2)
    await work.close()
    expect(work.clock.pending).to.equal(0)
  })
})

describe('The faults of a declaration', () => {
  const systems = new Set(['sys-1'])

  it('are none when everything leads somewhere', () => {
    const configuration = { triggers: [declared()], system_triggers: [input(), input('trig-2')] }
    expect(faultsOfDeclaration(configuration)).to.deep.equal([])
    expect(faultsOfSystems(configuration, (id) => systems.has(id))).to.deep.equal([])
  })

  it('are repeated ids, and triggers and systems there are not, by path', () => {
    const configuration = {
      triggers: [declared(), declared({ id: 'trigger-2' }), declared()],
      system_triggers: [
        input('trig-1', 'trigger-3'),
        input('trig-2', 'trigger-1', 'sys-2'),
        input('trig-1', 'constructor', '__proto__'),
      ],
    }
    expect([
      ...faultsOfDeclaration(configuration),
      ...faultsOfSystems(configuration, (id) => systems.has(id)),
    ]).to.deep.equal([
      { path: 'triggers[2]', message: 'trigger-1 is already at triggers[0]' },
      { path: 'system_triggers[2]', message: 'trig-1 is already at system_triggers[0]' },
      { path: 'system_triggers[0].trigger_id', message: 'no trigger has the id trigger-3' },
      { path: 'system_triggers[2].trigger_id', message: 'no trigger has the id constructor' },
      { path: 'system_triggers[1].control_system_id', message: 'no system has the id sys-2' },
      { path: 'system_triggers[2].control_system_id', message: 'no system has the id __proto__' },
    ])
  })
})
