import { expect } from 'chai'
import type { ExecutionEvent } from '../../../src/journal/index.js'
import { until } from '../../support/until.js'
import { Latch } from '../support/latch.js'
import { execute, HOOK, NOTIFY } from '../support/hooks.js'
import { LIMIT_MS, MOST_BYTES, recorded, type Recorded } from '../support/recorded.js'

const ID = { 'X-Request-ID': 'call-1' }

/** What every event of the room's webhook says. */
const ROOM = { instance: 'trig-room', system: 'sys-room', trigger: 'trigger-room' }

/** The gates that the body is not needed for. */
const HEAD = -3

/** Waits for the events, since they are told after the answer is sent. */
const eventsOf = ({ events }: Recorded, count: number): Promise<readonly ExecutionEvent[]> =>
  until(
    () => (events.length >= count ? events : undefined),
    () => `there are ${String(events.length)} events`,
  )

/** What is told of how executions end, in few words. */
const ends = (events: readonly ExecutionEvent[]): unknown[] =>
  events
    .filter(({ state }) => state === 'finished')
    .map(({ request, outcome, status, debounced }) => [request, outcome, status, debounced])

describe('What is told of a delivery', () => {
  const start = recorded()

  it('that only notifies is one event', async () => {
    const hook = await start()
    await hook.call(NOTIFY, { headers: ID })
    const [event] = await eventsOf(hook, 1)
    expect(event?.execution).to.match(/^exec-/)
    expect(hook.events).to.deep.equal([
      {
        state: 'finished',
        queue_position: null,
        execution: event?.execution,
        request: 'call-1',
        run: null,
        ...ROOM,
        module: null,
        method: null,
        verb: 'POST',
        status: 202,
        gates: hook.gates,
        problem: null,
        debounced: false,
        handed_over: false,
        started: hook.clock.now(),
        duration_ms: 0,
        outcome: 'notified',
      },
    ])
  })

  it('that executes is two: that it begins, and how it ends', async () => {
    const hook = await start()
    const latch = new Latch([201, null, 'done'])
    hook.probe.answer = () => latch.opened
    const began = hook.clock.now()
    const answer = hook.call(`${NOTIFY}/Probe/2/request`, { method: 'PUT', headers: ID })
    await hook.probe.called(1)
    const execution = hook.probe.calls[0]?.context.execution
    const common = {
      queue_position: null,
      execution,
      request: 'call-1',
      run: execution,
      ...ROOM,
      module: 'Probe_2',
      method: 'request',
      verb: 'PUT',
      gates: hook.gates,
      problem: null,
      debounced: false,
      handed_over: false,
      started: began,
    }
    const started = { state: 'started', ...common, status: null, duration_ms: null, outcome: null }
    expect(hook.events).to.deep.equal([started])
    await hook.clock.advance(27)
    latch.open()
    await answer
    expect(await eventsOf(hook, 2)).to.deep.equal([
      started,
      { state: 'finished', ...common, status: 201, duration_ms: 27, outcome: 'answered' },
    ])
  })

  const outcomes: [what: string, answer: () => unknown, end: object][] = [
    ['answers nothing', () => undefined, { outcome: 'answered', status: 202, problem: null }],
    ['answers 404', () => [404, null, ''], { outcome: 'answered', status: 404, problem: null }],
    ['throws', fails, { outcome: 'failed', status: 502, problem: 'driver-failed' }],
    ['rejects', () => Promise.reject(new Error('x')), { outcome: 'failed', status: 502 }],
    ['answers no reply', () => 'nonsense', { outcome: 'failed', status: 502, problem: 'driver-failed' }],
  ]
  for (const [what, answer, end] of outcomes)
    it(`ends as its method does: it ${what}`, async () => {
      const hook = await start()
      hook.probe.answer = answer
      await hook.call(execute())
      const [first, last, ...more] = await eventsOf(hook, 2)
      expect([first?.state, more]).to.deep.equal(['started', []])
      expect(last).to.deep.include({ state: 'finished', gates: hook.gates, ...end })
    })

  it('whose method runs past its time limit ends then, and its late reply is not told', async () => {
    const hook = await start()
    const latch = new Latch([200, null, 'late'])
    hook.probe.answer = () => latch.opened
    const answer = hook.call(execute())
    await hook.probe.called(1)
    await hook.clock.advance(LIMIT_MS)
    expect((await answer).status).to.equal(504)
    expect((await eventsOf(hook, 2))[1]).to.include({
      outcome: 'timed-out',
      problem: 'driver-timeout',
      status: 504,
      duration_ms: LIMIT_MS,
    })
    latch.open()
    await hook.clock.advance(0)
    expect(hook.events).to.have.length(2)
  })

  it('that has to wait is that it does, then that it begins when it is called, and how it ends', async () => {
    const hook = await start()
    const latch = new Latch([200, null, 'done'])
    hook.probe.answer = () => latch.opened
    const first = hook.call(execute())
    await hook.probe.called(1)
    const second = hook.call(execute(), { headers: ID })
    await eventsOf(hook, 2)
    const [, queued] = hook.events
    expect(queued).to.deep.include({
      state: 'queued',
      queue_position: 1,
      request: 'call-1',
      status: null,
      outcome: null,
      duration_ms: null,
      gates: hook.gates,
    })
    await hook.clock.advance(40)
    latch.open()
    await Promise.all([first, second])
    const told = (await eventsOf(hook, 5)).filter(({ request }) => request === 'call-1')
    expect(told.map(({ state }) => state)).to.deep.equal(['queued', 'started', 'finished'])
    expect(told[1]).to.deep.equal({ ...queued, state: 'started', queue_position: null })
    expect(told[2]).to.include({ outcome: 'answered', status: 200, duration_ms: 40, queue_position: null })
  })

  it('that finds the queue full is that it is refused, and not that it begins', async () => {
    const hook = await start()
    const latch = new Latch([200, null, 'done'])
    hook.probe.answer = () => latch.opened
    const first = hook.call(execute())
    await hook.probe.called(1)
    const second = hook.call(execute())
    await eventsOf(hook, 2)
    await hook.call(execute(), { headers: ID })
    const [refused, ...more] = (await eventsOf(hook, 3)).slice(2)
    expect(more).to.deep.equal([])
    expect(refused).to.deep.include({
      state: 'finished',
      request: 'call-1',
      outcome: 'refused',
      problem: 'queue-full',
      status: 503,
      gates: hook.gates,
    })
    latch.open()
    await Promise.all([first, second])
  })

  it('says the status that was really answered, be it by the host', async () => {
    const hook = await start({
      before: (_request, response) => {
        response.writeHead(418).end()
      },
    })
    await hook.call(NOTIFY)
    expect((await eventsOf(hook, 1))[0]).to.include({ outcome: 'notified', status: 418 })
  })

  it('says that a notification which could not be kept is refused, and not begun', async () => {
    const hook = await start()
    hook.units.isFailing = true
    expect((await hook.call(execute())).status).to.equal(503)
    expect(await eventsOf(hook, 1)).to.have.length(1)
    expect(hook.events[0]).to.deep.include({
      state: 'finished',
      outcome: 'refused',
      problem: 'storage-unavailable',
      status: 503,
      gates: hook.gates,
    })
  })
})

