import { setImmediate as turn } from 'node:timers/promises'
import { expect } from 'chai'
import {
  driver,
  Driver,
  reply,
  webhook,
  type Verb,
  type WebhookContext,
  type WebhookHeaders,
  type WebhookReply,
} from '../../../src/driver/index.js'
import { Problem } from '../../../src/problem/index.js'
import { problemOf } from '../../support/thrown.js'
import { Building, deliveryOf, type LateOutcome } from './building.js'

/** Bodies in the order their deliveries began. */
let begun: string[]
/** Ends the delivery of a body. */
let end: Map<string, () => void>

const answer = (body: string): Promise<ReturnType<typeof reply>> => {
  begun.push(body)
  return new Promise((resolve) =>
    end.set(body, () => {
      resolve(reply(200, body))
    }),
  )
}

@driver({ name: 'Bell', generic: 'Bell' })
class Bell extends Driver {
  @webhook()
  request(_verb: Verb, _headers: WebhookHeaders, body: string) {
    return answer(body)
  }
  @webhook({ name: 'other_request' })
  other(_verb: Verb, _headers: WebhookHeaders, body: string) {
    return answer(body)
  }
  @webhook({ concurrency: 2 })
  wide(_verb: Verb, _headers: WebhookHeaders, body: string) {
    return answer(body)
  }
  @webhook({ timeout: 500 })
  brief(_verb: Verb, _headers: WebhookHeaders, body: string) {
    return answer(body)
  }
  @webhook()
  atOnce() {
    return reply(204)
  }
  @webhook({ methods: ['GET', 'POST'] })
  echo(verb: Verb, headers: WebhookHeaders, body: string, context: WebhookContext) {
    return reply(200, { verb, headers, body, address: context.address, self: this instanceof Bell })
  }
  @webhook()
  fail(_verb: Verb, _headers: WebhookHeaders, how: string): Promise<WebhookReply> {
    const error = new Error('the password is 1234')
    if (how === 'rejects') return Promise.reject(error)
    throw how === 'throws a problem' ? new Problem('not-found', 'nothing here') : error
  }
  @webhook()
  odd() {
    return 'text' as never
  }
  hidden() {
    return reply(200)
  }
}

@driver({ name: 'Chime', generic: 'Bell' })
class Chime extends Driver {
  // The name of a webhook method of the other driver, here for nobody but itself.
  request(): string {
    return 'secret'
  }
  @webhook({ name: 'atOnce' })
  renamed() {
    return reply(200, 'chime')
  }
}

