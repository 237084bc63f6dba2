import { expect } from 'chai'
import { Problem } from '../../../src/problem/index.js'
import { WEBHOOK } from '../../support/placeos-cluster.js'
import type { DoubleModule } from '../../support/placeos-module.js'
import { REDIS } from '../../support/redis.js'
import { problemOf } from '../../support/thrown.js'
import { until } from '../../support/until.js'
import type { Fault } from '../../support/core.js'
import { webhookCall } from '../webhook-call.js'
import { sites, type LateOutcome, type Site, type SiteOptions } from './site.js'

const MODULE = 'mod-bell'

describe(`Calling a module in PlaceOS, on ${REDIS}`, () => {
  const makeSite = sites()
  let site: Site
  let end: ((result: unknown) => void)[]

  const bell: DoubleModule = {
    functions: {
      request: {
        parameters: WEBHOOK,
        run: (verb, headers, body) => [200, { 'X-A': 'b' }, JSON.stringify([verb, headers, body])],
      },
      wait: { parameters: WEBHOOK, run: () => new Promise((resolve) => end.push(resolve)) },
      raise: {
        parameters: WEBHOOK,
        run: () => {
          throw new Error('the password=1234 is wrong')
        },
      },
      closed: { parameters: WEBHOOK, run: () => [200, null, 'closed'] },
      nobody: { parameters: WEBHOOK, run: () => [200, null, 'nobody'] },
      nothing: { parameters: WEBHOOK, run: () => undefined },
      hello: { parameters: WEBHOOK, run: () => 'hello' },
      ring: {
        parameters: { times: { type: 'integer' }, loud: { type: 'boolean', default: false } },
        run: (times: number, loud: boolean | undefined) => [times, loud ?? false],
      },
      poke: { run: () => 'poked' },
    },
    security: { administrator: ['closed'], janitor: ['nobody'] },
  }

  const start = async (options: SiteOptions = {}): Promise<void> => {
    end = []
    site = await makeSite(options)
    await site.cluster.start(MODULE, bell)
    await site.cluster.map(site.lobby, [['Bell', MODULE]])
  }
  const calls = () => site.cluster.calls.map(({ method, args }) => [method, args])
  const fail = (fault: Fault): void => {
    for (const core of site.cluster.cores) core.fault = () => fault
  }
  const logged = (level: 'warn' | 'error'): string[] =>
    site.log.lines.filter((line) => line.level === level).map(({ message }) => message)

  it('hands a webhook method verb, headers and body, and gives its reply', async () => {
    await start()
    const heard: string[] = []
    const onStart = (): void => void heard.push('start')
    const reply = await site.deliver('Bell_1', { body: 'ding', verb: 'PUT', onStart })
    expect(reply).to.deep.equal([200, { 'X-A': 'b' }, '["PUT",{"X-Test":["1"]},"ding"]'])
    expect(heard).to.deep.equal(['start'])
    expect(site.cluster.calls.map(({ at: _, ...call }) => call)).to.deep.equal([
      {
        ...{ module: MODULE, method: 'request', args: ['PUT', { 'X-Test': ['1'] }, 'ding'] },
        ...{ user: 'webhook.trig-1', request: 'request-1', isWrongNode: false },
        node: site.cluster.coreOf(MODULE).url,
      },
    ])
  })

  it('tells who calls in characters that need no escape', async () => {
    await start()
    await site.deliver('Bell_1', { caller: 'webhook.trig-"1",\n' })
    expect(site.cluster.calls[0]?.user).to.equal('webhook.trig--1---')
  })

  it('knows the functions of the shape of a webhook method, and no others', async () => {
    await start()
    const found = await site.target('Bell_1')
    expect(found).to.deep.equal({
      ...{ module: MODULE, name: 'Bell_1' },
      endpoint: { name: 'request', methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], clearance: 'user' },
    })
    expect((await site.target('Bell_1', 'closed')).endpoint.clearance).to.equal('administrator')
    const refused: [method: string, code: string][] = [
      ['ring', 'method-not-found'],
      ['poke', 'method-not-found'],
      ['constructor', 'method-not-found'],
      ['__exec__', 'method-not-found'],
      ['nobody', 'access-denied'],
    ]
    for (const [method, code] of refused) {
      const problem = await site.found('Bell_1', method)
      expect(problem instanceof Problem && problem.code, method).to.equal(code)
    }
  })

  const methods: [setting: 'any' | string[], known: string[]][] = [
    ['any', ['request', 'ring', 'poke']],
    [['poke'], ['poke']],
  ]
  for (const [setting, known] of methods)
    it(`knows ${known.join(', ')} where methods is ${JSON.stringify(setting)}`, async () => {
      await start({ settings: { methods: setting } })
      const found = await Promise.all(
        ['request', 'ring', 'poke'].map(async (name) =>
          (await site.found('Bell_1', name)) instanceof Problem ? [] : [name],
        ),
      )
      expect(found.flat()).to.deep.equal(known)
    })

  it('refuses what was made an administrator’s a moment ago', async () => {
    await start()
    await site.target('Bell_1')
    await site.cluster.start(MODULE, { ...bell, security: { administrator: ['request'] } })
    expect((await site.target('Bell_1')).endpoint.clearance).to.equal('administrator')
  })

  for (const [what, method] of [
    ['nothing', 'nothing'],
    ['what is no reply', 'hello'],
  ] as const)
    it(`gives null where a method gives ${what}`, async () => {
      await start()
      expect(await site.deliver('Bell_1', {}, method)).to.equal(null)
      await site.deliver('Bell_1', {}, method)
      expect(logged('warn')).to.have.length(method === 'hello' ? 1 : 0)
    })

  it('says that a method raised, and why only to the log', async () => {
    await start()
    const problem = await problemOf(() => site.deliver('Bell_1', {}, 'raise'))
    expect(problem).to.include({ code: 'driver-failed', message: 'Bell_1.raise failed' })
    expect(site.log.lines.at(-1)).to.deep.include({ level: 'error', message: 'a driver raised an error' })
    expect(JSON.stringify(site.log.lines.at(-1)?.details)).to.include('a_driver.cr:1:2')
  })

  const faults: [fault: Fault, message: RegExp][] = [
    ['reset after', /^Bell_1.request failed: no answer came, and it may have run$/],
    ['reset before', /^Bell_1.request failed: no answer came, and it may have run$/],
    ['half an answer', /^Bell_1.request failed: no answer came, and it may have run$/],
    ['20 MB', /^Bell_1.request failed: no answer came, and it may have run$/],
    ['no JSON', /^Bell_1.request gave what is no JSON$/],
  ]
  for (const [fault, message] of faults)
    it(`is driver-failed, once, where core gives ${fault}`, async () => {
      await start({ cores: 2 })
      fail(fault)
      const problem = await problemOf(() => site.deliver('Bell_1'))
      expect([problem.code, problem.message]).to.deep.equal(['driver-failed', problem.message])
      expect(problem.message).to.match(message)
      expect(calls()).to.have.length(fault === 'reset before' ? 0 : 1)
    })

  it('is driver-failed where the module has stopped meanwhile', async () => {
    await start()
    await site.cluster.stop(MODULE)
    expect(await problemOf(() => site.deliver('Bell_1'))).to.include({
      code: 'driver-failed',
      message: 'Bell_1.request failed: PlaceOS answered 500, and it may have run',
    })
  })

  it('is given up at its time limit; what comes after it is told, and not as an answer', async () => {
    await start({ limits: { webhookTimeoutMs: 1000 } })
    const late: LateOutcome[] = []
    const problem = problemOf(() =>
      site.deliver('Bell_1', { onLate: (outcome) => late.push(outcome) }, 'wait'),
    )
    await until(
      () => (end.length > 0 ? true : undefined),
      () => 'the method did not begin',
    )
    expect((await site.whileTimeGoes(problem)).message).to.equal('Bell_1.wait did not finish within 1000 ms')
    end[0]?.([200, null, 'late'])
    await until(
      () => late[0],
      () => 'nothing was told',
    )
    expect(late).to.deep.equal([{ result: [200, {}, 'late'] }])
  })

  it('waits for room, in a place that is told, and is refused where too many wait', async () => {
    await start({ settings: { maxInFlightPerModule: 1 }, limits: { maxQueuedDeliveries: 1 } })
    const target = await site.target('Bell_1', 'wait')
    const first = site.runtime.callWebhook(target, webhookCall())
    await until(
      () => (end.length > 0 ? true : undefined),
      () => 'the method did not begin',
    )
    const places: number[] = []
    const second = site.runtime.callWebhook(target, webhookCall({ onQueued: (place) => places.push(place) }))
    expect(places).to.deep.equal([1])
    expect(await problemOf(() => site.runtime.callWebhook(target, webhookCall()))).to.include({
      code: 'queue-full',
    })
    for (const count of [1, 2]) {
      await until(
        () => end[count - 1],
        () => 'the next did not begin',
      )
      end[count - 1]?.([200, null, String(count)])
    }
    expect([await first, await second]).to.deep.equal([
      [200, {}, '1'],
      [200, {}, '2'],
    ])
  })

  it('runs nothing, and says so, where there is no core', async () => {
    await start()
    const [core] = site.cluster.cores
    if (core) await site.cluster.leave(core)
    const heard: string[] = []
    const call = { onStart: (): void => void heard.push('start') }
    expect(await problemOf(() => site.deliver('Bell_1', call))).to.include({
      code: 'runtime-unavailable',
      message: 'PlaceOS has no core at work',
    })
    expect(heard).to.deep.equal([])
  })

  it('runs nothing, and says so, where its core refuses connections', async () => {
    await start({ cores: 2 })
    const core = site.cluster.coreOf(MODULE)
    await site.cluster.crash(core)
    const heard: string[] = []
    const call = { onStart: (): void => void heard.push('start') }
    expect(await problemOf(() => site.deliver('Bell_1', call))).to.include({ code: 'runtime-unavailable' })
    expect([heard, calls()]).to.deep.equal([[], []])
    await site.cluster.prune(core)
    expect(await site.deliver('Bell_1', call)).to.be.an('array')
    expect([heard, site.cluster.calls.map(({ isWrongNode }) => isWrongNode)]).to.deep.equal([
      ['start'],
      [false],
    ])
  })

  it('goes to the core that the module is on since a moment ago', async () => {
    await start()
    for (let count = 0; count < 5; count += 1) {
      const joined = await site.cluster.join()
      await site.deliver('Bell_1')
      if (count % 2 === 0) await site.cluster.leave(joined)
      await site.deliver('Bell_1')
    }
    expect(site.cluster.calls.filter(({ isWrongNode }) => isWrongNode)).to.deep.equal([])
    expect(calls()).to.have.length(10)
  })

  it('ends as it would where the system is destroyed meanwhile', async () => {
    await start()
    const reply = site.deliver('Bell_1', {}, 'wait')
    await until(
      () => (end.length > 0 ? true : undefined),
      () => 'the method did not begin',
    )
    await site.cluster.destroy(site.lobby)
    end[0]?.([200, null, 'done'])
    expect(await reply).to.deep.equal([200, {}, 'done'])
  })

  const garbage: [what: string, metadata: string, code: string][] = [
    ['garbage', '{', 'runtime-unavailable'],
    ['of levels that are none', '{"interface":{"request":{}},"security":7}', 'runtime-unavailable'],
    ["an edge's nothing", 'null', 'module-not-found'],
  ]
  for (const [what, metadata, code] of garbage)
    it(`is ${code} where the metadata is ${what}`, async () => {
      await start()
      await site.cluster.start(MODULE, { metadata })
      const problem = await site.found('Bell_1')
      expect(problem instanceof Problem && problem.code).to.equal(code)
      expect(await site.runtime.list(site.lobby)).to.deep.equal([
        { id: MODULE, name: 'Bell', index: 1, driver: null, commands: [], webhooks: [] },
      ])
    })

  it('is runtime-unavailable where what is in Redis is of another kind', async () => {
    await start()
    await site.cluster.redis.del(`interface/${MODULE}`)
    await site.cluster.redis.hset(`interface/${MODULE}`, 'a', 'b')
    const problem = await site.found('Bell_1')
    expect(problem instanceof Problem && problem.code).to.equal('runtime-unavailable')
    expect(site.runtime.health().map(({ part }) => part)).to.not.include('redis')
  })

  describe('for a command', () => {
    it('passes arguments in order or by name, and gives what comes of it', async () => {
      await start()
      expect(await site.exec('Bell_1', 'ring', [3])).to.deep.equal([3, false])
      expect(await site.exec('Bell_1', 'ring', { loud: true, times: 2 })).to.deep.equal([2, true])
      expect(await site.exec('Bell_1', 'nothing', ['GET', {}, ''])).to.equal(null)
      expect(await site.exec('Bell_1', 'poke', [1, 2])).to.equal('poked')
    })

    it('refuses what cannot work before anything is sent', async () => {
      await start()
      const refused: [
        command: string,
        args: unknown[] | Record<string, unknown>,
        as: 'user' | 'administrator',
        code: string,
        message: string,
      ][] = [
        [
          'ring',
          [1, true, 3],
          'user',
          'invalid-arguments',
          "wrong number of arguments for 'ring' (given 3, expected 2)",
        ],
        ['ring', [], 'user', 'invalid-arguments', 'ring: times: is required'],
        [
          'ring',
          { times: 1, long: 2 },
          'user',
          'invalid-arguments',
          'ring: long: is not an argument of this command',
        ],
        ['sing', [], 'administrator', 'method-not-found', 'Bell_1 has no command sing'],
        ['closed', [], 'user', 'access-denied', 'closed needs the clearance administrator'],
        ['nobody', [], 'administrator', 'access-denied', 'nobody may call nobody'],
      ]
      for (const [command, args, as, code, message] of refused)
        expect(await problemOf(() => site.exec('Bell_1', command, args, as))).to.include({ code, message })
      expect(calls()).to.deep.equal([])
    })

    it('tells what was raised, without what is secret in it', async () => {
      await start()
      const problem = await problemOf(() => site.exec('Bell_1', 'raise', ['GET', {}, '']))
      expect(problem.code).to.equal('driver-failed')
      expect(problem.message)
        .to.match(/^Bell_1.raise failed: the password=.* is wrong$/)
        .and.not.include('1234')
    })

    it('says that there is no such command, or no such argument, where only the driver knew', async () => {
      await start()
      const says = {
        ...bell.functions,
        sing: {},
        hum: { parameters: { a: { type: 'string', default: '' } } },
      }
      const { metadata } = await site.cluster.start(MODULE, { functions: says })
      await site.cluster.start(MODULE, { ...bell, metadata })
      expect(await problemOf(() => site.exec('Bell_1', 'sing'))).to.include({
        code: 'method-not-found',
        message: 'Bell_1 has no command sing',
      })
    })
  })
})
