import { expect } from 'chai'
import type { Answer as Raw } from '../support/client.js'
import { expectProblem } from '../support/expect-problem.js'
import { Latch } from '../support/latch.js'
import { execute, HOOK, hooks, NOTIFY, SECRET, type Hooks, type HooksOptions } from '../support/hooks.js'
import { MoodyUnits } from '../../support/moody-units.js'
import { recorded, type Recorded } from '../support/recorded.js'

const GET = { method: 'GET' }
const ADMIN_KEY = 'an-admin-key-for-the-spec'

/** What a caller is told who does not wait any longer. */
const noticeIn = ({ text }: Pick<Raw, 'text'>): { execution: string; status_url: string } =>
  JSON.parse(text) as { execution: string; status_url: string }

describe('A call whose method takes longer than its caller waits', () => {
  const start = hooks()

  /** Calls a method that has not answered when three seconds are over. */
  async function handedOver(
    reply: unknown,
    { instance, ...options }: HooksOptions = {},
    path = execute(),
  ): Promise<{ hook: Hooks; latch: Latch; answer: Raw; url: string }> {
    const hook = await start({ instance: { reply_budget: 3, ...instance }, ...options })
    const latch = new Latch(reply)
    hook.probe.answer = () => latch.opened
    const answering = hook.call(path)
    await hook.probe.called(1)
    await hook.clock.advance(3000)
    const answer = await answering
    return { hook, latch, answer, url: noticeIn(answer).status_url }
  }
  const rest = async (hook: Hooks, method: string, path: string, body?: object): Promise<unknown> => {
    const headers = { 'X-API-Key': ADMIN_KEY, 'Content-Type': 'application/json' }
    const answer = await hook.call(`/api/engine/v2${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    })
    return JSON.parse(answer.text) as unknown
  }
  /** The bytes of a webhook that is not there. */
  const nowhere = async (hook: Hooks): Promise<string> => (await hook.call(`${HOOK}/wrong`)).text

  it('is answered where its reply will be, and not before the budget is over', async () => {
    const hook = await start({ instance: { reply_budget: 3 } })
    const latch = new Latch([200, null, 'done'])
    hook.probe.answer = () => latch.opened
    let answer: Raw | undefined
    const calling = hook.call(execute()).then((come) => (answer = come))
    await hook.probe.called(1)
    await hook.clock.advance(2999)
    expect(answer).to.equal(undefined)
    await hook.clock.advance(1)
    const { status, headers, text } = await calling
    const execution = hook.probe.calls[0]?.context.execution
    const { status_url } = noticeIn({ text })
    expect(JSON.parse(text)).to.deep.equal({ execution, status_url })
    expect(status_url).to.match(
      new RegExp(`^/api/engine/v2/webhook/trig-room/replies/${String(execution)}\\?token=[\\w-]{43}$`),
    )
    expect([status, headers.location, headers['retry-after']]).to.deep.equal([202, status_url, '1'])
    expect(text).not.to.include(SECRET)
    const meanwhile = await hook.call(status_url, GET)
    expect([meanwhile.status, meanwhile.text, meanwhile.headers.location]).to.deep.equal([
      202,
      text,
      status_url,
    ])
    await hook.clock.advance(2000)
    latch.open()
    await hook.clock.advance(0)
    expect((await hook.call(status_url, GET)).text).to.equal('done')
  })

  it('may be read by the pages that may call', async () => {
    const origin = 'https://panel.example.org'
    const hook = await start({ instance: { reply_budget: 3, cors: { origins: [origin] } } })
    const latch = new Latch([200, null, 'done'])
    hook.probe.answer = () => latch.opened
    const calling = hook.call(execute(), { headers: { Origin: origin } })
    await hook.probe.called(1)
    await hook.clock.advance(3000)
    expect((await calling).headers).to.include({ 'access-control-allow-origin': origin, vary: 'Origin' })
    latch.open()
  })

  it('has the very reply of its method there, and nothing of it for HEAD', async () => {
    const body = Buffer.from([0, 1, 0xfe, 0xff, 10])
    const { hook, latch, url } = await handedOver([
      299,
      { 'X-Tags': ['a', 'b'], 'x-odd': ' \xfc', 'Content-Type': ['application/x-odd'] },
      body,
    ])
    latch.open()
    await hook.clock.advance(0)
    const found = await fetch(`http://127.0.0.1:${String(hook.port)}${url}`)
    expect([found.status, Buffer.from(await found.arrayBuffer())]).to.deep.equal([299, body])
    const { rawHeaders, headers } = await hook.call(url, GET)
    expect(rawHeaders.filter((_, at) => rawHeaders[at - (at % 2)] === 'X-Tags')).to.deep.equal([
      'X-Tags',
      'a',
      'X-Tags',
      'b',
    ])
    expect(headers).to.deep.include({ 'content-type': 'application/x-odd', 'content-length': '5' })
    const head = await hook.call(url, { method: 'HEAD' })
    expect([head.status, head.text, head.headers['content-length']]).to.deep.equal([299, '', '5'])
    for (const method of ['POST', 'DELETE'])
      expectProblem(await hook.call(url, { method }), 'verb-not-allowed', { allow: 'GET, HEAD' })
  })

  it('is answered as ever by a method that answers in time', async () => {
    const hook = await start({ instance: { reply_budget: 3 } })
    hook.probe.answer = () => [200, null, 'at once']
    expect((await hook.call(execute())).text).to.equal('at once')
    const latch = new Latch([200, null, 'soon'])
    hook.probe.answer = () => latch.opened
    const answering = hook.call(execute())
    await hook.probe.called(2)
    await hook.clock.advance(2999)
    latch.open()
    expect((await answering).text).to.equal('soon')
    expect((await hook.call(NOTIFY)).status).to.equal(202)
  })

  it('has a failure of its method there', async () => {
    const { hook, latch, url, answer } = await handedOver(null)
    latch.fail(new Error('broken'))
    await hook.clock.advance(0)
    expect(expectProblem(await hook.call(url, GET), 'driver-failed').instance).to.equal(
      answer.headers['x-request-id'],
    )
  })

  it('has 504 there when the time of its method is over as well', async () => {
    const { hook, latch, url } = await handedOver(null)
    await hook.clock.advance(7000)
    expectProblem(await hook.call(url, GET), 'driver-timeout')
    latch.open()
  })

  it('is under way in the journal until its method ends, and says that it was handed over', async () => {
    const { hook, latch, answer } = await handedOver([201, null, 'late'], {
      settings: { adminKey: ADMIN_KEY },
    })
    const path = `/executions/${noticeIn(answer).execution}`
    const began = hook.clock.now() - 3000
    expect(await rest(hook, 'GET', path)).to.include({
      state: 'started',
      handed_over: true,
      status: null,
      finished: null,
      started: began,
    })
    await hook.clock.advance(2000)
    latch.open()
    await hook.clock.advance(0)
    const ended = await rest(hook, 'GET', path)
    expect(ended).to.include({
      state: 'finished',
      outcome: 'answered',
      handed_over: true,
      status: 201,
      finished: began + 5000,
    })
    expect(ended).to.have.nested.property('reply.body', 'late')
  })

  it('keeps its reply for an hour', async () => {
    const { hook, latch, url } = await handedOver([200, null, 'late'])
    latch.open()
    await hook.clock.advance(0)
    await hook.clock.advance(3_599_999)
    expect((await hook.call(url, GET)).text).to.equal('late')
    await hook.clock.advance(1)
    expect((await hook.call(url, GET)).text).to.equal(await nowhere(hook))
  })

  it('is waited for when the plugin closes', async () => {
    const { hook, latch } = await handedOver([200, null, 'late'])
    let isClosed = false
    const closing = hook.plugin.close().then(() => (isClosed = true))
    await hook.clock.advance(1000)
    expect(isClosed).to.equal(false)
    latch.open()
    await closing
  })

  it('is told by the URL that callers see, or below what the host has mounted', async () => {
    const settings = { publicUrl: 'https://hooks.example.org/place/' }
    const { latch, url } = await handedOver(null, { settings })
    expect(url).to.match(
      /^https:\/\/hooks\.example\.org\/place\/api\/engine\/v2\/webhook\/trig-room\/replies\//,
    )
    latch.open()
    const serve: HooksOptions['serve'] = (plugin) => (request, response) => {
      Object.assign(request, { originalUrl: request.url, url: (request.url ?? '').replace('/mounted', '') })
      plugin.router(request, response, () => response.writeHead(418).end())
    }
    const mounted = await handedOver([200, null, 'late'], { serve }, `/mounted${execute()}`)
    expect(mounted.url).to.match(/^\/mounted\/api\/engine\/v2\/webhook\/trig-room\/replies\//)
    mounted.latch.open()
    await mounted.hook.clock.advance(0)
    expect((await mounted.hook.call(mounted.url, GET)).text).to.equal('late')
  })

  it('is not given away by any other URL', async () => {
    const { hook, latch, url } = await handedOver([200, null, 'late'])
    latch.open()
    await hook.clock.advance(0)
    const expected = await nowhere(hook)
    const [path = '', token = ''] = url.split('?token=')
    const others = [
      path,
      `${path}?token=`,
      `${path}?token=${token.slice(0, -1)}`,
      `${path}?token=${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`,
      `${path}?token=${SECRET}`,
      `${path}x?token=${token}`,
      `${path}/more?token=${token}`,
      url.replace('trig-room', 'trig-other'),
      `${path}/?token=${token}`,
    ]
    for (const other of others)
      for (const method of ['GET', 'POST']) {
        const answer = await hook.call(other, { method })
        expect([answer.status, answer.text]).to.deep.equal([404, expected])
      }
    expect((await hook.call(`${url}&more=1`, GET)).text).to.equal('late')
  })

  it('is found by the secret before while that lives, and not where the webhook is off or gone', async () => {
    const options = {
      settings: { adminKey: ADMIN_KEY },
      configuration: {
        systems: [{ id: 'sys-room', name: 'Room', modules: ['mod-probe-1'] }],
        modules: [{ id: 'mod-probe-1', driver: 'Probe' }],
      },
    }
    const hook = await start(options)
    const { id: trigger_id } = (await rest(hook, 'POST', '/triggers', {
      name: 'Room',
      enable_webhook: true,
    })) as { id: string }
    const made = (await rest(hook, 'POST', '/systems/sys-room/triggers', {
      trigger_id,
      exec_enabled: true,
      reply_budget: 3,
    })) as { id: string; webhook_secret: string }
    const latch = new Latch([200, null, 'late'])
    hook.probe.answer = () => latch.opened
    const answering = hook.call(
      `/api/engine/v2/webhook/${made.id}/notify/${made.webhook_secret}/Probe/1/request`,
    )
    await hook.probe.called(1)
    await hook.clock.advance(3000)
    const url = noticeIn(await answering).status_url
    latch.open()
    await hook.clock.advance(0)
    const statuses = async (): Promise<number> => (await hook.call(url, GET)).status
    const instance = `/systems/sys-room/triggers/${made.id}`
    await rest(hook, 'PATCH', instance, { enabled: false })
    expect(await statuses()).to.equal(404)
    await rest(hook, 'PATCH', instance, { enabled: true })
    await rest(hook, 'POST', `${instance}/rotate_secret`, { overlap: 60 })
    expect(await statuses()).to.equal(200)
    await hook.clock.advance(60_000)
    expect(await statuses()).to.equal(404)
  })

  describe('and may come again', () => {
    const idempotency = { key: { from: 'header', name: 'Idempotency-Key' } }
    const keyed = { headers: { 'Idempotency-Key': 'k1' } }

    it('is told the same place until its reply is here, and then that', async () => {
      const hook = await start({ instance: { reply_budget: 3, idempotency } })
      const latch = new Latch([201, { 'X-Odd': '1' }, 'late'])
      hook.probe.answer = () => latch.opened
      const calls = [hook.call(execute(), keyed), hook.call(execute(), keyed)]
      await hook.probe.called(1)
      await hook.clock.advance(3000)
      const [first, second] = await Promise.all(calls)
      const third = await hook.call(execute(), keyed)
      for (const one of [second, third]) expect([one?.status, one?.text]).to.deep.equal([202, first?.text])
      expect(third.headers).to.include({ 'idempotent-replay': 'true', location: first?.headers.location })
      latch.open()
      await hook.clock.advance(0)
      for (const one of [await hook.call(execute(), keyed), await hook.call(noticeIn(third).status_url, GET)])
        expect([one.status, one.headers['x-odd'], one.text]).to.deep.equal([201, '1', 'late'])
      expect(hook.probe.calls).to.have.length(1)
    })
  })
})

describe('A caller who is to be told where its reply will be', () => {
  const start = recorded()
  let units: MoodyUnits
  let hook: Recorded
  let latch: Latch
  let answering: Promise<Raw>
  const begin = async (isKeyed = false): Promise<void> => {
    units = new MoodyUnits()
    const idempotency = { key: { from: 'body' } }
    hook = await start({ instance: { reply_budget: 3, ...(isKeyed && { idempotency }) }, units })
    latch = new Latch([200, null, 'done'])
    hook.probe.answer = () => latch.opened
    answering = hook.call(execute())
    await hook.probe.called(1)
  }

  it('waits on where that cannot be kept', async () => {
    await begin()
    units.isFailing = true
    await hook.clock.advance(5000)
    units.isFailing = false
    latch.open()
    const { status, text } = await answering
    expect([status, text]).to.deep.equal([200, 'done'])
    await hook.clock.advance(1000)
    expect([await units.replies.size(), hook.clock.pending]).to.deep.equal([0, 0])
  })

  it('waits on then, and so do those who made the same call', async () => {
    await begin(true)
    const same = hook.call(execute())
    // It has come once another call is answered that came after it.
    await hook.call(`${HOOK}/wrong`)
    units.isFailing = true
    await hook.clock.advance(3000)
    units.isFailing = false
    latch.open()
    const answers = [await answering, await same]
    expect(answers.map(({ status, text }) => [status, text])).to.deep.equal([
      [200, 'done'],
      [200, 'done'],
    ])
    expect(hook.probe.calls).to.have.length(1)
  })

  it('is told that it is under way until its reply is written', async () => {
    await begin()
    await hook.clock.advance(3000)
    const { status_url } = noticeIn(await answering)
    units.isFailing = true
    latch.open()
    await hook.turns()
    expect((await hook.call(status_url, GET)).status).to.equal(202)
    units.isFailing = false
    await hook.clock.advance(1000)
    await hook.settled()
    expect(await hook.call(status_url, GET)).to.include({ status: 200, text: 'done' })
  })

  it('has the reply itself where that comes first', async () => {
    await begin()
    const keeping = new Latch(null)
    units.opened = keeping.opened
    await hook.clock.advance(3000)
    latch.open()
    await hook.clock.advance(0)
    keeping.open()
    const { status, text } = await answering
    expect([status, text]).to.deep.equal([200, 'done'])
    expect(hook.events.map(({ state, handed_over }) => [state, handed_over])).to.deep.equal([
      ['started', false],
      ['finished', false],
    ])
  })
})
