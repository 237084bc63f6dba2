import { expect } from 'chai'
import type { WholeExecution } from '../../../src/journal/index.js'
import { until } from '../../support/until.js'
import { MoodyUnits } from '../../support/moody-units.js'
import { problemIn, type Answer } from '../support/client.js'
import { Latch } from '../support/latch.js'
import { execute, HOOK, NOTIFY, SECRET } from '../support/hooks.js'
import { recorded, type Recorded } from '../support/recorded.js'

describe('The journal', () => {
  const start = recorded()
  let units: MoodyUnits
  let hook: Recorded
  beforeEach(async () => {
    units = new MoodyUnits()
    hook = await start({ units })
  })

  const all = async (): Promise<WholeExecution[]> => {
    const listed = await units.journal.list({}, { limit: 100 })
    const found = await Promise.all(listed.map(({ id }) => units.journal.find(id)))
    return found.flatMap((one) => one ?? []).reverse()
  }
  /** The only execution there is, once it is as a spec waits for it. */
  const one = (isMeant: (execution: WholeExecution) => boolean = () => true): Promise<WholeExecution> =>
    until(
      async () => {
        const [execution, ...more] = await all()
        expect(more).to.deep.equal([])
        return execution && isMeant(execution) ? execution : undefined
      },
      () => 'there is no such execution',
    )
  const isOver = ({ finished }: WholeExecution): boolean => finished !== null

  it('has a call that notifies before it is answered, with its end', async () => {
    const answer = await hook.call(`${NOTIFY}?floor=2`, {
      headers: { 'X-Request-ID': 'call-1' },
      body: 'hello',
    })
    expect(answer.status).to.equal(202)
    const [execution] = await all()
    expect(execution).to.deep.include({
      request: 'call-1',
      run: null,
      instance: 'trig-room',
      state: 'finished',
      outcome: 'notified',
      status: 202,
      query: 'floor=2',
      gates: hook.gates,
      address: '127.0.0.1',
      received: hook.clock.now(),
      finished: hook.clock.now(),
    })
    expect(Buffer.from(execution?.message?.body ?? []).toString()).to.equal('hello')
    expect(units.commits.map((commit) => commit.length)).to.deep.equal([1])
  })

  for (const [what, path] of [
    ['notifies', NOTIFY],
    ['executes', execute()],
    ['is held back', `${NOTIFY}/Hesitant/1/trailing`],
  ] as const)
    it(`keeps a call that ${what} waiting until it is kept`, async () => {
      const latch = new Latch(null)
      units.opened = latch.opened
      let answer: Answer | undefined
      const calling = hook.call(path).then((come) => (answer = come))
      // Another call goes all its way meanwhile.
      expect((await hook.call(`${HOOK}/wrong`)).status).to.equal(404)
      expect([answer, hook.probe.calls]).to.deep.equal([undefined, []])
      latch.open()
      expect((await calling).status).to.be.within(200, 202)
    })

  it('follows an execution from its beginning to its reply', async () => {
    const latch = new Latch([201, { 'X-Tags': ['a', 'b'], Authorization: 'Bearer token' }, 'done'])
    hook.probe.answer = () => latch.opened
    const answer = hook.call(execute('request', '/binary'))
    await hook.probe.called(1)
    const received = await one()
    expect(received).to.deep.include({
      id: hook.probe.calls[0]?.context.execution,
      run: received.id,
      state: 'received',
      module: 'Probe_1',
      method: 'request',
      binary: true,
      started: null,
      finished: null,
      outcome: null,
      reply: null,
    })
    await hook.clock.advance(30)
    latch.open()
    await answer
    const ended = await one(isOver)
    expect(ended).to.deep.include({ state: 'finished', outcome: 'answered', status: 201 })
    expect(Number(ended.finished) - Number(ended.started)).to.equal(30)
    expect(ended.reply?.headers.slice(0, 2)).to.deep.equal([
      ['X-Tags', 'a'],
      ['X-Tags', 'b'],
    ])
    expect(ended.reply?.headers[2]?.[1]).to.match(/^sha256:[0-9a-f]{8}…$/)
    expect(Buffer.from(ended.reply?.body ?? []).toString()).to.equal('done')
  })

  it('says of a call that waits that it was received, and when it was really called', async () => {
    const latch = new Latch([201, null, 'done'])
    hook.probe.answer = () => latch.opened
    const first = hook.call(execute())
    await hook.probe.called(1)
    const second = hook.call(execute(), { headers: { 'X-Request-ID': 'call-2' } })
    await until(
      () => hook.events.find(({ state }) => state === 'queued'),
      () => 'it does not wait',
    )
    const received = hook.clock.now()
    const waiting = (): Promise<WholeExecution | undefined> =>
      all().then((found) => found.find(({ request }) => request === 'call-2'))
    expect(await waiting()).to.include({ state: 'received', started: null, received })
    await hook.clock.advance(40)
    latch.open()
    await Promise.all([first, second])
    const called = { started: received + 40, finished: received + 40, received, state: 'finished' }
    const ended = await until(
      async () => {
        const found = await waiting()
        return found && isOver(found) ? found : undefined
      },
      () => 'it is not over',
    )
    expect(ended).to.include(called)
  })

  const ends: [what: string, path: string, answer: () => unknown, end: object][] = [
    [
      'failed',
      execute(),
      fails,
      { state: 'failed', outcome: 'failed', problem: 'driver-failed', status: 502 },
    ],
    [
      'refused by a gate',
      execute('none'),
      () => null,
      { state: 'refused', problem: 'method-not-found', status: 404 },
    ],
  ]
  for (const [what, path, answer, end] of ends)
    it(`says of a call that it was ${what}`, async () => {
      hook.probe.answer = answer
      await hook.call(path)
      expect(await one(isOver)).to.deep.include(end)
    })

  it('keeps the beginning of a long reply', async () => {
    hook.probe.answer = () => [200, null, 'ü'.repeat(100_000)]
    await hook.call(execute())
    const { reply } = await one(isOver)
    expect([reply?.body.byteLength, reply?.size]).to.deep.equal([65_536, 200_000])
  })

  it('holds no secret, wherever it was', async () => {
    hook.probe.answer = () => [200, { 'X-Echo': `it is ${SECRET}` }, `it is ${SECRET}!`]
    const headers = {
      Cookie: 'id=1',
      'X-Webhook-Secret': SECRET,
      'X-Echo': `a ${SECRET}`,
      'X-Plain': 'plain',
    }
    await hook.call(`${execute()}?copy=${SECRET}`, { headers, body: `${SECRET}${SECRET}` })
    const execution = await one(isOver)
    const { message, reply, query } = execution
    const bodies = [message, reply].map((kept) => Buffer.from(kept?.body ?? []).toString())
    expect(bodies).to.deep.equal(['[secret][secret]', 'it is [secret]!'])
    expect([message?.isRedacted, reply?.isRedacted, query]).to.deep.equal([true, true, 'copy=[secret]'])
    const kept = Object.fromEntries(message?.headers ?? [])
    for (const name of ['Cookie', 'X-Webhook-Secret', 'X-Echo'])
      expect(kept[name]).to.match(/^sha256:[0-9a-f]{8}…$/)
    expect(kept['X-Plain']).to.equal('plain')
    expect(JSON.stringify(execution)).not.to.include(SECRET)
  })

  for (const [what, body] of [
    ['text', (text: string) => text],
    ['bytes', (text: string) => Buffer.from(text)],
  ] as const)
    it(`holds no part of a secret that stands where a long reply is cut: of ${what}`, async () => {
      const before = 'x'.repeat(65_530)
      hook.probe.answer = () => [200, null, body(`${before}${SECRET}${before}`)]
      await hook.call(execute())
      const { reply } = await one(isOver)
      expect(Buffer.from(reply?.body ?? []).toString()).to.equal(`${before}[secre`)
      expect([reply?.size, reply?.isRedacted]).to.deep.equal([2 * 65_530 + SECRET.length, true])
    })

  describe('that cannot be written', () => {
    it('has calls answered 503, and nothing executed', async () => {
      units.isFailing = true
      for (const path of [NOTIFY, execute(), `${NOTIFY}/Hesitant/1/trailing`]) {
        const answer = await hook.call(path)
        expect([answer.status, problemIn(answer).code]).to.deep.equal([503, 'storage-unavailable'])
        expect(answer.headers['retry-after']).to.equal('2')
      }
      expect(hook.probe.calls).to.deep.equal([])
    })

    it('says later what was refused meanwhile, and takes calls again at once', async () => {
      units.isFailing = true
      await hook.call(execute(), { headers: { 'X-Request-ID': 'call-1' } })
      units.isFailing = false
      expect((await hook.call(execute(), { headers: { 'X-Request-ID': 'call-2' } })).status).to.be.below(300)
      const refused = { request: 'call-1', state: 'refused', problem: 'storage-unavailable', status: 503 }
      expect((await all())[0]).to.deep.include(refused)
    })

    it('in time has the call refused, and not executed when it is written after all', async () => {
      const latch = new Latch(null)
      units.opened = latch.opened
      const answer = hook.call(execute())
      await until(
        () => (hook.clock.pending > 0 ? true : undefined),
        () => 'nothing waits',
      )
      await hook.clock.advance(2000)
      expect((await answer).status).to.equal(503)
      latch.open()
      const end = { state: 'refused', outcome: 'refused', problem: 'storage-unavailable', started: null }
      expect(await one(isOver)).to.deep.include(end)
      expect(hook.probe.calls).to.deep.equal([])
    })
  })

  it('knows calls of one request id apart, by the ids that live clients are told', async () => {
    const headers = { 'X-Request-ID': 'call-1' }
    await hook.call(NOTIFY, { headers })
    await hook.call(NOTIFY, { headers })
    const kept = await all()
    expect(kept.map(({ request }) => request)).to.deep.equal(['call-1', 'call-1'])
    expect(new Set(kept.map(({ id }) => id))).to.have.property('size', 2)
    expect(hook.events.map(({ execution, request }) => [execution, request])).to.deep.equal(
      kept.map(({ id, request }) => [id, request]),
    )
  })

  it('has the run that suppressed callers are told of', async () => {
    const answers = await Promise.all([
      hook.call(`${NOTIFY}/Hesitant/1/trailing`, { body: 'first' }),
      hook.call(`${NOTIFY}/Hesitant/1/trailing`, { body: 'last' }),
    ])
    const [told, same] = answers.map(({ text }) => (JSON.parse(text) as { execution: string }).execution)
    expect(told).to.equal(same)
    expect(await units.journal.find(String(told))).to.deep.include({
      state: 'received',
      debounced: true,
      run: told,
    })
    await hook.clock.advance(1000)
    const run = await until(
      async () => {
        const execution = await units.journal.find(String(told))
        return execution && isOver(execution) ? execution : undefined
      },
      () => 'the run is not over',
    )
    expect(run).to.deep.include({ state: 'finished', outcome: 'answered', status: 201, request: told })
    expect(Buffer.from(run.message?.body ?? []).toString()).to.equal(
      Buffer.from(run.reply?.body ?? []).toString(),
    )
    const held = (await all()).filter(({ id }) => id !== told)
    expect(held.map(({ state, run }) => [state, run])).to.deep.equal([
      ['debounced', told],
      ['debounced', told],
    ])
  })
})

function fails(): never {
  throw new Error('broken')
}
