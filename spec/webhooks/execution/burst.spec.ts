import { expect } from 'chai'
import { Driver, driver, webhook, type WebhookReply } from '../../../src/index.js'
import type { Answer } from '../support/client.js'
import { Latch } from '../support/latch.js'
import { closes, hooks, NOTIFY, room, type Hooks } from '../support/hooks.js'
import type { Arguments } from '../support/probe.js'

/** One execution of a debounced method. */
interface Run {
  readonly module: string
  readonly method: string
  readonly at: number
  readonly args: Arguments
}

/** A driver that holds its calls back in every way there is. */
function makeHesitant(): {
  Hesitant: abstract new (...args: never) => object
  runs: Run[]
  replies: (() => unknown)[]
} {
  const runs: Run[] = []
  const replies: (() => unknown)[] = []
  @driver({ name: 'Hesitant', generic: 'Hesitant' })
  class Hesitant extends Driver {
    @webhook({ debounce: { wait: 1000 } })
    plain(...args: Arguments): WebhookReply {
      return this.#take('plain', args)
    }

    @webhook({ debounce: { wait: 1000, edge: 'trailing' }, methods: ['POST', 'PUT'] })
    trailing(...args: Arguments): WebhookReply {
      return this.#take('trailing', args)
    }

    @webhook({ debounce: { wait: 1000, edge: 'leading' } })
    leading(...args: Arguments): WebhookReply {
      return this.#take('leading', args)
    }

    @webhook({ debounce: { wait: 1000, edge: 'both' } })
    both(...args: Arguments): WebhookReply {
      return this.#take('both', args)
    }

    @webhook({ debounce: { wait: 1000, maxWait: 2500 } })
    trailingAtLast(...args: Arguments): WebhookReply {
      return this.#take('trailingAtLast', args)
    }

    @webhook({ debounce: { wait: 1000, edge: 'leading', maxWait: 1500 } })
    leadingAtLast(...args: Arguments): WebhookReply {
      return this.#take('leadingAtLast', args)
    }

    @webhook({ debounce: { wait: 1000, edge: 'both', maxWait: 1500 } })
    bothAtLast(...args: Arguments): WebhookReply {
      return this.#take('bothAtLast', args)
    }

    #take(method: string, args: Arguments): WebhookReply {
      runs.push({ module: this.moduleId, method, at: this.now(), args })
      return (replies.shift()?.() ?? [200, null, `ran ${args[2]}`]) as WebhookReply
    }
  }
  return { Hesitant, runs, replies }
}

const CONFIGURATION = {
  ...room(),
  modules: ['mod-1', 'mod-2'].map((id) => ({ id, driver: 'Hesitant' })),
  systems: [{ id: 'sys-room', name: 'Room', modules: ['mod-1', 'mod-2'] }],
}

const path = (method: string, index = 1): string => `${NOTIFY}/Hesitant/${String(index)}/${method}`

/** The execution an answer says stands for the call. */
const standingIn = (answer: Answer | undefined): unknown =>
  (JSON.parse(answer?.text ?? '{}') as { execution?: unknown }).execution

