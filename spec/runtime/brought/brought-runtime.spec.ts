import { setImmediate as turn } from 'node:timers/promises'
import { expect } from 'chai'
import { Problem } from '../../../src/problem/index.js'
import { BroughtRuntime } from '../../../src/runtime/brought/index.js'
import type { LateOutcome, Runtime, WebhookCall, WebhookTarget } from '../../../src/runtime/index.js'
import { FakeClock, MemoryLog } from '../../../src/testing/index.js'
import { farRuntime } from '../../support/far-runtime.js'
import { problemOf } from '../../support/thrown.js'

const ADDRESS = { system: 'sys-lobby', name: 'Bell', index: 1 }
const COMMAND = { ...ADDRESS, command: 'chime', args: [], clearance: 'user' } as const
const TARGET: WebhookTarget = {
  module: 'mod-far',
  name: 'Bell_1',
  endpoint: { name: 'ring', methods: ['POST'], clearance: 'support' },
}
const never = (): Promise<never> => new Promise(() => undefined)
const broken = (): never => {
  throw new TypeError('the password is 1234')
}

/** Anything that JavaScript lets a host give. */
const any = (value: unknown): never => value as never

/** A problem as another copy of the package makes it. */
class OtherProblem extends Error {
  override readonly name = 'Problem'
  readonly code = 'module-not-found'
}

