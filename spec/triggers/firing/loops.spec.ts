import { setImmediate as turn } from 'node:timers/promises'
import { expect } from 'chai'
import fc from 'fast-check'
import type { Json } from '../../../src/driver/index.js'
import type { CommandCall } from '../../../src/runtime/index.js'
import type { TriggerInstance } from '../../../src/triggers/index.js'
import { TriggersAtWork } from '../support/at-work.js'

/** The status that all of these triggers watch and set. */
const STEP = 'Lamp_1.step'

const MINUTE_MS = 60_000

/** Triggers on one status of a lamp, whose command `set` sets it at once, as a virtual device does. */
class Lamps extends TriggersAtWork {
  readonly instances: TriggerInstance[] = []

  constructor() {
    super()
    this.runtime.run = (call) => {
      this.obey(call)
    }
  }

  obey = ({ args }: CommandCall): void => {
    const { step } = args as { step: Json }
    // So that a trigger that sets what it watches is fired by itself.
    this.runtime.set(STEP, null)
    this.runtime.set(STEP, step)
  }

  /** A trigger that sets the step as soon as it is another. */
  async when(is: number, set: number, name = `Step ${String(is)}`): Promise<TriggerInstance> {
    const left = { mod: 'Lamp_1', status: 'step', keys: [] }
    const instance = await this.create({
      name,
      enable_webhook: false,
      conditions: { comparisons: [{ left, operator: 'equal', right: is }] },
      actions: { functions: [{ mod: 'Lamp_1', method: 'set', args: { step: set } }] },
    })
    this.instances.push(instance)
    return instance
  }

  /** Triggers of which each sets the step to that of the next. */
  async row(length: number): Promise<void> {
    for (let at = 0; at < length; at += 1) await this.when(at, at + 1)
  }

  /** Triggers of which each sets the step to that of the next, and the last to that of the first. */
  async circle(length: number): Promise<void> {
    for (let at = 0; at < length; at += 1) await this.when(at, (at + 1) % length)
  }

  /** Waits until no more happens at this moment. */
  async calm(): Promise<void> {
    let before = -1
    while (before !== this.runtime.called.length) {
      before = this.runtime.called.length
      for (let turns = 0; turns < 5; turns += 1) await turn()
    }
  }

  get counts(): number[] {
    return this.instances.map(({ state }) => state.trigger_count)
  }

  get refused(): TriggerInstance[] {
    return this.instances.filter(({ refusal }) => refusal !== undefined)
  }

  get warnings(): unknown[] {
    return this.log.lines.filter(({ level }) => level === 'warn').map(({ details }) => details)
  }
}

const labelOf = ({ id, trigger }: TriggerInstance): string => `"${trigger.name}" (${id})`

