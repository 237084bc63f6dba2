import { expect } from 'chai'
import type { WholeExecution } from '../../../src/journal/index.js'
import { MoodyUnits } from '../../support/moody-units.js'
import { until } from '../../support/until.js'
import type { Answer, CallOptions } from '../support/client.js'
import { expectProblem } from '../support/expect-problem.js'
import { NOTIFY } from '../support/hooks.js'
import { Latch } from '../support/latch.js'
import { recorded, type Recorded, type RecordedOptions } from '../support/recorded.js'
import { rowsOf } from '../support/rows.js'

const TRAILING = `${NOTIFY}/Hesitant/1/trailing`
const LEADING = `${NOTIFY}/Hesitant/1/leading`
const KEYED = { idempotency: { key: { from: 'header', name: 'Idempotency-Key' } } }

const keyed = (key: string, body: string): CallOptions => ({ headers: { 'Idempotency-Key': key }, body })
const executionIn = ({ text }: Answer): string => (JSON.parse(text) as { execution: string }).execution

describe('A burst of calls', () => {
  const start = recorded()
  let units: MoodyUnits
  let hook: Recorded
  const begin = async (options: RecordedOptions = {}): Promise<void> => {
    units = new MoodyUnits()
    hook = await start({ units, ...options })
  }
  const rows = (): Promise<readonly WholeExecution[]> => rowsOf(units)
  const run = (): Promise<WholeExecution> =>
    until(
      async () => (await rows()).find(({ finished, id, run }) => finished !== null && id === run),
      () => 'there is no run',
    )
  const bodyOf = ({ message }: WholeExecution): string => Buffer.from(message?.body ?? []).toString()
  /** Calls that come one after the other, before any of them is on disk. */
  const together = async (
    path: string,
    calls: readonly CallOptions[],
  ): Promise<[Latch, Promise<Answer>[]]> => {
    const latch = new Latch(null)
    units.opened = latch.opened
    const answers: Promise<Answer>[] = []
    for (const call of calls) {
      answers.push(hook.call(path, call))
      // It has come once another call is answered that came after it.
      await hook.call(`${NOTIFY}wrong`)
    }
    return [latch, answers]
  }

  describe('that runs at its end', () => {
    it('has no run where no call of it could be written', async () => {
      await begin()
      units.isFailing = true
      expectProblem(await hook.call(TRAILING, { body: 'lost' }), 'storage-unavailable')
      units.isFailing = false
      await hook.clock.advance(1000)
      await hook.settled()
      expect((await rows()).map(({ outcome }) => outcome)).to.deep.equal(['refused'])
    })

    it('leaves nothing to be written of its run where no call could be', async () => {
      await begin()
      units.isFailing = true
      for (let burst = 0; burst < 3; burst += 1) {
        expectProblem(await hook.call(TRAILING, { body: 'lost' }), 'storage-unavailable')
        await hook.clock.advance(1000)
      }
      units.isFailing = false
      await hook.clock.advance(1000)
      await hook.settled()
      expect((await rows()).filter(({ id, run }) => id === run)).to.deep.equal([])
    })

    it('leaves no run under way where its only call took too long and is on disk all the same', async () => {
      await begin()
      const latch = new Latch(null)
      units.opened = latch.opened
      const call = hook.call(TRAILING, { body: 'late' })
      await hook.call(`${NOTIFY}wrong`)
      await hook.clock.advance(2000)
      expectProblem(await call, 'storage-unavailable')
      units.opened = Promise.resolve()
      latch.open()
      await hook.settled()
      expect(new Set((await rows()).map(({ state }) => state))).to.deep.equal(new Set(['refused']))
    })

    it('runs with the last call that could be written', async () => {
      await begin()
      await hook.call(TRAILING, { body: 'kept' })
      units.isFailing = true
      expectProblem(await hook.call(TRAILING, { body: 'lost' }), 'storage-unavailable')
      units.isFailing = false
      await hook.clock.advance(1000)
      expect(bodyOf(await run())).to.equal('kept')
    })

    for (const [what, change, problem] of [
      ['disabled', { enabled: false }, 'not-found'],
      ['kept from executing', { exec_enabled: false }, 'exec-disabled'],
    ] as const)
      it(`has a run that was refused where the instance was ${what} meanwhile`, async () => {
        await begin()
        await hook.call(TRAILING, { body: 'late' })
        await hook.edit(change)
        await hook.clock.advance(1000)
        expect(await run()).to.include({ state: 'refused', problem })
      })

    it('runs once, with its last call, where its calls are on disk after its end', async () => {
      await begin()
      const [latch, answers] = await together(
        TRAILING,
        ['A', 'B', 'C'].map((body) => ({ body })),
      )
      await hook.clock.advance(1500)
      latch.open()
      const told = await Promise.all(answers)
      expect(told.map(({ status }) => status)).to.deep.equal([202, 202, 202])
      const only = await run()
      expect([new Set(told.map(executionIn)), bodyOf(only)]).to.deep.equal([new Set([only.id]), 'C'])
      expect((await rows()).filter(({ outcome }) => outcome === 'answered')).to.have.length(1)
      // Nothing of it is under way any more.
      await hook.close()
    })

    it('runs with the last call that is kept, where others turn out to be repeats', async () => {
      await begin({ instance: KEYED })
      await hook.call(TRAILING, keyed('k1', 'first'))
      await hook.clock.advance(1000)
      await run()
      const calls = [keyed('k2', 'second'), keyed('k1', 'first')]
      for (const call of calls) await hook.call(TRAILING, call)
      await hook.clock.advance(1000)
      await hook.settled()
      const runs = (await rows()).filter(({ outcome }) => outcome === 'answered')
      expect(runs.map(bodyOf)).to.deep.equal(['first', 'second'])
    })
  })

  describe('that runs at its beginning', () => {
    it('begins with the next call where the first could not be written', async () => {
      await begin()
      units.isFailing = true
      expectProblem(await hook.call(LEADING, { body: 'lost' }), 'storage-unavailable')
      units.isFailing = false
      const next = await hook.call(LEADING, { body: 'kept' })
      expect([next.status, next.text]).to.deep.equal([201, 'kept'])
    })

    for (const [what, isFailing, expected] of [
      ['is kept', false, [201, 202, 202]],
      ['cannot be kept', true, [503, 201, 202]],
    ] as const)
      it(`has those wait that come before it is known whether its first call ${what}`, async () => {
        await begin()
        let commits = 0
        units.holds = () => {
          commits += 1
          units.isFailing = isFailing && commits === 1
          return undefined
        }
        const [latch, answers] = await together(
          LEADING,
          ['A', 'B', 'C'].map((body) => ({ body })),
        )
        latch.open()
        const told = await Promise.all(answers)
        expect(told.map(({ status }) => status)).to.deep.equal(expected)
        const ran = (await rows()).filter(({ outcome }) => outcome === 'answered')
        expect(ran.map(bodyOf)).to.deep.equal([isFailing ? 'B' : 'A'])
        expect(executionIn(told[2] ?? expect.fail())).to.equal(ran[0]?.id)
      })

    it('does not begin with a call that fails unexpectedly', async () => {
      await begin()
      const instance = hook.triggers.find('trig-room') ?? expect.fail('there is no instance')
      instance.notify = () => {
        Reflect.deleteProperty(instance, 'notify')
        throw new Error('nobody has foreseen this')
      }
      expectProblem(await hook.call(LEADING, { body: 'lost' }), 'unexpected-failure')
      expect((await hook.call(LEADING, { body: 'kept' })).text).to.equal('kept')
    })

    it('does not begin with a repeat', async () => {
      await begin({ instance: KEYED })
      await hook.call(LEADING, keyed('k1', 'first'))
      await hook.clock.advance(3000)
      expect((await hook.call(LEADING, keyed('k1', 'first'))).headers['idempotent-replay']).to.equal('true')
      const next = await hook.call(LEADING, keyed('k2', 'second'))
      expect([next.status, next.text]).to.deep.equal([201, 'second'])
    })

    it('is there no longer than it lasts, where its first call is on disk after that', async () => {
      await begin()
      const [latch, [first]] = await together(LEADING, [{ body: 'A' }])
      await hook.clock.advance(1500)
      latch.open()
      expect((await first)?.status).to.equal(201)
      await hook.clock.advance(0)
      expect((await hook.call(LEADING, { body: 'B' })).status).to.equal(201)
    })
  })
})
