import { expect } from 'chai'
import { called } from '../../support/called.js'
import { secretKind, type TriggerInstance } from '../../../src/triggers/index.js'
import { wired, type Wired } from '../../webhooks/support/wired.js'
import { definition, TriggersAtWork } from '../support/at-work.js'
import { systemTrigger } from '../support/support.js'

describe('A secret', () => {
  const both = systemTrigger({
    webhook_secret: 'the present one',
    previous_secret: { secret: 'the one before', expires_at: 1000 },
  })
  const rows: [what: string, given: string, now: number, kind: string | undefined][] = [
    ['the present one', 'the present one', 999, 'current'],
    ['the present one, also later', 'the present one', 1000, 'current'],
    ['the one before, to its last millisecond', 'the one before', 999, 'previous'],
    ['no more, once its time is over', 'the one before', 1000, undefined],
    ['another', 'the one befor', 0, undefined],
    ['another with more at its end', 'the present one ', 0, undefined],
    ['none', '', 0, undefined],
  ]
  for (const [what, given, now, kind] of rows)
    it(`is ${what}`, () => {
      expect(secretKind(given, both, () => now)).to.equal(kind)
    })

  it('is never right for an instance that is not there, not even that which it is compared with', () => {
    expect(secretKind('x'.repeat(43), undefined, () => 0)).to.equal(undefined)
    expect(secretKind('x'.repeat(43), systemTrigger(), () => 0)).to.equal(undefined)
  })
})

describe('A secret that is rotated', () => {
  const wire = wired()
  let parts: Wired
  let instance: TriggerInstance
  beforeEach(async () => {
    parts = await wire()
    const { id } = await parts.triggers.createTrigger(definition())
    instance = await parts.triggers.createInstance('sys-room', {
      trigger_id: id,
      enabled: true,
      exec_enabled: false,
    })
  })
  const secret = (): string => instance.systemTrigger.webhook_secret
  const callWith = async (given: string): Promise<number> =>
    (await parts.call(`/api/engine/v2/webhook/${instance.id}/notify/${given}`)).status
  const uses = (): number[] => [
    instance.activity.secret_use.count,
    instance.activity.previous_secret_use.count,
  ]

  it('works beside the new one until its time is over, each with its own count', async () => {
    const before = secret()
    expect(await callWith(before)).to.equal(202)
    expect(await parts.triggers.rotateSecret(instance.id, 60_000)).to.equal(instance)
    expect(secret())
      .to.match(/^[\w-]{43}$/)
      .and.not.equal(before)
    expect(uses()).to.deep.equal([0, 1])

    await parts.clock.advance(59_999)
    expect([await callWith(before), await callWith(secret()), await callWith(secret())]).to.deep.equal([
      202, 202, 202,
    ])
    expect(uses()).to.deep.equal([2, 2])
    const { secret_use, previous_secret_use } = instance.activity
    expect([secret_use.last_used_at, previous_secret_use.last_used_at]).to.deep.equal([
      parts.clock.now(),
      parts.clock.now(),
    ])

    await parts.clock.advance(1)
    expect([await callWith(before), await callWith(secret())]).to.deep.equal([404, 202])
    expect(uses()).to.deep.equal([3, 2])
  })

  it('ends at once where no time is left to it', async () => {
    const before = secret()
    await callWith(before)
    await parts.triggers.rotateSecret(instance.id, 0)
    expect(instance.systemTrigger.previous_secret).to.equal(undefined)
    expect([await callWith(before), await callWith(secret())]).to.deep.equal([404, 202])
    expect(uses()).to.deep.equal([1, 0])
  })

  it('ends when it is rotated again: only the one before goes on', async () => {
    const first = secret()
    await parts.triggers.rotateSecret(instance.id, 60_000)
    const second = secret()
    await callWith(second)
    await parts.triggers.rotateSecret(instance.id, 60_000)
    expect([await callWith(first), await callWith(second), await callWith(secret())]).to.deep.equal([
      404, 202, 202,
    ])
    expect(uses()).to.deep.equal([1, 2])
  })

  it('counts nothing of a call that is refused', async () => {
    expect(await callWith('a-guess-of-mine')).to.equal(404)
    expect(
      (await parts.call(`/api/engine/v2/webhook/${instance.id}/notify/${secret()}`, { method: 'PUT' }))
        .status,
    ).to.equal(405)
    expect(uses()).to.deep.equal([0, 0])
  })

  it('leaves the state of the trigger as it is', async () => {
    await parts.triggers.updateTrigger(instance.trigger.id, () => definition({ debounce_period: 60 }))
    await callWith(secret())
    await parts.triggers.rotateSecret(instance.id, 60_000)
    expect(instance.state).to.deep.include({ triggered: true, trigger_count: 1 })
    await callWith(secret())
    expect(instance.state.trigger_count).to.equal(1)
  })
})

describe('The use of secrets', () => {
  it('is kept a little later, and when all is closed', async () => {
    const work = new TriggersAtWork()
    await work.triggers.open()
    const { id } = await work.create({ debounce_period: 60 })
    for (let call = 0; call < 3; call += 1) await called(work.triggers.find(id), work.commits)
    const keptUse = async (): Promise<number | undefined> =>
      (await work.store.load()).instances[0]?.activity.secret_use.count
    expect(await keptUse()).to.equal(1)
    await work.clock.advance(5000)
    expect(await keptUse()).to.equal(3)
    await called(work.triggers.find(id), work.commits)
    await work.close()
    expect(await keptUse()).to.equal(4)
  })
})