describe('Triggers that fire each other in a circle', () => {
  for (const length of [1, 2, 3, 7])
    it(`of ${String(length)} fire 64 times together, and then no more`, async () => {
      const lamps = new Lamps()
      await lamps.circle(length)
      lamps.runtime.set(STEP, 0)
      await lamps.calm()
      expect(lamps.runtime.called).to.have.length(64)
      const [refused, ...others] = lamps.refused
      expect(others).to.deep.equal([])
      expect(refused).to.equal(lamps.instances[64 % length])
      expect(refused?.state).to.deep.include({ triggered: true, action_errors: 1 })
      expect(lamps.counts.reduce((sum, count) => sum + count)).to.equal(64)
      expect([lamps.triggers.activations, lamps.triggers.refusals]).to.deep.equal([64, 1])
    })

  it('are named in the problem and in one line of the log', async () => {
    const lamps = new Lamps()
    await lamps.circle(3)
    lamps.runtime.set(STEP, 0)
    await lamps.calm()
    const [zero, one, two] = lamps.instances.map(labelOf)
    const detail = `64 firings set each other off, and ${String(one)} was not fired as well: ${[one, two, zero, one].join(' → ')}`
    const [refused] = lamps.refused
    expect(refused?.refusal?.at).to.equal(lamps.clock.now())
    expect(refused?.refusal?.problem).to.include({ code: 'trigger-loop', message: detail })
    expect(lamps.warnings).to.deep.equal([{ instance: refused?.id, code: 'trigger-loop', detail }])
  })

  it('leave a turn to all else between two firings', async () => {
    const lamps = new Lamps()
    await lamps.circle(2)
    lamps.runtime.set(STEP, 0)
    const seen: number[] = []
    for (let turns = 0; turns < 10; turns += 1) {
      await turn()
      seen.push(lamps.runtime.called.length)
    }
    expect(seen).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })

  it('fill no log, however often the circle is set off anew', async () => {
    const lamps = new Lamps()
    await lamps.circle(2)
    for (let time = 0; time < 20; time += 1) {
      lamps.runtime.set(STEP, null)
      lamps.runtime.set(STEP, 0)
      await lamps.calm()
      await lamps.clock.advance(2000)
    }
    expect(lamps.triggers.refusals).to.equal(20)
    expect(lamps.warnings).to.have.length(1)
  })

  it('end when they are closed meanwhile', async () => {
    const lamps = new Lamps()
    await lamps.circle(2)
    lamps.runtime.set(STEP, 0)
    for (let turns = 0; turns < 10; turns += 1) await turn()
    await lamps.close()
    const { length } = lamps.runtime.called
    expect(length).to.be.within(10, 11)
    await lamps.clock.advance(10 * MINUTE_MS)
    expect(lamps.runtime.called).to.have.length(length)
    expect(lamps.clock.pending).to.equal(0)
  })

  it('are opened without any wait for them to come to rest', async () => {
    const lamps = new Lamps()
    await lamps.circle(2)
    const again = await lamps.reopened()
    again.runtime.run = ({ args }) => {
      again.runtime.set(STEP, (args as { step: Json }).step)
    }
    for (const step of [-1, 0]) again.runtime.set(STEP, step)
    await again.close()
    expect(again.runtime.called).to.have.length(1)
  })

  it('are forgiven when what they watch is edited', async () => {
    const lamps = new Lamps()
    await lamps.circle(1)
    lamps.runtime.set(STEP, 0)
    await lamps.calm()
    const [instance] = lamps.refused
    await lamps.triggers.updateTrigger(instance?.trigger.id ?? '', (before) => ({
      ...before,
      any_match: true,
      actions: { functions: [], mailers: [] },
    }))
    expect(instance?.refusal).to.equal(undefined)
    expect(instance?.state).to.deep.include({ triggered: true, trigger_count: 65, action_errors: 1 })
  })
})

describe('Triggers that fire each other in a row', () => {
  for (const length of [10, 64])
    it(`of ${String(length)} all fire, once each`, async () => {
      const lamps = new Lamps()
      await lamps.row(length)
      lamps.runtime.set(STEP, 0)
      await lamps.calm()
      expect(lamps.counts).to.deep.equal(Array<number>(length).fill(1))
      expect([lamps.refused, lamps.warnings]).to.deep.equal([[], []])
    })

  it('of 65 fire but for the last, which says from where to where the row goes', async () => {
    const lamps = new Lamps()
    await lamps.row(65)
    lamps.runtime.set(STEP, 0)
    await lamps.calm()
    const [first, beforeLast, last] = [0, 63, 64].flatMap((at) => lamps.instances[at] ?? [])
    expect(lamps.refused).to.deep.equal([last])
    expect(last?.refusal?.problem.message).to.match(
      / was not fired as well: from "Step 0" \(trig-\S+\) to "Step 63" \(trig-\S+\)$/,
    )
    expect([first, beforeLast].map((one) => one?.state.trigger_count)).to.deep.equal([1, 1])
  })

  it('begin a new row with what comes from outside, however often that comes', async () => {
    const lamps = new Lamps()
    await lamps.row(2)
    for (let time = 0; time < 200; time += 1) {
      lamps.runtime.set(STEP, 0)
      await lamps.calm()
      await lamps.clock.advance(50)
    }
    expect(lamps.counts).to.deep.equal([200, 200])
    expect(lamps.refused).to.deep.equal([])
  })
})