describe('A webhook method', () => {
  let building: Building
  const finish = async (body: string): Promise<void> => {
    end.get(body)?.()
    await turn()
  }
  beforeEach(async () => {
    begun = []
    end = new Map()
    building = new Building([Bell, Chime])
    await building.configure({ 'mod-1': 'Bell', 'mod-2': 'Bell' })
  })

  it('is found by module and name, with what it accepts', () => {
    const { module, name, endpoint } = building.target('Bell_2', 'other_request')
    expect({ module, name }).to.deep.equal({ module: 'mod-2', name: 'Bell_2' })
    expect(endpoint).to.deep.include({ name: 'other_request', method: 'other', methods: ['POST'] })
  })

  it('is called with verb, headers, body and context, and what it answers is given', () => {
    const answered = building.runtime.callWebhook(building.target('Bell_1', 'echo'), deliveryOf('hi'))
    expect(answered).to.deep.equal(
      reply(200, {
        verb: 'POST',
        headers: { 'X-Test': ['1'] },
        body: 'hi',
        address: '127.0.0.1',
        self: true,
      }),
    )
  })

  it('answers at once when it can', () => {
    expect(building.deliver('Bell_1', '', 'atOnce')).to.deep.equal([204, {}, null])
  })

  it('may answer anything: what is no reply is given as it is', () => {
    expect(building.deliver('Bell_1', '', 'odd')).to.equal('text')
  })

  for (const name of ['Bell_3', 'Bell_0', 'Door_1'])
    it(`is not found on a module ${name} that is not there`, async () => {
      expect(await problemOf(() => building.target(name))).to.include({
        code: 'module-not-found',
        message: `the system has no module ${name}`,
      })
    })

  const unknown = [
    'ring',
    '',
    'Request',
    'other',
    'hidden',
    '#private',
    'constructor',
    '__proto__',
    'toString',
    'then',
    'onLoad',
    'onUnload',
    'status',
  ]
  for (const name of unknown)
    it(`is not found by the name ${JSON.stringify(name)}`, async () => {
      expect((await problemOf(() => building.target('Bell_1', name))).code).to.equal('method-not-found')
    })

  const failures: [how: string, message: string][] = [
    ['throws', 'Bell.fail failed'],
    ['rejects', 'Bell.fail failed'],
    // What a problem says is for callers to hear.
    ['throws a problem', 'Bell.fail failed: nothing here'],
  ]
  for (const [how, message] of failures)
    it(`that ${how} is driver-failed; only the log has the cause`, async () => {
      const problem = await problemOf(() => building.deliver('Bell_1', how, 'fail'))
      expect(problem).to.include({ code: 'driver-failed', message })
      const [line] = building.log.lines
      expect(line).to.deep.include({ level: 'error', message: 'fail failed' })
      expect(line?.details).to.deep.equal({ module: 'mod-1', driver: 'Bell', error: problem.cause })
    })

  it('takes the deliveries of a module one at a time, in the order they came, over all such methods', async () => {
    const all = ['a', 'b', 'c'].map((body, at) =>
      building.deliver('Bell_1', body, at === 1 ? 'other_request' : 'request'),
    )
    expect(begun).to.deep.equal(['a'])
    await finish('a')
    expect(begun).to.deep.equal(['a', 'b'])
    await finish('b')
    await finish('c')
    expect(await Promise.all(all)).to.deep.equal(['a', 'b', 'c'].map((body) => reply(200, body)))
  })

  it('does not wait for the deliveries of another module', () => {
    void building.deliver('Bell_1', 'a')
    void building.deliver('Bell_2', 'b')
    expect(begun).to.deep.equal(['a', 'b'])
  })

  it('with a width of its own takes so many at once, beside the others', async () => {
    void building.deliver('Bell_1', 'a')
    for (const body of ['b', 'c', 'd']) void building.deliver('Bell_1', body, 'wide')
    expect(begun).to.deep.equal(['a', 'b', 'c'])
    await finish('c')
    expect(begun).to.deep.equal(['a', 'b', 'c', 'd'])
  })

  it('is queue-full when as many wait as the runtime holds, and takes more once one has ended', async () => {
    for (const body of ['a', 'b', 'c', 'd']) void building.deliver('Bell_1', body)
    expect(await problemOf(() => building.deliver('Bell_1', 'e'))).to.include({
      code: 'queue-full',
      status: 503,
    })
    await finish('a')
    void building.deliver('Bell_1', 'f')
    for (const body of ['b', 'c', 'd']) await finish(body)
    expect(begun).to.deep.equal(['a', 'b', 'c', 'd', 'f'])
  })

  it('is queue-full when as many wait for all modules as the runtime holds', async () => {
    const office = new Building([Bell], { limits: { maxQueuedDeliveriesInAll: 3 } })
    await office.configure({ one: 'Bell', two: 'Bell' })
    for (const body of ['a', 'b', 'c']) void office.deliver('Bell_1', body)
    for (const body of ['d', 'e']) void office.deliver('Bell_2', body)
    expect(office.runtime.waiting).to.equal(3)
    for (const module of ['Bell_1', 'Bell_2'])
      expect(await problemOf(() => office.deliver(module, 'f'))).to.include({
        code: 'queue-full',
        message: '3 calls wait for modules already',
      })
    await finish('a')
    expect(office.runtime.waiting).to.equal(2)
    for (const body of ['b', 'c', 'd', 'e']) await finish(body)
    expect(begun).to.deep.equal(['a', 'd', 'b', 'c', 'e'])
  })

  it('hears that it waits, and in which place, and right before its method is called that it is', async () => {
    const heard: string[] = []
    for (const body of ['a', 'b', 'c'])
      void building.runtime.callWebhook(building.target('Bell_1'), {
        ...deliveryOf(body),
        onQueued: (position) => heard.push(`${body} ${String(position)}`),
        onStart: () => heard.push(`${body} after ${begun.join('')}`),
      })
    expect(heard).to.deep.equal(['a after ', 'b 1', 'c 2'])
    await finish('a')
    await finish('b')
    expect(heard.slice(3)).to.deep.equal(['b after a', 'c after ab'])
    await finish('c')
  })

  it('goes on with the next after one that fails', async () => {
    void building.deliver('Bell_1', 'a')
    const failing = problemOf(() => building.deliver('Bell_1', 'rejects', 'fail'))
    const next = building.deliver('Bell_1', '', 'atOnce')
    await finish('a')
    expect((await failing).code).to.equal('driver-failed')
    expect(await next).to.deep.equal([204, {}, null])
  })

  it('is given up at its own time limit, which begins with its turn, and the next one goes on', async () => {
    void building.deliver('Bell_1', 'a')
    const brief = problemOf(() => building.deliver('Bell_1', 'b', 'brief'))
    void building.deliver('Bell_1', 'c')
    await building.clock.advance(1000)
    expect(begun).to.deep.equal(['a'])
    await finish('a')
    await building.clock.advance(499)
    expect(begun).to.deep.equal(['a', 'b'])
    await building.clock.advance(1)
    expect(await brief).to.include({
      code: 'driver-timeout',
      message: 'Bell.brief did not finish within 500 ms',
    })
    expect(begun).to.deep.equal(['a', 'b', 'c'])
  })

  it("is given up at the runtime's time limit when it has none", async () => {
    const problem = problemOf(() => building.deliver('Bell_1', 'a'))
    await building.clock.advance(10_000)
    expect((await problem).message).to.equal('Bell.request did not finish within 10000 ms')
  })

  it('tells how it ended after it was given up', async () => {
    const late: LateOutcome[] = []
    const problem = problemOf(() => building.deliver('Bell_1', 'a', 'brief', late))
    await building.clock.advance(500)
    await problem
    expect(late).to.deep.equal([])
    await finish('a')
    expect(late).to.deep.equal([{ result: reply(200, 'a') }])
  })

  describe('that was found before the configuration changed', () => {
    it('is module-not-found when its module has gone', async () => {
      const target = building.target('Bell_1')
      await building.configure({ 'mod-2': 'Bell' })
      const problem = await problemOf(() => building.runtime.callWebhook(target, deliveryOf()))
      expect(problem.code).to.equal('module-not-found')
    })

    it('is called where its module is now, when it only moved', async () => {
      const target = building.target('Bell_2', 'atOnce')
      await building.configure({ 'mod-2': 'Bell' })
      expect(building.runtime.callWebhook(target, deliveryOf())).to.deep.equal([204, {}, null])
    })

    for (const method of ['request', 'atOnce', 'other_request'])
      it(`is method-not-found when its module has another driver (${method})`, async () => {
        const target = building.target('Bell_1', method)
        await building.configure({ 'mod-1': 'Chime' })
        const problem = await problemOf(() => building.runtime.callWebhook(target, deliveryOf()))
        expect(problem.code).to.equal('method-not-found')
      })
  })
})