describe('What is told of a delivery that is refused', () => {
  const start = recorded()

  const unsaid: [what: string, path: string, options?: object][] = [
    ['an unknown instance', NOTIFY.replace('trig-room', 'trig-none')],
    ['a wrong secret', `${HOOK}/another`],
    ['no secret', HOOK],
    ['a URL that cannot be read', `${HOOK}?secret=%`],
    ['a body that is compressed', `${HOOK}/another`, { headers: { 'Content-Encoding': 'zstd' } }],
  ]
  for (const [what, path, options] of unsaid)
    it(`is nothing where its secret has not proved right: ${what}`, async () => {
      const hook = await start()
      expect((await hook.call(path, options)).status).to.be.within(400, 499)
      await hook.call(NOTIFY)
      expect(ends(await eventsOf(hook, 1)).map((end) => (end as unknown[])[1])).to.deep.equal(['notified'])
    })

  const changes: [what: string, change: object][] = [
    ['a disabled instance', { instance: { enabled: false } }],
    ['a trigger without a webhook', { trigger: { enable_webhook: false } }],
  ]
  for (const [what, change] of changes)
    it(`is nothing where there is nothing to call: ${what}`, async () => {
      const hook = await start(change)
      expect((await hook.call(NOTIFY)).status).to.equal(404)
      await hook.close()
      expect(hook.events).to.deep.equal([])
    })

  type Refusal = [
    gate: string,
    code: string,
    status: number,
    path: string,
    asked: [module: string | null, method: string | null],
    options?: object,
  ]
  const BODY = { body: '{"seats":1}' }
  const refusals: Refusal[] = [
    ['verb of the trigger', 'verb-not-allowed', 405, NOTIFY, [null, null], { method: 'HEAD' }],
    ['execution described', 'missing-parameter', 422, `${NOTIFY}?exec=true`, [null, null]],
    ['execution described', 'invalid-parameter', 400, `${NOTIFY}/Probe/0/request`, ['Probe_0', 'request']],
    ['method found', 'module-not-found', 404, `${NOTIFY}/Lamp/3/request`, ['Lamp_3', 'request']],
    ['method found', 'method-not-found', 404, execute('toString'), ['Probe_1', 'toString']],
    ['verb of the method', 'verb-not-allowed', 405, execute('store'), ['Probe_1', 'store']],
    ['clearance', 'access-denied', 403, execute('reset'), ['Probe_1', 'reset']],
    ['body fits the method', 'invalid-body', 422, execute('book'), ['Probe_1', 'book'], BODY],
  ]
  for (const [gate, code, status, path, [module, method], options] of refusals)
    it(`names the gates it passed and the one that refused: ${gate}, ${code}`, async () => {
      const hook = await start()
      expect((await hook.call(path, options)).status).to.equal(status)
      const [event, ...more] = await eventsOf(hook, 1)
      expect(more).to.deep.equal([])
      expect(event).to.deep.include({
        ...{ state: 'finished', outcome: 'refused', problem: code, status, module, method, run: null },
        gates: [...hook.gates.slice(0, hook.gates.indexOf(gate)), { gate, code }],
      })
    })

  it('names the gate that keeps an instance from executing', async () => {
    const hook = await start({ instance: { exec_enabled: false } })
    await hook.call(execute())
    const [event] = await eventsOf(hook, 1)
    expect(event?.gates.at(-1)).to.deep.equal({ gate: 'execution enabled', code: 'exec-disabled' })
  })

  it('blames no gate for a body that turns out too large', async () => {
    const hook = await start()
    await hook.call(execute(), { body: ['x'.repeat(MOST_BYTES), 'y'] })
    const [event] = await eventsOf(hook, 1)
    expect(event).to.deep.include({
      outcome: 'refused',
      problem: 'body-too-large',
      status: 413,
      gates: hook.gates.slice(0, HEAD),
    })
  })

  it('says that its caller went away before the body ended', async () => {
    const hook = await start()
    const client = await hook.connect()
    client.send(`POST ${execute()} HTTP/1.1\r\nHost: room\r\nContent-Length: 9\r\n\r\nhalf`)
    // It is heard once its first half has come; another call shows that.
    await hook.call(NOTIFY)
    client.leave()
    const [, event] = await eventsOf(hook, 2)
    expect(event).to.deep.include({
      state: 'finished',
      outcome: 'cut-off',
      problem: null,
      status: null,
      gates: hook.gates.slice(0, HEAD),
    })
    expect(hook.probe.calls).to.deep.equal([])
  })

  it('says that it came while the webhooks were closing, where its secret is right', async () => {
    const hook = await start()
    await hook.close()
    for (const path of [`${HOOK}/another`, NOTIFY.replace('trig-room', 'trig-none'), HOOK, execute()])
      expect((await hook.call(path, { headers: ID })).status).to.equal(503)
    const [event, ...more] = await eventsOf(hook, 1)
    expect(more).to.deep.equal([])
    expect(event).to.deep.include({
      ...{
        state: 'finished',
        request: 'call-1',
        outcome: 'refused',
        problem: 'shutting-down',
        status: 503,
      },
      ...{ module: 'Probe_1', method: 'request', duration_ms: 0 },
      gates: hook.gates.slice(0, hook.gates.indexOf('webhook known') + 1),
    })
  })
})

