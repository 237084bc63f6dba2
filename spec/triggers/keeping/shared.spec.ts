import { expect } from 'chai'
import { called } from '../../support/called.js'
import { DeclaredSystemTrigger, DeclaredTrigger, type TriggerInstance } from '../../../src/triggers/index.js'
import { problemOf } from '../../support/thrown.js'
import { definition, TriggersAtWork } from '../support/at-work.js'
import { MoodyStore } from '../support/doubles.js'

describe('Triggers of two processes with one store', () => {
  let ours: TriggersAtWork
  let theirs: TriggersAtWork
  beforeEach(async () => {
    ours = new TriggersAtWork(new MoodyStore(true))
    theirs = new TriggersAtWork(ours.store.other())
    await ours.triggers.open()
    await theirs.triggers.open()
  })
  afterEach(async () => {
    await ours.close()
    await theirs.close()
    expect([ours.clock.pending, theirs.clock.pending]).to.deep.equal([0, 0])
  })
  /** What we have of an instance of theirs. */
  const ourOwn = ({ id }: TriggerInstance): TriggerInstance | undefined => ours.triggers.find(id)

  it('see what the other creates, edits and removes within a second', async () => {
    const made = await theirs.create({ name: 'Bell' })
    await ours.clock.advance(999)
    expect(ourOwn(made)).to.equal(undefined)
    await ours.clock.advance(1)
    const seen = ourOwn(made)
    expect([seen?.trigger, seen?.systemTrigger]).to.deep.equal([made.trigger, made.systemTrigger])

    await theirs.triggers.updateTrigger(made.trigger.id, (before) => ({ ...before, name: 'Gate' }))
    await theirs.triggers.rotateSecret(made.id, 1000)
    await ours.clock.advance(1000)
    expect(ourOwn(made)).to.equal(seen)
    expect([seen?.trigger, seen?.systemTrigger]).to.deep.equal([made.trigger, made.systemTrigger])

    await theirs.triggers.removeTrigger(made.trigger.id)
    await ours.clock.advance(1000)
    expect([ours.triggers.all(), ours.triggers.triggers()]).to.deep.equal([[], []])
  })

  it('look again and again, and read everything only when something has changed', async () => {
    await ours.clock.advance(60_000)
    expect(ours.store.loads).to.equal(1)
    await theirs.create()
    await ours.clock.advance(60_000)
    expect(ours.store.loads).to.equal(2)
  })

  it('take over what an instance has been through so far', async () => {
    const made = await theirs.create()
    await called(made, theirs.commits)
    await ours.clock.advance(1000)
    expect(ourOwn(made)?.state.trigger_count).to.equal(1)
  })

  it('refuse an edit of what the other has edited meanwhile, and then know it', async () => {
    const made = await theirs.create()
    await ours.clock.advance(1000)
    await theirs.triggers.updateInstance(made.id, { exec_enabled: true })
    const edit = () => ours.triggers.updateInstance(made.id, { important: true })
    expect((await problemOf(edit)).code).to.equal('conflict')
    expect(ourOwn(made)?.systemTrigger).to.deep.equal(made.systemTrigger)
    await edit()
    expect(ourOwn(made)?.systemTrigger).to.include({ exec_enabled: true, important: true, version: 3 })
  })

  it('know at once of the other with an edit of their own that succeeds', async () => {
    const made = await theirs.create()
    await ours.triggers.createTrigger(definition({ name: 'Gate' }))
    expect(ourOwn(made)?.systemTrigger).to.deep.equal(made.systemTrigger)
  })

  it('tell a thing from another that was made later under its id', async () => {
    const declare = (webhook_secret: string) =>
      theirs.triggers.declare({
        triggers: [DeclaredTrigger.parse({ id: 'trigger-1', name: 'Doorbell', enable_webhook: true })],
        system_triggers: [
          {
            id: 'trig-1',
            trigger_id: 'trigger-1',
            control_system_id: 'sys-1',
            webhook_secret,
            secret_overlap: 0,
            enabled: true,
            exec_enabled: false,
            important: false,
          },
        ],
      })
    await declare('the first secret')
    await ours.clock.advance(1000)
    await called(ours.triggers.find('trig-1'), ours.commits)
    await theirs.triggers.declare({ triggers: [], system_triggers: [] })
    await theirs.clock.advance(10)
    await declare('the second secret')
    await ours.clock.advance(1000)
    const seen = ours.triggers.find('trig-1')
    expect(seen?.systemTrigger).to.include({ webhook_secret: 'the second secret', version: 1 })
    expect(seen?.state.trigger_count).to.equal(0)
  })

  it('declare the same at one moment, and have the same secret', async () => {
    const declaration = {
      triggers: [DeclaredTrigger.parse({ id: 'trigger-1', name: 'Doorbell' })],
      system_triggers: [
        DeclaredSystemTrigger.parse({ id: 'trig-1', trigger_id: 'trigger-1', control_system_id: 'sys-1' }),
      ],
    }
    await Promise.all([ours, theirs].map(({ triggers }) => triggers.declare(declaration)))
    const [one, other] = [ours, theirs].map(({ triggers }) => triggers.find('trig-1')?.systemTrigger)
    expect(one?.webhook_secret).to.match(/^[\w-]{43}$/)
    expect(one).to.deep.equal(other)
  })

  it('say when they cannot look, and look on', async () => {
    const made = await theirs.create()
    ours.store.isFailing = true
    await ours.clock.advance(2000)
    expect(ours.log.lines.map(({ level, message }) => [level, message])).to.deep.equal([
      ['warn', 'it could not be seen whether another process has changed triggers'],
      ['warn', 'it could not be seen whether another process has changed triggers'],
    ])
    ours.store.isFailing = false
    await ours.clock.advance(1000)
    expect(ourOwn(made)?.id).to.equal(made.id)
  })

  it('have made an edit that is kept, although what the other did cannot be read just then', async () => {
    const made = await theirs.create()
    const edit = ours.triggers.createTrigger(definition({ name: 'Gate' }))
    ours.store.failsToLoad = true
    expect((await edit).name).to.equal('Gate')
    ours.store.failsToLoad = false
    await ours.clock.advance(1000)
    expect([ourOwn(made)?.id, ours.triggers.triggers().length]).to.deep.equal([made.id, 2])
  })
})

describe('Triggers of one process alone', () => {
  it('never look for changes', async () => {
    const work = new TriggersAtWork()
    await work.triggers.open()
    expect(work.clock.pending).to.equal(0)
    await work.close()
  })
})
