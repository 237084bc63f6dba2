import { expect } from 'chai'
import { Problem, type ProblemCode } from '../../../src/problem/index.js'
import type { Runtime } from '../../../src/runtime/index.js'
import { MemoryLog } from '../../../src/testing/index.js'
import { expectProblem } from '../support/expect-problem.js'
import { Latch } from '../support/latch.js'
import { execute, functionsOf, hooks, NOTIFY, room } from '../support/hooks.js'

const GET = { method: 'GET' }

describe('A webhook method that fails', () => {
  const start = hooks()

  const failures: [what: string, fail: () => unknown][] = [
    ['throws', () => throws(new Error('swordfish'))],
    ['throws text', () => throws('swordfish')],
    ['throws null', () => throws(null)],
    ['throws undefined', () => throws(undefined)],
    ['throws an object without a prototype', () => throws(Object.create(null))],
    ['throws what throws when it is read', () => throws(new Proxy({}, { get: () => throws('swordfish') }))],
    [
      'throws an error with a status of its own',
      () => throws(Object.assign(new Error('swordfish'), { status: 200 })),
    ],
    ['throws a reply', () => throws([200, {}, 'swordfish'])],
    ['rejects', () => Promise.reject(new Error('swordfish'))],
    ['rejects with text', () => rejects('swordfish')],
    ['rejects with null', () => rejects(null)],
    ['rejects later', async () => Promise.resolve().then(() => throws(new Error('swordfish')))],
    ['overflows the stack', overflow],
  ]
  for (const [what, fail] of failures)
    it(`is answered 502 without a word of its own, and logged: it ${what}`, async () => {
      const hook = await start()
      hook.probe.answer = fail
      const answer = await hook.call(execute())
      expect(expectProblem(answer, 'driver-failed').detail).to.equal('Probe.request failed')
      expect(answer.text).not.to.match(/swordfish|stack|\.ts|Error/)
      const errors = hook.log.lines.filter(({ level }) => level === 'error')
      expect(errors.map(({ message, details }) => [message, details.module])).to.deep.equal([
        ['request failed', 'mod-probe-1'],
      ])
      hook.probe.answer = () => [200, null, 'well']
      expect((await hook.call(execute())).text).to.equal('well')
      expect(hook.fired).to.equal(2)
    })

  const problems: [code: ProblemCode, as: ProblemCode, detail: string][] = [
    ['access-denied', 'driver-failed', 'Probe.request failed: the door is locked'],
    ['not-found', 'driver-failed', 'Probe.request failed: the door is locked'],
    ['driver-timeout', 'driver-timeout', 'the door is locked'],
  ]
  for (const [code, as, detail] of problems)
    it(`is heard with the words of a problem it throws: ${code}`, async () => {
      const hook = await start()
      hook.probe.answer = () =>
        throws(new Problem(code, 'the door is locked', { cause: new Error('swordfish') }))
      const answer = await hook.call(execute())
      expect(expectProblem(answer, as).detail).to.equal(detail)
      expect(answer.text).not.to.include('swordfish')
    })

  it('may answer as any thenable', async () => {
    const hook = await start()
    hook.probe.answer = () => ({
      then: (resolve: (reply: unknown) => void) => {
        resolve([201, null, 'thenable'])
      },
    })
    const { status, text } = await hook.call(execute())
    expect([status, text]).to.deep.equal([201, 'thenable'])
  })
})

