import { expect } from 'chai'
import type { ExecutionEvent, WholeExecution } from '../../../src/journal/index.js'
import { SignatureSettings, signingOf } from '../../../src/senders/index.js'
import { sign } from '../../../src/signatures/index.js'
import type { TriggerInstance } from '../../../src/triggers/index.js'
import { MoodyUnits } from '../../support/moody-units.js'
import { until } from '../../support/until.js'
import type { Answer, CallOptions } from '../support/client.js'
import { expectProblem } from '../support/expect-problem.js'
import { Latch } from '../support/latch.js'
import { execute, HOOK, NOTIFY } from '../support/hooks.js'
import { MOST_BYTES, recorded, type Recorded, type RecordedOptions } from '../support/recorded.js'

const SIGNED = { preset: 'standard-webhooks', secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'] } as const

describe('A webhook that captures its calls', () => {
  const start = recorded()
  let units: MoodyUnits
  let hook: Recorded
  let instance: TriggerInstance
  /** Resolves once a request has come, and what is decided at once is decided. */
  let come: Promise<void>
  const begin = async (calls: number, options: RecordedOptions = {}): Promise<void> => {
    units = new MoodyUnits()
    let before = (): void => undefined
    come = new Promise((resolve) => (before = resolve))
    hook = await start({ units, before, ...options })
    const found = hook.triggers.find('trig-room')
    if (!found) throw new Error('there is no instance')
    instance = found
    await instance.captures.begin(calls)
  }
  /** How many are left, whether anything was done, and what was told. */
  const happened = (): unknown => ({
    left: instance.activity.capture_left,
    fired: instance.activity.trigger_count,
    used: instance.activity.secret_use.count,
    ran: hook.probe.calls.length,
  })
  const NOTHING = { fired: 0, used: 0, ran: 0 }
  const headerOf = ({ headers }: Answer): unknown => headers['x-webhook-capture']
  const ended = (count: number): Promise<readonly ExecutionEvent[]> =>
    until(
      () => (hook.events.length >= count ? hook.events : undefined),
      () => `there are ${String(hook.events.length)} events`,
    )
  const kept = async (): Promise<readonly WholeExecution[]> => {
    const found = await Promise.all(
      (await units.journal.list({}, { limit: 100 })).map(({ id }) => units.journal.find(id)),
    )
    return found.flatMap((one) => one ?? [])
  }

  it('records as many as it was asked to and runs none of them, then runs the next', async () => {
    await begin(2)
    const answers = [
      await hook.call(execute(), { body: 'first' }),
      await hook.call(NOTIFY, { body: 'second' }),
    ]
    expect(answers.map((answer) => [answer.status, answer.text, headerOf(answer)])).to.deep.equal([
      [202, '', '1'],
      [202, '', '0'],
    ])
    expect(happened()).to.deep.equal({ ...NOTHING, left: 0 })
    const next = await hook.call(execute())
    expect([next.status, headerOf(next)]).to.deep.equal([202, undefined])
    expect(happened()).to.deep.equal({ left: 0, fired: 1, used: 1, ran: 1 })
  })

  it('tells of each as captured, once, and keeps what was sent and answered', async () => {
    await begin(1)
    await hook.call(`${execute()}?floor=2`, { headers: { 'X-Request-ID': 'call-1' }, body: '{"door":1}' })
    const [event, ...more] = await ended(1)
    expect(more).to.deep.equal([])
    const common = {
      request: 'call-1',
      run: null,
      module: 'Probe_1',
      method: 'request',
      status: 202,
      gates: hook.gates,
      problem: null,
      outcome: 'captured',
    }
    expect(event).to.deep.include({ state: 'finished', debounced: false, ...common })
    const [row, ...others] = await kept()
    expect(others).to.deep.equal([])
    expect(row).to.deep.include({
      id: event?.execution,
      state: 'captured',
      started: null,
      query: 'floor=2',
      ...common,
    })
    expect(row?.finished).to.be.a('number')
    expect(Buffer.from(row?.message?.body ?? []).toString()).to.equal('{"door":1}')
    expect(row?.reply?.headers).to.deep.equal([['X-Webhook-Capture', '0']])
    expect(
      (await units.journal.list({ outcomes: ['captured'], state: 'captured' }, { limit: 9 })).length,
    ).to.equal(1)
    // That calls are to be captured, and the call.
    expect(units.commits.map((commit) => commit.length)).to.deep.equal([1, 1])
  })

  const refusals: [why: string, gate: string, code: string, path: string, options?: RecordedOptions][] = [
    ['is not signed', 'signature given', 'signature-missing', NOTIFY, { instance: { signature: SIGNED } }],
    [
      'has a verb the trigger does not take',
      'verb of the trigger',
      'verb-not-allowed',
      NOTIFY,
      { trigger: { supported_methods: ['GET'] } },
    ],
    ['names no method', 'execution described', 'missing-parameter', `${NOTIFY}?exec=true&mod=Probe`],
    [
      'may not execute',
      'execution enabled',
      'exec-disabled',
      execute(),
      { instance: { exec_enabled: false } },
    ],
    ['names no module there is', 'method found', 'module-not-found', `${NOTIFY}/Display/1/request`],
    ['has a verb the method does not take', 'verb of the method', 'verb-not-allowed', execute('store')],
    ['asks for too much', 'clearance', 'access-denied', execute('reset')],
    ['has a body that does not fit', 'body fits the method', 'invalid-body', execute('book')],
  ]
  for (const [why, gate, code, path, options] of refusals)
    it(`captures a call that ${why}, and says what would have refused it`, async () => {
      await begin(1, options)
      const answer = await hook.call(path, { body: 'hello' })
      expect([answer.status, headerOf(answer)]).to.deep.equal([202, '0'])
      const [row] = await kept()
      expect(row).to.deep.include({ state: 'captured', outcome: 'captured', problem: code, status: 202 })
      const passed = hook.gates.slice(0, hook.gates.indexOf(gate))
      expect(row?.gates.at(-1)).to.deep.equal({ gate, code })
      // Gates that need the body come after all that do not.
      expect(passed).to.include.members(row?.gates.slice(0, -1) ?? [])
      expect(Buffer.from(row?.message?.body ?? []).toString()).to.equal('hello')
      expect((await ended(1))[0]).to.deep.include({ outcome: 'captured', problem: code, gates: row?.gates })
      expect(happened()).to.deep.equal({ ...NOTHING, left: 0 })
    })

  const refused: [
    what: string,
    code: Parameters<typeof expectProblem>[1],
    path: string,
    call: CallOptions,
  ][] = [
    ['whose secret is wrong', 'not-found', `${HOOK}/wrong`, {}],
    ['that says it is too large', 'body-too-large', NOTIFY, { body: 'x'.repeat(MOST_BYTES + 1) }],
    ['that turns out too large', 'body-too-large', NOTIFY, { body: ['x'.repeat(MOST_BYTES), 'x'] }],
    ['that is compressed', 'body-encoded', NOTIFY, { headers: { 'Content-Encoding': 'zstd' }, body: 'x' }],
    [
      'that is refused and turns out too large',
      'module-not-found',
      `${NOTIFY}/Display/1/request`,
      { body: ['x'.repeat(MOST_BYTES), 'x'] },
    ],
  ]
  for (const [what, code, path, call] of refused)
    it(`refuses a call ${what}, as ever, and captures another in its place`, async () => {
      await begin(1)
      expectProblem(await hook.call(path, call), code)
      expect(happened()).to.deep.equal({ ...NOTHING, left: 1 })
      expect(headerOf(await hook.call(NOTIFY))).to.equal('0')
    })

  for (const method of ['HEAD', 'OPTIONS'])
    it(`refuses ${method}, as ever`, async () => {
      await begin(1)
      const { status, headers } = await hook.call(NOTIFY, { method })
      expect([status, headers.allow]).to.deep.equal([405, 'GET, POST, PUT, PATCH, DELETE'])
      expect(happened()).to.deep.equal({ ...NOTHING, left: 1 })
    })

  it('captures another in the place of one that is cut off', async () => {
    await begin(1)
    const client = await hook.connect()
    client.send(`POST ${NOTIFY}/Display/1/request HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{`)
    await come
    client.leave()
    expect((await ended(1))[0]).to.include({ outcome: 'cut-off', problem: null, status: null })
    expect(happened()).to.deep.equal({ ...NOTHING, left: 1 })
  })

  it('answers a sender that makes sure of its URL, and does not count that', async () => {
    await begin(1, {
      instance: { signature: { preset: 'meta', secrets: SIGNED.secrets, handshake_token: 'agreed-on' } },
    })
    const query = 'hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token='
    const answer = await hook.call(`${NOTIFY}?${query}agreed-on`, { method: 'GET' })
    expect([answer.status, answer.text]).to.deep.equal([200, '1158201444'])
    expect(happened()).to.deep.equal({ ...NOTHING, left: 1 })
    expect(headerOf(await hook.call(`${NOTIFY}?${query}another`, { method: 'GET' }))).to.equal('0')
  })

  it('takes no signed message: the same one is run later', async () => {
    await begin(1, { instance: { signature: SIGNED } })
    const call = { url: '', body: Buffer.from('{}'), contentType: 'application/json', id: 'msg_1' }
    const headers = Object.fromEntries(
      sign(signingOf(SignatureSettings.parse(SIGNED)), { ...call, now: hook.clock.now() }),
    )
    const send = (): Promise<Answer> => hook.call(execute(), { headers, body: '{}' })
    expect(headerOf(await send())).to.equal('0')
    expect((await kept())[0]).to.deep.include({ problem: null, gates: hook.gates })
    expect([(await send()).status, hook.probe.calls.length]).to.deep.equal([202, 1])
    expectProblem(await send(), 'signature-replayed', { 'www-authenticate': 'Signature' })
  })

  it('captures one of two calls that come together when it is the last', async () => {
    await begin(1)
    const latch = new Latch(null)
    units.opened = latch.opened
    const calls = [hook.call(execute()), hook.call(execute())]
    await until(
      () => (instance.activity.trigger_count === 1 ? true : undefined),
      () => 'none of them goes on',
    )
    latch.open()
    const answers = await Promise.all(calls)
    expect(answers.map(headerOf)).to.have.members(['0', undefined])
    expect(happened()).to.deep.equal({ left: 0, fired: 1, used: 1, ran: 1 })
  })

  it('refuses a call that a gate refuses when the last place is taken before its body has come', async () => {
    await begin(1)
    const client = await hook.connect()
    client.send(`POST ${NOTIFY}/Display/1/request HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{`)
    await come
    expect(headerOf(await hook.call(NOTIFY))).to.equal('0')
    client.send('}')
    const { status, body } = await client.answer()
    expect([status, body.includes('module-not-found')]).to.deep.equal([404, true])
    expect((await ended(2))[1]).to.deep.include({ outcome: 'refused', problem: 'module-not-found' })
    expect(happened()).to.deep.equal({ ...NOTHING, left: 0 })
  })

  it('answers only once a call is kept', async () => {
    await begin(1)
    const latch = new Latch(null)
    units.opened = latch.opened
    let answer: Answer | undefined
    const calling = hook.call(NOTIFY).then((sent) => (answer = sent))
    // Another call goes all its way meanwhile.
    await hook.call(`${HOOK}/wrong`)
    expect([answer, instance.activity.capture_left]).to.deep.equal([undefined, 1])
    latch.open()
    expect(headerOf(await calling)).to.equal('0')
  })

  it('refuses a call that cannot be kept, and captures another in its place', async () => {
    await begin(1)
    units.isFailing = true
    expectProblem(await hook.call(`${NOTIFY}/Display/1/request`), 'storage-unavailable')
    units.isFailing = false
    expect(happened()).to.deep.equal({ ...NOTHING, left: 1 })
    expect((await ended(1))[0]).to.deep.include({
      outcome: 'refused',
      problem: 'storage-unavailable',
      gates: [
        ...hook.gates.slice(0, hook.gates.indexOf('method found')),
        { gate: 'method found', code: 'module-not-found' },
      ],
    })
    expect(headerOf(await hook.call(NOTIFY))).to.equal('0')
  })
})