describe('A method that makes one execution of a burst', () => {
  const start = hooks()

  async function startHesitant() {
    const { Hesitant, runs, replies } = makeHesitant()
    const hook = await start({ drivers: [Hesitant], configuration: CONFIGURATION })
    return { hook, runs, replies, since: hook.clock.now() }
  }

  /** Calls a method with the letters of the alphabet at so many milliseconds from the start. */
  async function callAt(hook: Hooks, method: string, times: readonly number[]): Promise<Answer[]> {
    const { clock } = hook
    const since = clock.now()
    const answers: Answer[] = []
    for (const [at, time] of times.entries()) {
      await clock.advance(since + time - clock.now())
      answers.push(await hook.call(path(method), { body: 'abcdefg'.charAt(at) }))
    }
    await clock.advance(60_000)
    return answers
  }

  /** What a caller hears: its own reply, or the number of the run that stands for it. */
  type Heard = 'reply' | number

  const bursts: [method: string, times: number[], runs: [at: number, body: string][], heard: Heard[]][] = [
    ['leading', [0], [[0, 'a']], ['reply']],
    ['leading', [0, 400, 1300], [[0, 'a']], ['reply', 0, 0]],
    [
      'leading',
      [0, 400, 1400, 1500],
      [
        [0, 'a'],
        [1400, 'c'],
      ],
      ['reply', 0, 'reply', 1],
    ],
    ['leading', [0, 999, 1998, 2997], [[0, 'a']], ['reply', 0, 0, 0]],
    ['trailing', [0], [[1000, 'a']], [0]],
    ['trailing', [0, 400], [[1400, 'b']], [0, 0]],
    ['trailing', [0, 999, 1998], [[2998, 'c']], [0, 0, 0]],
    [
      'trailing',
      [0, 400, 3000, 3001],
      [
        [1400, 'b'],
        [4001, 'd'],
      ],
      [0, 0, 1, 1],
    ],
    [
      'trailing',
      [0, 1000],
      [
        [1000, 'a'],
        [2000, 'b'],
      ],
      [0, 1],
    ],
    ['plain', [0, 400], [[1400, 'b']], [0, 0]],
    ['both', [0], [[0, 'a']], ['reply']],
    [
      'both',
      [0, 400],
      [
        [0, 'a'],
        [1400, 'b'],
      ],
      ['reply', 1],
    ],
    [
      'both',
      [0, 400, 800],
      [
        [0, 'a'],
        [1800, 'c'],
      ],
      ['reply', 1, 1],
    ],
    [
      'both',
      [0, 400, 2000, 2100],
      [
        [0, 'a'],
        [1400, 'b'],
        [2000, 'c'],
        [3100, 'd'],
      ],
      ['reply', 1, 'reply', 3],
    ],
    [
      'trailingAtLast',
      [0, 800, 1600, 2400, 2600],
      [
        [2500, 'd'],
        [3600, 'e'],
      ],
      [0, 0, 0, 0, 1],
    ],
    ['trailingAtLast', [0], [[1000, 'a']], [0]],
    [
      'leadingAtLast',
      [0, 800, 1600],
      [
        [0, 'a'],
        [1600, 'c'],
      ],
      ['reply', 0, 'reply'],
    ],
    [
      'bothAtLast',
      [0, 800, 1400, 1600],
      [
        [0, 'a'],
        [1500, 'c'],
        [1600, 'd'],
      ],
      ['reply', 1, 1, 'reply'],
    ],
  ]
  for (const [method, times, expected, heard] of bursts)
    it(`runs ${JSON.stringify(expected)} of calls at ${times.join(', ')} ms: ${method}`, async () => {
      const { hook, runs, since } = await startHesitant()
      const answers = await callAt(hook, method, times)
      expect(runs.map(({ at, args }) => [at - since, args[2]])).to.deep.equal(expected)
      expect(new Set(runs.map(({ args }) => args[3].execution)).size).to.equal(expected.length)
      for (const [at, what] of heard.entries()) {
        const { status, headers, text } = answers[at] ?? { status: 0, headers: {}, text: '' }
        if (what === 'reply') {
          expect([status, text]).to.deep.equal([200, `ran ${'abcdefg'.charAt(at)}`])
        } else {
          expect([status, headers['content-type']]).to.deep.equal([202, 'application/json'])
          expect(JSON.parse(text)).to.deep.equal({ execution: runs[what]?.args[3].execution })
        }
      }
      expect(hook.fired).to.equal(times.length)
    })

  it('runs with all that came with the last call', async () => {
    const { hook, runs } = await startHesitant()
    const first = await hook.call(path('trailing'), { body: 'first', headers: { 'X-Call': '1' } })
    const last = await hook.call(`${path('trailing')}/binary?door=2`, {
      method: 'PUT',
      body: Buffer.from([0xff]),
      headers: { 'X-Call': '2', 'X-Request-ID': 'last' },
    })
    await hook.clock.advance(1000)
    const [verb, headers, body, context] = runs[0]?.args ?? []
    expect([verb, body, headers?.['X-Call'], headers?.['pos-query-params']]).to.deep.equal([
      'PUT',
      '/w==',
      ['2'],
      ['door=2'],
    ])
    expect([context?.verb, context?.request, context?.query.get('door')]).to.deep.equal(['PUT', 'last', '2'])
    expect([...(context?.raw ?? [])]).to.deep.equal([0xff])
    expect(context?.address).to.equal('127.0.0.1')
    expect([standingIn(first), standingIn(last)]).to.deep.equal([context?.execution, context?.execution])
  })

  it('keeps the bursts of methods and of modules apart', async () => {
    const { hook, runs, since } = await startHesitant()
    await hook.call(path('trailing'), { body: 'a' })
    await hook.clock.advance(400)
    await hook.call(path('plain'), { body: 'b' })
    await hook.clock.advance(400)
    await hook.call(path('trailing', 2), { body: 'c' })
    await hook.clock.advance(5000)
    expect(runs.map(({ module, method, at, args }) => [module, method, at - since, args[2]])).to.deep.equal([
      ['mod-1', 'trailing', 1000, 'a'],
      ['mod-1', 'plain', 1400, 'b'],
      ['mod-2', 'trailing', 1800, 'c'],
    ])
  })

  it('does not begin with a call that is refused', async () => {
    const { hook, runs } = await startHesitant()
    const refused = await hook.call(path('trailing'), { method: 'GET', body: 'a' })
    expect(refused.status).to.equal(405)
    await hook.clock.advance(5000)
    expect(runs).to.deep.equal([])
  })

  const failures: [what: string, reply: () => unknown][] = [
    ['is no reply', () => 'nonsense'],
    ['cannot be read', () => Object.defineProperty([200, {}, 'x'], 1, { get: () => broken() })],
    ['is no reply, later', () => Promise.resolve('nonsense')],
    [
      'cannot be read, later',
      () => Promise.resolve(Object.defineProperty([200, {}, 'x'], 1, { get: () => broken() })),
    ],
    ['is an error', () => Promise.reject(new Error('broken'))],
  ]
  for (const [what, reply] of failures)
    it(`has it logged when the outcome of the last call ${what}, and goes on`, async () => {
      const { hook, runs, replies } = await startHesitant()
      replies.push(reply)
      const answer = await hook.call(path('trailing'))
      await hook.clock.advance(1000)
      const lines = hook.log.lines.filter(({ message }) => message === 'a debounced execution failed')
      expect(lines.map(({ level, details }) => [level, details.execution])).to.deep.equal([
        ['error', standingIn(answer)],
      ])
      expect(lines[0]?.details.error).to.have.property('code', 'driver-failed')
      await hook.call(path('trailing'))
      await hook.clock.advance(1000)
      expect(runs).to.have.length(2)
    })

  it('waits for its turn when the burst is over', async () => {
    const { hook, runs, replies } = await startHesitant()
    const latch = new Latch([200, null, 'first'])
    replies.push(() => latch.opened)
    const [leading] = await hook.begin(path('leading'), { body: 'a' })
    await hook.call(path('trailing'), { body: 'b' })
    await hook.clock.advance(1000)
    expect(runs.map(({ method }) => method)).to.deep.equal(['leading'])
    latch.open()
    expect((await leading)?.text).to.equal('first')
    await hook.clock.advance(0)
    expect(runs.map(({ method }) => method)).to.deep.equal(['leading', 'trailing'])
  })

  it('runs what it holds when the plugin closes', async () => {
    const { hook, runs } = await startHesitant()
    const answer = await hook.call(path('trailing'), { body: 'a' })
    await hook.call(path('leading'), { body: 'b' })
    await hook.call(path('leading'), { body: 'c' })
    expect(await closes(hook.plugin, hook.clock)).to.equal(true)
    expect(runs.map(({ args }) => args[2])).to.deep.equal(['b', 'a'])
    expect(runs[1]?.args[3].execution).to.equal(standingIn(answer))
    expect(hook.clock.pending).to.equal(0)
  })

  it('runs what it holds when the plugin begins to close, whatever else is under way', async () => {
    const { hook, runs, replies } = await startHesitant()
    const latch = new Latch([200, null, 'done'])
    replies.push(() => latch.opened)
    const [held] = await hook.begin(path('leading', 2))
    await hook.call(path('trailing'))
    const closed = hook.plugin.close()
    expect(runs.map(({ method }) => method)).to.deep.equal(['leading', 'trailing'])
    latch.open()
    expect((await held)?.text).to.equal('done')
    await closed
  })

  it('runs what came while the plugin was closing', async () => {
    const { hook, runs } = await startHesitant()
    const client = await hook.connect()
    const come = hook.nextRequest()
    client.send(`POST ${path('trailing')} HTTP/1.1\r\nHost: room\r\nContent-Length: 4\r\n\r\nla`)
    await come
    const closed = hook.plugin.close()
    client.send('te')
    const answer = await client.answer()
    expect(answer.status).to.equal(202)
    await closed
    expect(runs.map(({ args }) => [args[2], args[3].execution])).to.deep.equal([
      ['late', (JSON.parse(answer.body) as { execution: string }).execution],
    ])
    client.leave()
  })

  for (const isLate of [false, true])
    it(`is waited for when the plugin closes, whatever runs it, ${isLate ? 'late' : 'in time'}`, async () => {
      const { hook, replies, runs } = await startHesitant()
      const latch = new Latch([200, null, 'done'])
      replies.push(() => latch.opened)
      const configuration = { ...room(), modules: [] }
      const other = await start({ runtime: hook.plugin.runtime, configuration })
      const client = await other.connect()
      const come = other.nextRequest()
      client.send(`POST ${path('trailing')} HTTP/1.1\r\nHost: room\r\nContent-Length: 4\r\n\r\nbo`)
      await come
      const end = async (): Promise<void> => {
        client.send('dy')
        expect((await client.answer()).status).to.equal(202)
      }
      if (!isLate) await end()
      let isClosed = false
      const closed = other.plugin.close().then(() => {
        isClosed = true
      })
      if (isLate) await end()
      for (let turn = 0; turn < 10; turn += 1) await other.clock.advance(0)
      expect([isClosed, runs.length]).to.deep.equal([false, 1])
      latch.open()
      await closed
      client.leave()
    })
})

const broken = (): never => {
  throw new Error('broken')
}