describe('A webhook method that takes its time', () => {
  const start = hooks()

  it('may use all of it', async () => {
    const hook = await start()
    const latch = new Latch([200, null, 'just so'])
    hook.probe.answer = () => latch.opened
    const answer = hook.call(execute())
    await hook.probe.called(1)
    await hook.clock.advance(9999)
    latch.open()
    expect((await answer).text).to.equal('just so')
  })

  const limits: [method: string, settings: object, ms: number][] = [
    ['request', {}, 10_000],
    ['request', { webhookTimeoutMs: 250 }, 250],
    ['brief', { webhookTimeoutMs: 250 }, 500],
    ['pair', { webhookTimeoutMs: 250 }, 250],
  ]
  for (const [method, settings, ms] of limits)
    it(`is answered 504 after ${ms} ms: ${method} with ${JSON.stringify(settings)}`, async () => {
      const hook = await start({ settings })
      const latch = new Latch([200, null, 'swordfish'])
      hook.probe.answer = () => latch.opened
      let isAnswered = false
      const answer = hook.call(execute(method)).finally(() => {
        isAnswered = true
      })
      await hook.probe.called(1)
      await hook.clock.advance(ms - 1)
      expect(isAnswered).to.equal(false)
      await hook.clock.advance(1)
      const problem = expectProblem(await answer, 'driver-timeout')
      expect(problem.detail).to.equal(`Probe.${method} did not finish within ${String(ms)} ms`)
      latch.open()
    })

  it('frees its lane when it is given up', async () => {
    const hook = await start()
    const latch = new Latch([200, null, 'late'])
    hook.probe.answer = ({ verb }) => (verb === 'POST' ? latch.opened : [200, null, 'next'])
    const first = hook.call(execute())
    await hook.probe.called(1)
    const [second] = await hook.begin(execute(), GET)
    await hook.clock.advance(10_000)
    expect((await first).status).to.equal(504)
    expect((await second)?.text).to.equal('next')
    expect((await hook.call(execute(), GET)).text).to.equal('next')
    latch.open()
  })

  const ends: [what: string, reply: unknown, end: 'open' | 'fail', outcome: object][] = [
    ['its reply', [200, null, 'late'], 'open', { status: 200, bytes: 4 }],
    [
      'its answer that is no reply',
      'late',
      'open',
      { problem: 'the driver answered neither nothing nor three elements' },
    ],
    ['its error', 'late', 'fail', { error: 'late' }],
  ]
  for (const [what, reply, end, outcome] of ends)
    it(`has ${what} logged when it is late, and not sent`, async () => {
      const hook = await start()
      const latch = new Latch(reply)
      hook.probe.answer = () => latch.opened
      const client = await hook.connect()
      client.send(`GET ${execute()} HTTP/1.1\r\nHost: room\r\n\r\n`)
      await hook.probe.called(1)
      await hook.clock.advance(10_000)
      expect((await client.answer()).status).to.equal(504)
      if (end === 'open') latch.open()
      else latch.fail('late')
      await hook.clock.advance(0)
      const { execution } = hook.probe.calls[0]?.context ?? {}
      expect(hook.log.lines.filter(({ level }) => level === 'warn')).to.deep.equal([
        {
          level: 'warn',
          message: 'a webhook method ended after its caller was answered 504',
          details: { execution, ...outcome },
        },
      ])
      // The next thing on the connection is the next call's answer.
      hook.probe.answer = () => [200, null, 'next']
      client.send(`GET ${execute()} HTTP/1.1\r\nHost: room\r\n\r\n`)
      expect((await client.answer()).body).to.equal('next')
      client.leave()
    })

  it('is let go by a caller who leaves, and still runs to its end', async () => {
    const hook = await start()
    const latch = new Latch([200, null, 'nobody reads this'])
    hook.probe.answer = () => latch.opened
    const client = await hook.connect()
    client.send(`GET ${execute()} HTTP/1.1\r\nHost: room\r\n\r\n`)
    await hook.probe.called(1)
    client.leave()
    latch.open()
    hook.probe.answer = () => [200, null, 'next']
    expect((await hook.call(execute())).text).to.equal('next')
    expect(hook.log.lines.filter(({ level }) => level === 'error' || level === 'warn')).to.deep.equal([])
  })
})