describe('Triggers that fire each other by way of a device that answers later', () => {
  /** Two triggers that undo each other, on a lamp that obeys one millisecond after it was told. */
  async function slow(): Promise<Lamps> {
    const lamps = new Lamps()
    lamps.runtime.run = (call) => {
      lamps.clock.after(1, () => {
        lamps.obey(call)
      })
    }
    await lamps.circle(2)
    lamps.runtime.set(STEP, 0)
    await lamps.calm()
    return lamps
  }

  /** How often each has fired, so many seconds after the beginning. */
  async function countsAt(lamps: Lamps, began: number, seconds: number): Promise<number[]> {
    await lamps.clock.advance(began + seconds * 1000 - lamps.clock.now())
    return lamps.counts
  }

  it('are held back after a hundred firings of one within a second, and taken up again a minute later', async () => {
    const lamps = await slow()
    const began = lamps.clock.now()
    const counts: number[][] = []
    for (const seconds of [1, 60, 61, 120, 121]) counts.push(await countsAt(lamps, began, seconds))
    expect(counts).to.deep.equal([
      [100, 100],
      [100, 100],
      [200, 200],
      [200, 200],
      [300, 300],
    ])
    const [first] = lamps.instances.map(labelOf)
    const detail = `statuses fired ${String(first)} 100 times within a second: it is held back for 60 seconds`
    expect(lamps.warnings).to.deep.equal(
      Array(3).fill({ instance: lamps.instances[0]?.id, code: 'trigger-loop', detail }),
    )
    expect(lamps.refused).to.deep.equal([lamps.instances[0]])
  })

  it('are not taken up again where the conditions hold no more', async () => {
    const lamps = await slow()
    await lamps.clock.advance(1000)
    lamps.runtime.set(STEP, null)
    await lamps.clock.advance(10 * MINUTE_MS)
    expect(lamps.counts).to.deep.equal([100, 100])
    expect(lamps.clock.pending).to.equal(0)
  })

  it('are taken up no more once they are closed', async () => {
    const lamps = await slow()
    await lamps.clock.advance(1000)
    await lamps.close()
    expect(lamps.clock.pending).to.equal(0)
    await lamps.clock.advance(10 * MINUTE_MS)
    expect(lamps.counts).to.deep.equal([100, 100])
  })

  it('fire as ever where that is not too often', async () => {
    const lamps = new Lamps()
    lamps.runtime.run = (call) => {
      lamps.clock.after(10, () => {
        lamps.obey(call)
      })
    }
    await lamps.circle(2)
    lamps.runtime.set(STEP, 0)
    await lamps.calm()
    await lamps.clock.advance(MINUTE_MS)
    expect(lamps.refused).to.deep.equal([])
    expect(lamps.counts).to.deep.equal([3001, 3000])
  })
})

describe('Triggers that multiply, each firing leading to several', () => {
  /** How many minutes after the last they are looked at: longer than the longest chain can be held back. */
  const MINUTES = 65

  it('fire a hundred times a minute at most, and come to rest', async () => {
    const step = fc.nat({ max: 3 })
    const sets = fc.array(fc.tuple(step, step), { minLength: 1, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(sets, step, async (pairs, first) => {
        const lamps = new Lamps()
        for (const [is, set] of pairs) await lamps.when(is, set)
        lamps.runtime.set(STEP, first)
        let before: readonly number[] = []
        for (let minute = 0; minute < MINUTES; minute += 1) {
          await lamps.calm()
          const { counts } = lamps
          expect(Math.max(...counts.map((count, at) => count - (before[at] ?? 0)))).to.be.at.most(100)
          before = counts
          await lamps.clock.advance(MINUTE_MS)
        }
        await lamps.calm()
        expect(lamps.counts).to.deep.equal(before)
        await lamps.close()
        expect(lamps.clock.pending).to.equal(0)
      }),
      { numRuns: 30 },
    )
  }).timeout(20_000)
})