describe('A runtime that a host brings', () => {
  let clock: FakeClock
  let log: MemoryLog
  beforeEach(() => {
    clock = new FakeClock()
    log = new MemoryLog()
  })
  const brought = (changes: Partial<Runtime>): BroughtRuntime =>
    new BroughtRuntime(farRuntime(changes), { clock, log, webhookTimeoutMs: 1000, commandTimeoutMs: 2000 })
  const errors = (): string[] =>
    log.lines.filter(({ level }) => level === 'error').map(({ message }) => message)

  /** Each look-up, as it is asked. */
  const LOOK_UPS: Readonly<
    Record<'findWebhook' | 'list' | 'systems' | 'system' | 'status', (runtime: Runtime) => unknown>
  > = {
    findWebhook: (runtime) => runtime.findWebhook(ADDRESS, 'ring'),
    list: (runtime) => runtime.list('sys-lobby'),
    systems: (runtime) => runtime.systems({ text: '', after: undefined, limit: 10 }),
    system: (runtime) => runtime.system('sys-lobby'),
    status: (runtime) => runtime.status(ADDRESS),
  }
  /** What a look-up came to: its Problem, given or thrown. */
  const refusalOf = (runtime: Runtime, name: keyof typeof LOOK_UPS): Promise<Problem> =>
    problemOf(async () => {
      const given = await LOOK_UPS[name](runtime)
      if (given instanceof Problem) throw given
    })

  for (const name of Object.keys(LOOK_UPS) as (keyof typeof LOOK_UPS)[]) {
    for (const [how, fails] of [
      ['throws', broken],
      ['rejects', () => Promise.reject(new TypeError('the password is 1234'))],
    ] as const)
      it(`is unavailable where ${name} ${how}; only the log has the cause`, async () => {
        const problem = await refusalOf(brought({ [name]: fails }), name)
        expect(problem).to.include({
          code: 'runtime-unavailable',
          message: 'the runtime of the host failed; the log has the cause',
        })
        expect(log.lines).to.have.length(1)
        expect(log.lines[0]?.details.function).to.equal(name)
      })

    it(`is unavailable where ${name} does not answer within 5 seconds`, async () => {
      const refusal = refusalOf(brought({ [name]: never }), name)
      await clock.advance(4999)
      expect(errors()).to.deep.equal([])
      await clock.advance(1)
      expect(await refusal).to.include({
        code: 'runtime-unavailable',
        message: 'the runtime of the host has not answered within 5 s',
      })
    })

    for (const odd of [7, 'text', [7], true])
      it(`is unavailable where ${name} gives ${JSON.stringify(odd)}, and the log says what is odd`, async () => {
        const problem = await refusalOf(brought({ [name]: () => any(odd) }), name)
        expect(problem.code).to.equal('runtime-unavailable')
        expect(log.lines[0]?.message).to.equal('the runtime of the host gave something odd')
      })

    it(`has the problem of ${name} told as it is, also of another copy of the package`, async () => {
      const own = new Problem('system-not-found', 'no such place')
      expect(await refusalOf(brought({ [name]: () => Promise.reject(own) }), name)).to.equal(own)
      const other = () => {
        throw new OtherProblem('no such bell')
      }
      expect(await refusalOf(brought({ [name]: other }), name)).to.include({
        code: 'module-not-found',
        message: 'no such bell',
      })
      expect(log.lines).to.deep.equal([])
    })

    it(`is given what ${name} gives later, and no timer is left`, async () => {
      const given: unknown = await LOOK_UPS[name](farRuntime())
      const later = brought({ [name]: () => Promise.resolve(any(given)) })
      expect(await LOOK_UPS[name](later)).to.deep.equal(given)
      expect(clock.pending).to.equal(0)
    })
  }

  it('names the member of a target that is odd', async () => {
    const endpoint = { name: 'ring', methods: ['FETCH'], clearance: 'support' }
    await refusalOf(brought({ findWebhook: () => any({ ...TARGET, endpoint }) }), 'findWebhook')
    expect(log.lines[0]?.details.odd).to.match(/^endpoint\.methods\[0\]: /)
  })

  it('takes null for nothing', async () => {
    const runtime = brought({ system: () => any(null), status: () => any(null) })
    expect([await runtime.system('sys-none'), await runtime.status(ADDRESS)]).to.deep.equal([
      undefined,
      undefined,
    ])
  })

  describe('and a webhook call', () => {
    let heard: string[]
    let late: LateOutcome[]
    const call = (): WebhookCall => ({
      verb: 'POST',
      headers: {},
      body: '',
      caller: 'webhook.trig-bell',
      context: any({}),
      onQueued: (position) => heard.push(`queued ${String(position)}`),
      onStart: () => heard.push('started'),
      onLate: (outcome) => late.push(outcome),
    })
    beforeEach(() => {
      heard = []
      late = []
    })

    for (const [how, fails] of [
      ['throws', broken],
      ['rejects', () => Promise.reject(new TypeError('the password is 1234'))],
    ] as const)
      it(`is driver-failed where the method ${how}, without its words`, async () => {
        const problem = await problemOf(() => brought({ callWebhook: fails }).callWebhook(TARGET, call()))
        expect(problem).to.include({ code: 'driver-failed', message: 'Bell_1.ring failed' })
        expect(errors()).to.deep.equal(['the runtime of the host failed'])
      })

    it('is given at once what is there at once', () => {
      expect(brought({}).callWebhook(TARGET, call())).to.deep.equal([200, null, 'rung from afar'])
      expect(clock.pending).to.equal(0)
    })

    it('is given up at its time limit, and how it ends after that is told', async () => {
      let end: (reply: unknown) => void = () => undefined
      const callWebhook = (): Promise<unknown> =>
        new Promise((resolve) => {
          end = resolve
        })
      const refusal = problemOf(() => brought({ callWebhook }).callWebhook(TARGET, call()))
      await clock.advance(1000)
      expect(await refusal).to.include({
        code: 'driver-timeout',
        message: 'Bell_1.ring did not finish within 1000 ms',
      })
      end([200])
      await turn()
      expect(late).to.deep.equal([{ result: [200] }])
    })

    it('begins its time anew when it waits and when it starts', async () => {
      let own: WebhookCall | undefined
      const callWebhook = (_target: WebhookTarget, given: WebhookCall): Promise<never> => {
        own = given
        return never()
      }
      const refusal = problemOf(() => brought({ callWebhook }).callWebhook(TARGET, call()))
      await clock.advance(900)
      own?.onQueued(1)
      await clock.advance(900)
      own?.onStart()
      await clock.advance(900)
      expect(heard).to.deep.equal(['queued 1', 'started'])
      await clock.advance(100)
      expect((await refusal).code).to.equal('driver-timeout')
    })

    it('hears once that it starts, and nothing after that', async () => {
      const callWebhook = (_target: WebhookTarget, given: WebhookCall): undefined => {
        given.onStart()
        given.onStart()
        given.onQueued(3)
        return undefined
      }
      await brought({ callWebhook }).callWebhook(TARGET, call())
      expect(heard).to.deep.equal(['started'])
    })

    it('has its body made into text when that is asked for, also of a copy of the call', async () => {
      const made: string[] = []
      const given: WebhookCall = {
        ...call(),
        get body() {
          made.push('text')
          return 'ring'
        },
      }
      made.length = 0
      let text = ''
      const callWebhook = (_target: WebhookTarget, own: WebhookCall): undefined => {
        expect(made).to.deep.equal([])
        text = { ...own }.body
        return undefined
      }
      await brought({ callWebhook }).callWebhook(TARGET, given)
      expect([text, made]).to.deep.equal(['ring', ['text']])
    })

    it('takes what is like a promise for one', async () => {
      const thenable = { then: (resolve: (reply: unknown) => void) => { resolve([204]) } } // prettier-ignore
      expect(await brought({ callWebhook: () => thenable }).callWebhook(TARGET, call())).to.deep.equal([204])
    })
  })

  describe('and a command', () => {
    for (const [how, fails] of [
      ['throws', broken],
      ['rejects', () => Promise.reject(new TypeError('the password is 1234'))],
    ] as const)
      it(`is driver-failed where it ${how}, without its words`, async () => {
        const problem = await problemOf(() => brought({ exec: fails }).exec(COMMAND))
        expect(problem).to.include({ code: 'driver-failed', message: 'Bell.chime failed' })
      })

    it('is driver-failed where it gives what is no JSON, and says what it is', async () => {
      const problem = await problemOf(() =>
        brought({ exec: () => Promise.resolve(any({ rooms: new Map() })) }).exec(COMMAND),
      )
      expect(problem.code).to.equal('driver-failed')
      expect(problem.message).to.match(/^Bell\.chime gave what is no JSON: rooms is a Map/)
    })

    it('gives null where it gives nothing', async () => {
      expect(await brought({ exec: () => Promise.resolve(any(undefined)) }).exec(COMMAND)).to.equal(null)
    })

    it('is given up at its time limit', async () => {
      const refusal = problemOf(() => brought({ exec: never }).exec(COMMAND))
      await clock.advance(2000)
      expect((await refusal).code).to.equal('driver-timeout')
    })
  })

  describe('and what follows a status key', () => {
    const key = { ...ADDRESS, key: 'rings' }

    it('hears nothing where it throws, and may be stopped', () => {
      const stop = brought({ follow: broken }).follow(key, () => undefined)
      stop()
      expect(errors()).to.include('the runtime of the host failed')
    })

    it('hears nothing once it is stopped, whatever the runtime goes on telling', () => {
      let tell: (value: never) => unknown = () => undefined
      const runtime = brought({
        follow: (_key, listener) => {
          tell = listener
          return broken
        },
      })
      const heard: unknown[] = []
      const stop = runtime.follow(key, (value) => heard.push(value))
      tell(any(1))
      stop()
      stop()
      tell(any(2))
      expect(heard).to.deep.equal([1])
    })

    it('does not hear what is no JSON', () => {
      const runtime = brought({
        follow: (_key, listener) => {
          listener(any(new Map()))
          listener(1)
          return () => undefined
        },
      })
      const heard: unknown[] = []
      runtime.follow(key, (value) => heard.push(value))
      expect(heard).to.deep.equal([1])
      expect(errors()).to.have.length(1)
    })

    it('is told that there is no way to stop where none is given', () => {
      brought({ follow: () => any(undefined) }).follow(key, () => undefined)()
      expect(errors()).to.deep.equal(['the runtime of the host gave no way to stop'])
    })
  })

  for (const [how, health] of [
    ['throws', broken],
    ['gives something odd', () => any('fine')],
    ['answers later', () => any(Promise.resolve([]))],
  ] as const)
    it(`is not well where health ${how}`, () => {
      expect(brought({ health }).health()).to.deep.equal([
        { part: 'runtime', problem: 'does not say how it is' },
      ])
    })
})