describe('Deliveries to a module', () => {
  const start = hooks()

  it('run one at a time, in the order they came, over all methods', async () => {
    const hook = await start()
    const latches = Array.from({ length: 5 }, (_, at) => new Latch([200, null, String(at)]))
    hook.probe.answer = () => latches[hook.probe.calls.length - 1]?.opened
    const answers = []
    for (let at = 0; at < 5; at += 1) {
      const path =
        at % 2 === 0 ? execute('request', `?n=${String(at)}`) : execute('brief', `?n=${String(at)}`)
      answers.push(...(await hook.begin(path, GET)))
    }
    expect(hook.fired).to.equal(5)
    for (const [at, latch] of latches.entries()) {
      expect(hook.probe.calls.map(({ context }) => context.query.get('n'))).to.deep.equal(
        ['0', '1', '2', '3', '4'].slice(0, at + 1),
      )
      latch.open()
      expect((await answers[at])?.text).to.equal(String(at))
    }
  })

  it('do not wait for those of another module', async () => {
    const hook = await start()
    const latch = new Latch([200, null, 'first'])
    hook.probe.answer = ({ module }) => (module === 'mod-probe-1' ? latch.opened : [200, null, 'other'])
    const [held] = await hook.begin(execute(), GET)
    expect((await hook.call(`${NOTIFY}/Probe/2/request`)).text).to.equal('other')
    latch.open()
    expect((await held)?.text).to.equal('first')
  })

  it('run beside each other where a method allows so many, and beside the others of the module', async () => {
    const hook = await start()
    const latch = new Latch([200, null, 'pair'])
    hook.probe.answer = ({ method }) => (method === 'pair' ? latch.opened : [200, null, 'other'])
    const held = []
    for (let at = 0; at < 3; at += 1) held.push(...(await hook.begin(execute('pair'), GET)))
    expect(hook.probe.calls).to.have.length(2)
    expect((await hook.call(execute())).text).to.equal('other')
    latch.open()
    for (const answer of held) expect((await answer).text).to.equal('pair')
    expect(hook.probe.calls).to.have.length(4)
  })

  it('are refused with 503 when too many wait, and taken again after', async () => {
    const hook = await start({ settings: { maxQueuedDeliveries: 2 } })
    const latch = new Latch([200, null, 'done'])
    hook.probe.answer = () => latch.opened
    const held = []
    for (let at = 0; at < 3; at += 1) held.push(...(await hook.begin(execute(), GET)))
    for (const method of ['request', 'brief', 'request']) {
      const problem = expectProblem(await hook.call(execute(method)), 'queue-full')
      expect(problem.detail).to.equal('2 calls wait for the module already')
    }
    // A lane of its own has room of its own.
    const [pair] = await hook.begin(execute('pair'), GET)
    expect(hook.probe.calls).to.have.length(2)
    latch.open()
    for (const answer of [...held, pair]) expect((await answer)?.text).to.equal('done')
    expect((await hook.call(execute())).text).to.equal('done')
    expect(hook.probe.calls).to.have.length(5)
  })

  it('go on after one that failed', async () => {
    const hook = await start()
    const latch = new Latch([200, null, 'never'])
    hook.probe.answer = ({ verb }) => (verb === 'GET' ? latch.opened : [200, null, 'next'])
    const [failing] = await hook.begin(execute(), GET)
    const [next] = await hook.begin(execute())
    latch.fail(new Error('broken'))
    expect((await failing)?.status).to.equal(502)
    expect((await next)?.text).to.equal('next')
  })
})

describe('A runtime that fails unexpectedly', () => {
  const start = hooks()

  const failures: [what: string, broken: Partial<Runtime>, code: ProblemCode][] = [
    ['finding a method', { findWebhook: () => throws(new Error('swordfish')) }, 'runtime-unavailable'],
    [
      'finding a method, later',
      { findWebhook: () => rejects(new Error('swordfish')) },
      'runtime-unavailable',
    ],
    ['calling it', { callWebhook: () => throws(new Error('swordfish')) }, 'driver-failed'],
    ['calling it, later', { callWebhook: () => rejects('swordfish') }, 'driver-failed'],
  ]
  for (const [what, broken, code] of failures)
    it(`is answered ${code}, its reason in the log alone: ${what}`, async () => {
      const { plugin } = await start()
      const runtime = { ...functionsOf(plugin.runtime), ...broken }
      const hook = await start({ runtime, configuration: { ...room(), modules: [] } })
      for (const options of [{}, { body: 'x' }]) {
        const answer = await hook.call(execute(), options)
        expectProblem(answer, code)
        expect(answer.text).not.to.include('swordfish')
        const errors = hook.log.lines.filter(({ level }) => level === 'error')
        expect(errors).to.have.length(1)
        expect(String(errors[0]?.details.error)).to.include('swordfish')
        // The same once more within ten seconds would only be counted.
        await hook.clock.advance(10_000)
        hook.log.lines.length = 0
      }
      expect((await hook.call(NOTIFY)).status).to.equal(202)
    })

  it('is answered as it says where it says so with a problem, and not logged again', async () => {
    const { plugin } = await start()
    const busy = new Problem('queue-full', 'the cluster is busy')
    for (const callWebhook of [() => throws(busy), () => rejects(busy)]) {
      const runtime = { ...functionsOf(plugin.runtime), callWebhook }
      const hook = await start({ runtime, configuration: { ...room(), modules: [] } })
      const problem = expectProblem(await hook.call(execute()), 'queue-full')
      expect(problem.detail).to.equal('the cluster is busy')
      expect(hook.log.lines.filter(({ level }) => level === 'error')).to.deep.equal([])
    }
  })
})

describe('A log that fails', () => {
  const start = hooks()

  for (const [how, options] of [
    ['without a body', {}],
    ['with one', { body: 'x' }],
  ] as const)
    it(`costs no answer, nor any of its other lines: of a call ${how}`, async () => {
      const log = new MemoryLog()
      log.debug = () => {
        throw new Error('hush-hush: the disk is full')
      }
      const hook = await start({ log })
      const answer = await hook.call(execute(), options)
      expect([answer.status, hook.probe.calls.length, log.lines]).to.deep.equal([202, 1, []])
    })
})

/** Throws, as an expression. */
function throws(what: unknown): never {
  throw what
}

const rejects = (reason: unknown): Promise<never> => Promise.reject(reason)

function overflow(): number {
  return 1 + overflow()
}