describe('What is told of calls that a method makes one execution of', () => {
  const start = recorded()
  const trailing = `${NOTIFY}/Hesitant/1/trailing`

  async function burst(hook: Recorded, path: string, bodies: readonly string[]): Promise<string[]> {
    const told: string[] = []
    for (const [at, body] of bodies.entries()) {
      const { text } = await hook.call(path, { body, headers: { 'X-Request-ID': `call-${String(at)}` } })
      told.push(text)
    }
    return told
  }

  it('is that each was suppressed and, at the end, the run that stands for them', async () => {
    const hook = await start()
    const [first] = await burst(hook, trailing, ['a', 'b', 'c'])
    const { execution: run } = JSON.parse(first ?? '') as { execution: string }
    await hook.clock.advance(1000)
    expect(ends(await eventsOf(hook, 5))).to.deep.equal([
      ['call-0', 'suppressed', 202, true],
      ['call-1', 'suppressed', 202, true],
      ['call-2', 'suppressed', 202, true],
      [run, 'answered', 201, true],
    ])
    expect(hook.events.map((event) => event.run)).to.deep.equal([run, run, run, run, run])
    expect(hook.events[3]).to.include({ state: 'started', execution: run, debounced: true, status: null })
    expect(hook.events[4]).to.include({ started: hook.clock.now(), duration_ms: 0 })
  })

  it('is the first that ran, and that the others were suppressed', async () => {
    const hook = await start()
    const [, second] = await burst(hook, `${NOTIFY}/Hesitant/1/leading`, ['a', 'b'])
    await hook.clock.advance(1000)
    expect(ends(await eventsOf(hook, 3))).to.deep.equal([
      ['call-0', 'answered', 201, false],
      ['call-1', 'suppressed', 202, true],
    ])
    const { execution: run } = JSON.parse(second ?? '') as { execution: string }
    expect(hook.events.map((event) => event.run)).to.deep.equal([run, run, run])
  })

  it('is that the run waits for its module, where it does', async () => {
    const hook = await start()
    for (const body of ['dawdle', 'a']) {
      await burst(hook, trailing, [body])
      await hook.clock.advance(1000)
    }
    const [suppressed, queued] = (await eventsOf(hook, 4)).slice(2)
    const run = { execution: suppressed?.run, debounced: true }
    expect(queued).to.include({ state: 'queued', queue_position: 1, ...run })
    await hook.clock.advance(LIMIT_MS)
    const later = (await eventsOf(hook, 7)).slice(4)
    const [started, finished] = later.filter(({ execution }) => execution === run.execution)
    expect(started).to.include({ state: 'started', queue_position: null, ...run })
    expect(finished).to.include({ outcome: 'answered', status: 201, ...run })
  })

  it('is that the run failed, where it does', async () => {
    const hook = await start()
    await burst(hook, trailing, ['break'])
    await hook.clock.advance(1000)
    expect((await eventsOf(hook, 3))[2]).to.include({
      outcome: 'failed',
      problem: 'driver-failed',
      status: 502,
      debounced: true,
    })
  })

  it('is the run at once when the webhooks close', async () => {
    const hook = await start()
    await burst(hook, trailing, ['a'])
    await hook.close()
    expect(hook.events.map(({ state, outcome }) => [state, outcome])).to.deep.equal([
      ['finished', 'suppressed'],
      ['started', null],
      ['finished', 'answered'],
    ])
  })
})

function fails(): never {
  throw new Error('broken')
}
