import { expect } from 'chai'
import { z } from 'zod'
import {
  arg,
  command,
  driver,
  Driver,
  reply,
  security,
  webhook,
  type Verb,
  type WebhookContext,
  type WebhookHeaders,
} from '../../src/driver/index.js'
import { driverSpec, mockModule, type DriverSpec, type DriverSpecOptions } from '../../src/testing/index.js'
import { problemOf, thrownBy } from '../support/thrown.js'

const Settings = z.object({ volume: z.number(), name: z.string().default('none') })
type Settings = z.output<typeof Settings>

@driver({ name: 'Radio', generic: 'Radio', settings: Settings, defaultSettings: { volume: 1 } })
class Radio extends Driver<Settings> {
  override onUpdate(): void {
    this.clearSubscriptions()
    this.status.set('settings', { ...this.settings })
    this.monitor('news', (message) => {
      this.status.set('news', message)
    })
  }
  override onLoad(): void {
    this.onUpdate()
    this.schedule.every(1000, () => {
      this.status.set('ticks', Number(this.status.get('ticks') ?? 0) + 1)
    })
  }
  @command({ args: [arg('a', z.number()), arg('b', z.number())] })
  add(a: number, b: number): number {
    return a + b
  }
  @command()
  @security('support')
  guarded(): string {
    this.log.info('guarded')
    return 'guarded'
  }
  @command()
  doors() {
    return this.system.implementing('DoorSecurity').call('list', 'lobby')
  }
  @webhook({ methods: ['GET', 'PUT'] })
  request(verb: Verb, _headers: WebhookHeaders, body: string, context: WebhookContext) {
    const [type, x, q] = [context.header('Content-Type'), context.header('X-TEST'), context.query.get('q')]
    return reply(201, { verb, body, type, x, q }, { 'X-Reply': 'yes' })
  }
  @webhook({ methods: ['PUT'] })
  bytes(_verb: Verb, _headers: WebhookHeaders, _body: string, { raw }: WebhookContext) {
    return reply(200, raw.toString('hex'))
  }
}

@driver({ name: 'Strict Radio', generic: 'Radio', settings: z.object({ token: z.string() }) })
class Strict extends Driver<{ token: string }> {}

describe('The spec of a driver', () => {
  let running: DriverSpec | undefined
  const start = async (options?: DriverSpecOptions): Promise<DriverSpec> =>
    (running = await driverSpec(Radio, options))
  afterEach(async () => {
    await running?.close()
    running = undefined
  })

  it("runs the driver with its defaults, and the spec's settings over them", async () => {
    const spec = await start({ settings: { name: 'mine' } })
    expect(spec.status('settings')).to.deep.equal({ volume: 1, name: 'mine' })
  })

  it('rejects with the faults of settings that cannot be used', async () => {
    const problem = await problemOf(() => driverSpec(Radio, { settings: { volume: 'x' } }))
    expect(problem.faults.map(({ path }) => path)).to.deep.equal(['modules[0].settings.volume'])
  })

  it('says in its message which setting is missing or cannot be used, as runners show that alone', async () => {
    expect((await problemOf(() => driverSpec(Strict))).message).to.match(/: settings\.token .+/)
    const spec = await start()
    expect((await problemOf(() => spec.updateSettings({ volume: 'x' }))).message).to.match(
      /: settings\.volume .+/,
    )
  })

  it('rejects a class that is no driver', async () => {
    class Plain {}
    expect(await thrownBy(() => driverSpec(Plain))).to.have.property(
      'message',
      'Plain is not a driver: it has no @driver',
    )
  })

  it('updates settings over those given before', async () => {
    const spec = await start({ settings: { name: 'mine' } })
    await spec.updateSettings({ volume: 2 })
    expect(spec.status('settings')).to.deep.equal({ volume: 2, name: 'mine' })
    expect((await problemOf(() => spec.updateSettings({ volume: 'x' }))).code).to.equal(
      'invalid-configuration',
    )
  })

  it('calls commands, as an administrator or as somebody else', async () => {
    const spec = await start()
    expect(await spec.exec('add', 1, 2)).to.equal(3)
    expect(await spec.exec('guarded')).to.equal('guarded')
    expect((await problemOf(() => spec.execAs('user', 'guarded'))).code).to.equal('access-denied')
    expect((await problemOf(() => spec.exec('subtract'))).code).to.equal('method-not-found')
  })

  it('calls webhooks from outside, with verb, headers, query and body, and reads the answer', async () => {
    const spec = await start()
    const answer = await spec.webhook('request', {
      method: 'PUT',
      headers: { 'X-Test': '1' },
      query: { q: 'a b' },
      json: { open: true },
    })
    expect(answer.status).to.equal(201)
    expect(answer.json).to.deep.equal({
      verb: 'PUT',
      body: '{"open":true}',
      type: 'application/json',
      x: '1',
      q: 'a b',
    })
    expect(answer.headers).to.include({ 'x-reply': 'yes', 'content-type': 'application/json' })
    expect(JSON.parse(answer.text)).to.deep.equal(answer.json)
  })

  it('sends text and bytes as they are, and gives no JSON where there is none', async () => {
    const spec = await start()
    expect((await spec.webhook('request', { method: 'PUT', body: 'plain' })).json).to.include({
      body: 'plain',
    })
    const answer = await spec.webhook('bytes', { method: 'PUT', body: new Uint8Array([0, 255]) })
    expect(answer).to.include({ text: '00ff', json: undefined })
  })

  it('goes through every gate', async () => {
    const spec = await start()
    expect((await spec.webhook('request')).status).to.equal(405)
    expect((await spec.webhook('unknown')).status).to.equal(404)
  })

  it('follows status, and waits for a value', async () => {
    const spec = await start()
    const heard: unknown[] = []
    const stop = spec.follow('ticks', (value) => heard.push(value))
    const waiting = spec.until('ticks', 3)
    await spec.advance(3500)
    await waiting
    await spec.until('ticks', 3)
    stop()
    await spec.advance(1000)
    expect(heard).to.deep.equal([1, 2, 3])
    expect(spec.status('ticks')).to.equal(4)
    expect(spec.status('unknown')).to.equal(undefined)
  })

  it('publishes on application channels', async () => {
    const spec = await start()
    await spec.publish('news', { rain: true })
    expect(spec.status('news')).to.deep.equal({ rain: true })
  })

  it('keeps what is logged', async () => {
    const spec = await start()
    await spec.exec('guarded')
    expect(spec.logs.map(({ message }) => message)).to.include('guarded')
  })

  it('puts other modules around the driver', async () => {
    const heard: unknown[] = []
    const door = mockModule({
      implements: ['DoorSecurity'],
      status: { open: false },
      commands: {
        list: (...args: unknown[]) => {
          heard.push(args)
          return ['front', 'back']
        },
      },
    })
    const broken = mockModule({
      implements: ['DoorSecurity'],
      commands: {
        list: () => {
          throw new Error('broken')
        },
      },
    })
    const spec = await start({ system: { Door: [door, broken], Display: [mockModule()] } })
    expect(await spec.exec('doors')).to.deep.equal([['front', 'back']])
    expect(heard).to.deep.equal([['lobby']])
  })

  it('leaves no timer behind', async () => {
    const spec = await start()
    expect(spec.clock.pending).to.equal(1)
    await spec.close()
    running = undefined
    expect(spec.clock.pending).to.equal(0)
  })
})
