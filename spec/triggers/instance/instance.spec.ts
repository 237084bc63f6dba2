import { expect } from 'chai'
import fc from 'fast-check'
import { FakeClock } from '../../../src/testing/index.js'
import { AtWork, systemTrigger, trigger, type GivenInstance, type GivenTrigger } from '../support/support.js'

/** Calls the webhook at these times, then lets everything lapse. */
async function play(work: AtWork, times: readonly number[]): Promise<void> {
  for (const at of times) {
    await work.until(at)
    await work.call()
  }
  await work.clock.advance(60_000)
}

describe('A system trigger', () => {
  const rows: [debounceSeconds: number, hooks: number[], published: string][] = [
    [0.5, [0, 200, 900], '0:T1 700:F1 900:T2 1400:F2'],
    [0.5, [0, 499, 998, 1497], '0:T1 1997:F1'],
    [0.5, [0, 500], '0:T1 500:F1 500:T2 1000:F2'],
    [0.5, [0, 501], '0:T1 500:F1 501:T2 1001:F2'],
    [0, [0, 10], '0:T1 0:F1 10:T2 10:F2'],
    [0, [0, 0], '0:T1 0:F1 0:T2 0:F2'],
    [5, [0, 4999, 9998, 15_000], '0:T1 14998:F1 15000:T2 20000:F2'],
    [1.1, [0, 1099, 2199], '0:T1 2199:F1 2199:T2 3299:F2'],
  ]
  for (const [seconds, hooks, expected] of rows)
    it(`publishes ${expected} for hooks at ${hooks.join(', ')} ms, with a period of ${String(seconds)} s`, async () => {
      const work = new AtWork(trigger({ debounce_period: seconds }))
      const log = work.record()
      await play(work, hooks)
      expect(log.join(' ')).to.equal(expected)
      expect(work.clock.pending).to.equal(0)
    })

  it('fires for any sequence of hooks as often as there are gaps of the period or more, and once', async () => {
    const gaps = fc.array(fc.oneof(fc.nat({ max: 1200 }), fc.constantFrom(499, 500, 501)), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(0, 0.5), gaps, async (seconds, all) => {
        const work = new AtWork(trigger({ debounce_period: seconds }))
        const log = work.record()
        let at = 0
        const times = all.map((gap) => (at += gap))
        await play(work, times)
        const fired = times.filter((time, index) => time - (times[index - 1] ?? -Infinity) >= seconds * 1000)
        expect(log.filter((line) => line.includes('T'))).to.deep.equal(
          fired.map((time, index) => `${String(time)}:T${String(index + 1)}`),
        )
        expect(work.instance.state).to.deep.include({ triggered: false, trigger_count: fired.length })
      }),
      { numRuns: 40 },
    )
  })

  it('publishes its state as PlaceOS does, on a channel of its own', async () => {
    const work = new AtWork(trigger({ debounce_period: 1 }))
    const heard: unknown[] = []
    work.bus.subscribe('trigger/trig-1', (message) => heard.push(message))
    await work.call()
    expect(heard).to.deep.equal([
      {
        triggered: true,
        trigger_count: 1,
        action_errors: 0,
        comparison_errors: 0,
        conditions: { webhook: true },
      },
    ])
    expect(heard).to.deep.equal([work.instance.state])
  })

  it('counts although nobody watches', async () => {
    const work = new AtWork(trigger())
    await play(work, [0, 10, 20])
    expect(work.instance.state).to.deep.equal({
      triggered: false,
      trigger_count: 3,
      action_errors: 0,
      comparison_errors: 0,
      conditions: { webhook: false },
    })
  })

  it('says in the log when it fires, and only then', async () => {
    const work = new AtWork(trigger({ debounce_period: 1 }))
    await play(work, [0, 500, 5000])
    expect(work.log.lines.map(({ message, details }) => [message, details])).to.deep.equal([
      ['trigger fired', { instance: 'trig-1', count: 1 }],
      ['trigger fired', { instance: 'trig-1', count: 2 }],
    ])
  })

  it('has one timer at most, and what writes its activity another, however often it is called', async () => {
    const work = new AtWork(trigger({ debounce_period: 1 }))
    for (let call = 0; call < 100; call += 1) await work.call()
    expect(work.clock.pending).to.equal(2)
    await work.instance.close()
    expect(work.clock.pending).to.equal(1)
    await work.activities.close()
    expect(work.clock.pending).to.equal(0)
  })

  it('fires nothing once it is closed, whoever still calls it', async () => {
    const work = new AtWork(trigger({ debounce_period: 1 }))
    await work.instance.close()
    await work.call()
    expect([work.instance.state.trigger_count, work.clock.pending]).to.deep.equal([0, 0])
    expect(work.instance.activity.secret_use.count).to.equal(0)
  })

  it('waits on when its timer fires early, as the machine may let it', async () => {
    const work = new AtWork(trigger({ debounce_period: 1 }))
    const log = work.record()
    const after = work.clock.after.bind(work.clock)
    work.clock.after = (ms, run) => after(ms > 1 ? ms - 1 : ms, run)
    await play(work, [0])
    expect(log.join(' ')).to.equal('0:T1 1000:F1')
  })

  it('takes a call for a new one when the period is over, although its timer fires late', async () => {
    const work = new AtWork(trigger({ debounce_period: 0.5 }))
    const log = work.record()
    const after = work.clock.after.bind(work.clock)
    work.clock.after = (ms, run) => after(ms + 100, run)
    await play(work, [0, 550])
    expect(log.join(' ')).to.equal('0:T1 550:F1 550:T2 1150:F2')
  })

  it('without a webhook has no condition for one', () => {
    const { instance } = new AtWork(trigger({ enable_webhook: false }))
    expect(instance.state).to.deep.include({ triggered: false, trigger_count: 0, conditions: {} })
  })

  describe('that is edited', () => {
    it('keeps its count and begins anew, when other things are watched: what held holds no more', async () => {
      const work = new AtWork(trigger({ debounce_period: 0.5 }))
      const log = work.record()
      await work.call()
      await work.until(100)
      work.instance.update(trigger({ debounce_period: 0.5, any_match: true }), systemTrigger())
      expect(log).to.deep.equal(['0:T1', '100:F1'])
      await work.until(200)
      await work.call()
      await work.until(5000)
      expect(log.join(' ')).to.equal('0:T1 100:F1 200:T2 700:F2')
    })

    it('works by its new period', async () => {
      const work = new AtWork(trigger({ debounce_period: 0.5 }))
      const log = work.record()
      work.instance.update(trigger({ debounce_period: 2 }), systemTrigger())
      await play(work, [0, 1999])
      expect(log.join(' ')).to.equal('0:T1 3999:F1')
    })

    it('has the definition and settings it was given last', () => {
      const { instance } = new AtWork(trigger())
      const [definition, settings] = [trigger({ name: 'Front door' }), systemTrigger({ exec_enabled: true })]
      instance.update(definition, settings)
      expect([instance.trigger, instance.systemTrigger]).to.deep.equal([definition, settings])
    })

    const unwatched: [what: string, definition: GivenTrigger, settings: GivenInstance][] = [
      ['nothing', {}, {}],
      ['its name and description', { name: 'Front door', description: 'By the gate' }, {}],
      ['its verbs and actions', { supported_methods: ['GET'], actions: { functions: [] } }, {}],
      ['whether calls may execute', {}, { exec_enabled: true, important: true }],
      ['its secret', {}, { webhook_secret: 'another secret' }],
    ]
    for (const [what, definition, settings] of unwatched)
      it(`goes on as before when ${what} is edited`, async () => {
        const work = new AtWork(trigger({ debounce_period: 0.5 }))
        const log = work.record()
        await work.call()
        await work.until(100)
        work.instance.update(trigger({ debounce_period: 0.5, ...definition }), systemTrigger(settings))
        await work.until(200)
        await work.call()
        await work.until(5000)
        expect(log.join(' ')).to.equal('0:T1 700:F1')
      })

    it('holds for as long as it was told when it began, and from the next call on for its new period', async () => {
      const work = new AtWork(trigger({ debounce_period: 0.5 }))
      const log = work.record()
      await work.call()
      work.instance.update(trigger({ debounce_period: 2 }), systemTrigger())
      await play(work, [600])
      expect(log.join(' ')).to.equal('0:T1 500:F1 600:T2 2600:F2')
    })

    const shorter: [periods: number[], hooks: number[], published: string][] = [
      [[600, 1], [0, 100], '0:T1 1100:F1'],
      [[600, 60, 1], [0, 100, 200], '0:T1 1200:F1'],
      [[600, 0], [0, 100], '0:T1 100:F1'],
      [[600, 0, 1], [0, 100, 200], '0:T1 100:F1 200:T2 1200:F2'],
      [[1, 600, 2], [0, 100, 200], '0:T1 2200:F1'],
    ]
    for (const [periods, hooks, expected] of shorter)
      it(`publishes ${expected} for hooks at ${hooks.join(', ')} ms, with periods of ${periods.join(', ')} s in turn`, async () => {
        const work = new AtWork(trigger({ debounce_period: 600 }))
        const log = work.record()
        for (const [index, at] of hooks.entries()) {
          await work.until(at)
          work.instance.update(trigger({ debounce_period: periods[index] }), systemTrigger())
          await work.call()
        }
        await work.until(599_000)
        expect(log.join(' ')).to.equal(expected)
        await work.close()
        expect(work.clock.pending).to.equal(0)
      })

    it('lets a call hold for its new period, although a time holds for the one before', async () => {
      const conditions = {
        time_dependents: [{ type: 'at' as const, time: new FakeClock().now() / 1000 + 1 }],
      }
      const work = new AtWork(trigger({ debounce_period: 600, any_match: true, conditions }))
      const heard = work.heard()
      await work.until(1000)
      work.instance.update(trigger({ debounce_period: 1, any_match: true, conditions }), systemTrigger())
      await work.call()
      await work.until(2000)
      expect(heard.map((state) => state.conditions)).to.deep.equal([
        { webhook: false, time_0: true },
        { webhook: true, time_0: true },
        { webhook: false, time_0: true },
      ])
      await work.close()
    })

    it('gains and loses its webhook condition', () => {
      const { instance } = new AtWork(trigger())
      instance.update(trigger({ enable_webhook: false }), systemTrigger())
      expect(instance.state.conditions).to.deep.equal({})
      instance.update(trigger(), systemTrigger())
      expect(instance.state.conditions).to.deep.equal({ webhook: false })
    })
  })
})
