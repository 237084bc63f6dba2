import { expect } from 'chai'
import { called } from '../../support/called.js'
import fc from 'fast-check'
import type { CapturedCall, TriggerInstance } from '../../../src/triggers/index.js'
import { problemOf } from '../../support/thrown.js'
import { Latch } from '../../webhooks/support/latch.js'
import { TriggersAtWork } from '../support/at-work.js'

describe('Captures', () => {
  let work: TriggersAtWork
  let instance: TriggerInstance
  beforeEach(async () => {
    work = new TriggersAtWork()
    await work.triggers.open()
    instance = await work.create()
  })
  afterEach(async () => {
    await work.close()
    expect(work.clock.pending).to.equal(0)
  })
  /** How many are left as a process finds it that starts now. */
  const keptLeft = async (): Promise<number | undefined> =>
    (await work.reopened()).triggers.find(instance.id)?.activity.capture_left
  const takeAll = (): CapturedCall[] => {
    const taken = []
    for (let call = instance.captures.take(); call; call = instance.captures.take()) taken.push(call)
    return taken
  }

  it('take no call unless they were asked to', () => {
    expect([instance.captures.take(), instance.activity.capture_left]).to.deep.equal([undefined, 0])
  })

  it('take as many calls as were asked for, and count each as its record is kept', async () => {
    await instance.captures.begin(3)
    const [first, second, third, ...more] = takeAll()
    expect([first?.left, second?.left, third?.left, more]).to.deep.equal([2, 1, 0, []])
    expect(instance.activity.capture_left).to.equal(3)
    for (const call of [third, first, second]) call?.settle(true)
    expect([instance.activity.capture_left, takeAll()]).to.deep.equal([0, []])
  })

  it('take another call in place of one whose record is not kept', async () => {
    await instance.captures.begin(1)
    takeAll()[0]?.settle(false)
    const [again, ...more] = takeAll()
    expect([again?.left, more]).to.deep.equal([0, []])
  })

  it('begin anew when they are asked anew: calls of before count no more', async () => {
    await instance.captures.begin(2)
    const before = takeAll()
    await instance.captures.begin(2)
    for (const call of before) call.settle(true)
    expect([instance.activity.capture_left, takeAll().length]).to.deep.equal([2, 2])
    await instance.captures.begin(0)
    expect([instance.activity.capture_left, takeAll()]).to.deep.equal([0, []])
  })

  it('are kept before they are promised, and so is each call that counts, soon', async () => {
    await instance.captures.begin(5)
    expect(await keptLeft()).to.equal(5)
    instance.captures.take()?.settle(true)
    await work.commits.idle()
    expect(await keptLeft()).to.equal(4)
  })

  it('change no version and nothing else of the instance', async () => {
    const { systemTrigger, state } = instance
    await instance.captures.begin(5)
    expect([instance.systemTrigger, instance.state]).to.deep.equal([systemTrigger, state])
  })

  it('that cannot be kept are not begun, and what was asked before goes on', async () => {
    await instance.captures.begin(2)
    const [under] = [instance.captures.take()]
    work.store.isFailing = true
    expect((await problemOf(() => instance.captures.begin(9))).code).to.equal('storage-unavailable')
    work.store.isFailing = false
    expect(instance.activity.capture_left).to.equal(2)
    under?.settle(true)
    expect([instance.activity.capture_left, takeAll().length]).to.deep.equal([1, 1])
    await work.clock.advance(5000)
    await work.commits.idle()
    expect(await keptLeft()).to.equal(1)
  })

  it('capture a call more when the process ends before it is kept that one counts', async () => {
    await instance.captures.begin(2)
    const latch = new Latch(null)
    work.store.opened = latch.opened
    instance.captures.take()?.settle(true)
    expect([instance.activity.capture_left, await keptLeft()]).to.deep.equal([1, 2])
    latch.open()
    await work.commits.idle()
    expect(await keptLeft()).to.equal(1)
  })

  it('try again to keep that calls count, until that succeeds', async () => {
    await instance.captures.begin(2)
    work.store.isFailing = true
    instance.captures.take()?.settle(true)
    await work.commits.idle()
    expect(work.log.lines.at(-1)?.message).to.equal(
      'executions and activity cannot be kept; it is tried again',
    )
    work.store.isFailing = false
    await work.clock.advance(5000)
    await work.commits.idle()
    expect(await keptLeft()).to.equal(1)
  })

  it('never capture fewer calls than were asked for, whenever the process ends', async () => {
    const steps = fc.array(fc.constantFrom('take', 'keep', 'lose', 'fire', 'turn'), { maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 6 }), steps, async (asked, all) => {
        await instance.captures.begin(asked)
        const open: CapturedCall[] = []
        let kept = 0
        for (const step of all) {
          const call = step === 'take' ? instance.captures.take() : undefined
          if (call) open.push(call)
          const settled = step === 'keep' || step === 'lose' ? open.shift() : undefined
          if (settled && step === 'keep') kept += 1
          settled?.settle(step === 'keep')
          // A note of something else writes how many are left as well.
          if (step === 'fire') await called(instance, work.commits)
          if (step === 'turn') await work.clock.advance(0)
          expect(kept + open.length).to.be.at.most(asked)
          expect(instance.activity.capture_left).to.equal(asked - kept)
          expect(await keptLeft()).to.be.within(asked - kept, asked)
        }
        // All that is left is taken, by those who come then.
        expect(takeAll().length).to.equal(asked - kept - open.length)
      }),
      { numRuns: 50 },
    )
  })
})
