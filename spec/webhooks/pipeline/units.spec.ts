import { expect } from 'chai'
import type { WholeExecution } from '../../../src/journal/index.js'
import { SignatureSettings, signingOf } from '../../../src/senders/index.js'
import { sign } from '../../../src/signatures/index.js'
import { MoodyUnits } from '../../support/moody-units.js'
import type { Answer, CallOptions } from '../support/client.js'
import { expectProblem } from '../support/expect-problem.js'
import { execute, NOTIFY } from '../support/hooks.js'
import { Latch } from '../support/latch.js'
import { recorded, type Recorded, type RecordedOptions } from '../support/recorded.js'
import { rowsOf } from '../support/rows.js'

const KEYED = { idempotency: { key: { from: 'header', name: 'Idempotency-Key' } } }
const keyed: CallOptions = { headers: { 'Idempotency-Key': 'k1' } }
const HANDSHAKE = { signature: { preset: 'dropbox', secrets: ['the-secret-of-the-sender'] } }

const fails = (): never => {
  throw new Error('broken')
}

describe('What is on disk of a call', () => {
  const start = recorded()
  let units: MoodyUnits
  let hook: Recorded
  const begin = async (options: RecordedOptions = {}): Promise<void> => {
    units = new MoodyUnits()
    hook = await start({ units, ...options })
  }
  const rows = (): Promise<readonly WholeExecution[]> => rowsOf(units)

  /** Holds the commit that has such a unit until it is let go; says whether a call was answered before. */
  const isAnsweredBefore = async (word: string, calling: () => Promise<Answer>): Promise<boolean> => {
    const latch = new Latch(null)
    const held = new Promise<void>((resolve) => {
      units.holds = (words) => {
        if (!words.some((unit) => unit.includes(word))) return undefined
        resolve()
        return latch.opened
      }
    })
    let isAnswered = false
    const answer = calling().then((come) => {
      isAnswered = true
      return come
    })
    await held
    await hook.turns()
    const wasAnswered = isAnswered
    latch.open()
    await answer
    return wasAnswered
  }

  const calls: [what: string, word: string, options: RecordedOptions, path: string, before?: string][] = [
    ['a notification', 'notified', {}, NOTIFY],
    ['the end of an execution', 'answered', {}, execute()],
    ['a call that is held back', 'suppressed', {}, `${NOTIFY}/Hesitant/1/trailing`],
    ['a repeat', 'repeated', { instance: KEYED }, execute(), execute()],
    ['a handshake', 'answered', { instance: HANDSHAKE }, `${NOTIFY}?challenge=abc`],
  ]
  for (const [what, word, options, path, first] of calls)
    it(`is there before the answer of ${what}`, async () => {
      await begin(options)
      hook.probe.answer = () => [200, null, 'done']
      const call = (): Promise<Answer> =>
        hook.call(path, what === 'a handshake' ? { method: 'GET' } : { ...keyed, body: 'x' })
      if (first !== undefined) await call()
      expect(await isAnsweredBefore(word, call)).to.equal(false)
      expect((await rows()).map(({ outcome }) => outcome)).to.include(word)
    })

  it('is the end of an execution with its reply', async () => {
    await begin()
    hook.probe.answer = () => [201, { 'X-A': '1' }, 'done']
    await hook.call(execute())
    expect(units.commits).to.deep.equal([['received, trig-room 1'], ['answered']])
    const [row] = await rows()
    expect([row?.status, Buffer.from(row?.reply?.body ?? []).toString()]).to.deep.equal([201, 'done'])
  })

  it('is one unit, be it with a claim and a reply', async () => {
    await begin({ instance: KEYED })
    await hook.call(NOTIFY, keyed)
    await hook.call(execute(), { headers: { 'Idempotency-Key': 'k2' } })
    expect(units.commits).to.deep.equal([
      ['claim, notified, trig-room 1, reply'],
      ['claim, received, trig-room 2'],
      ['answered, reply'],
    ])
  })

  describe('that cannot be written', () => {
    it('has fired no trigger, performed no action and run no method', async () => {
      await begin({
        trigger: { actions: { functions: [{ mod: 'Probe_1', method: 'note' }], mailers: [] } },
      })
      units.isFailing = true
      for (const path of [execute(), NOTIFY])
        for (let call = 0; call < 2; call += 1) expectProblem(await hook.call(path), 'storage-unavailable')
      const instance = hook.triggers.find('trig-room')
      expect([hook.probe.calls, instance?.activity.trigger_count]).to.deep.equal([[], 0])
      units.isFailing = false
      await hook.call(execute())
      expect([hook.probe.calls.length, instance?.activity.trigger_count]).to.deep.equal([1, 1])
    })

    it('is the end of a call that ran: its caller is told so, and the row follows', async () => {
      await begin()
      hook.probe.answer = () => {
        units.isFailing = true
        return [200, null, 'done']
      }
      const problem = expectProblem(await hook.call(execute()), 'storage-lost')
      expect(problem.ran).to.equal(true)
      units.isFailing = false
      await hook.clock.advance(1000)
      await hook.settled()
      const [row] = await rows()
      expect(row).to.include({ state: 'failed', outcome: 'failed', problem: 'storage-lost', status: 503 })
      expect(Buffer.from(row?.reply?.body ?? []).toString()).to.equal('done')
      expect(hook.events.map(({ state, outcome }) => [state, outcome])).to.deep.equal([
        ['started', null],
        ['finished', 'failed'],
      ])
    })
  })

  describe('where a signed message came whose end cannot be written', () => {
    const STANDARD = {
      preset: 'standard-webhooks',
      secrets: [`whsec_${btoa('a key of Standard Webhooks')}`],
    } as const

    it('lets it come again, since its sender is told to', async () => {
      await begin({ instance: { signature: STANDARD } })
      const scheme = signingOf(SignatureSettings.parse(STANDARD))
      const content = { url: '', body: Buffer.from('{}'), contentType: 'application/json', id: 'msg_1' }
      const headers = Object.fromEntries(sign(scheme, { ...content, now: hook.clock.now() }))
      const call = (): Promise<Answer> => hook.call(execute(), { body: '{}', headers })
      hook.probe.answer = () => {
        units.isFailing = true
        return [200, null, 'done']
      }
      expectProblem(await call(), 'storage-lost')
      units.isFailing = false
      hook.probe.answer = () => [200, null, 'taken']
      expect((await call()).text).to.equal('taken')
    })
  })

  describe('of an instance that says what is recorded', () => {
    const outcomes = async (record: string): Promise<unknown[]> => {
      await begin({ instance: { record } })
      hook.probe.answer = ({ body }) => {
        if (body === 'break') throw new Error('broken')
        return [body === 'refuse' ? 422 : 200, null, '']
      }
      await hook.call(NOTIFY)
      for (const body of ['', 'refuse', 'break']) await hook.call(execute(), { body })
      await hook.call(execute('none'))
      await hook.settled()
      return (await rows()).map(({ outcome, status }) => [outcome, status])
    }

    it('is all of it', async () => {
      expect(await outcomes('all')).to.deep.equal([
        ['notified', 202],
        ['answered', 200],
        ['answered', 422],
        ['failed', 502],
        ['refused', 404],
      ])
    })

    it('is what went wrong, with what was sent', async () => {
      expect(await outcomes('failures')).to.deep.equal([
        ['answered', 422],
        ['failed', 502],
        ['refused', 404],
      ])
      const failed = (await rows()).find(({ outcome }) => outcome === 'failed')
      expect(Buffer.from(failed?.message?.body ?? []).toString()).to.equal('break')
    })

    it('is nothing, and live clients are told all the same', async () => {
      expect(await outcomes('none')).to.deep.equal([])
      expect(hook.events.filter(({ state }) => state === 'finished')).to.have.length(5)
    })

    for (const record of ['failures', 'none']) {
      it(`is within seconds that its trigger fired, and no call waits for that (${record})`, async () => {
        await begin({ instance: { record } })
        units.isFailing = true
        for (const path of [NOTIFY, execute()]) expect((await hook.call(path)).status).to.equal(202)
        expect([
          hook.probe.calls.length,
          hook.triggers.find('trig-room')?.activity.trigger_count,
        ]).to.deep.equal([1, 2])
        units.isFailing = false
        await hook.clock.advance(5000)
        await hook.settled()
        expect(units.commits[0]).to.deep.equal(['trig-room 2'])
      })

      it(`is that its trigger fired, before actions follow from that (${record})`, async () => {
        const functions = [{ mod: 'Probe_1', method: 'note' }]
        await begin({ instance: { record }, trigger: { actions: { functions, mailers: [] } } })
        expect(await isAnsweredBefore('trig-room 1', () => hook.call(NOTIFY))).to.equal(false)
        units.isFailing = true
        for (const path of [NOTIFY, execute()]) expectProblem(await hook.call(path), 'storage-unavailable')
        expect([hook.probe.calls, hook.triggers.find('trig-room')?.activity.trigger_count]).to.deep.equal([
          [],
          1,
        ])
      })
    }

    it('is a failure that its caller has been told of already (failures)', async () => {
      await begin({ instance: { record: 'failures' } })
      units.isFailing = true
      for (const [answer, status] of [
        [() => [404, null, 'none'], 404],
        [fails, 502],
      ] as const) {
        hook.probe.answer = answer
        expect((await hook.call(execute())).status).to.equal(status)
      }
      units.isFailing = false
      await hook.clock.advance(1000)
      await hook.settled()
      expect((await rows()).map(({ status }) => status)).to.deep.equal([404, 502])
    })

    it('is the end that could not be written, although its method went well (failures)', async () => {
      await begin({ instance: { record: 'failures', ...KEYED } })
      hook.probe.answer = () => {
        units.isFailing = true
        return [200, null, 'done']
      }
      expectProblem(await hook.call(execute(), keyed), 'storage-lost')
      units.isFailing = false
      await hook.clock.advance(1000)
      await hook.settled()
      expect((await rows()).map(({ problem }) => problem)).to.deep.equal(['storage-lost'])
    })

    it('is nothing but a captured call', async () => {
      await begin({ instance: { record: 'none' } })
      await hook.triggers.find('trig-room')?.captures.begin(1)
      await hook.call(NOTIFY)
      expect((await rows()).map(({ outcome }) => outcome)).to.deep.equal(['captured'])
    })
  })
})
