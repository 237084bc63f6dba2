import { setImmediate as turn } from 'node:timers/promises'
import { expect } from 'chai'
import { z } from 'zod'
import {
  arg,
  command,
  driver,
  Driver,
  reply,
  webhook,
  type DriverContext,
} from '../../../src/driver/index.js'
import { problemOf } from '../../support/thrown.js'
import { Building, LOBBY } from './building.js'

const places = [
  'constructor',
  'onLoad',
  'onUpdate',
  'onUnload',
  'a timer',
  'a subscription',
  'a monitor',
  'a status of another module',
] as const
type Place = (typeof places)[number]

/** A driver that fails where its settings say, and notes what it gets to. */
@driver({ name: 'Fragile', generic: 'Fragile' })
class Fragile extends Driver<{ place?: Place; how?: 'throws' | 'rejects' }> {
  constructor(context: DriverContext) {
    super(context)
    this.#failAt('constructor')
  }
  override onLoad(): unknown {
    this.schedule.in(10, () => this.#failAt('a timer'))
    this.subscribe('rung', () => this.#failAt('a subscription'))
    this.monitor('bells', () => this.#failAt('a monitor'))
    this.system.get('Sturdy').subscribe('rung', () => this.#failAt('a status of another module'))
    return this.#failAt('onLoad')
  }
  override onUpdate(): unknown {
    return this.#failAt('onUpdate')
  }
  override onUnload(): unknown {
    return this.#failAt('onUnload')
  }
  @command()
  ring(): string {
    this.status.set('rung', this.now())
    return 'ring'
  }
  #failAt(here: Place): unknown {
    const { place, how } = this.settings
    if (here !== place) return undefined
    if (how === 'rejects') return Promise.reject(new Error(`rejected in ${here}`))
    throw new Error(`thrown in ${here}`)
  }
}

@driver({ name: 'Sturdy', generic: 'Sturdy' })
class Sturdy extends Driver {
  override onLoad(): void {
    this.status.set('rung', 0)
    this.status.set('heard', 0)
    this.monitor('bells', (count) => {
      this.status.set('heard', count)
    })
    this.schedule.every(10, () => {
      this.status.set('ticked', true)
    })
  }
  override onUnload(): void {
    this.publish('sturdy unloads', true)
  }
  @command()
  ring(): string {
    this.status.set('rung', this.now())
    return 'ring'
  }
  @command()
  tell(): void {
    this.publish('bells', 7)
  }
}

/** A driver whose loading and unloading end when they are told to. */
@driver({ name: 'Slow', generic: 'Slow', settings: z.object({ hang: z.string().default('load') }) })
class Slow extends Driver<{ hang: string }> {
  #loaded = false

  override async onLoad(): Promise<void> {
    if (this.settings.hang === 'load') await next(`${this.moduleId} load`)
    this.#loaded = true
  }
  override async onUnload(): Promise<void> {
    if (this.settings.hang === 'unload') await next(`${this.moduleId} unload`)
  }
  @command()
  loaded(): boolean {
    return this.#loaded
  }
  @command({ args: [arg('first', z.number())] })
  checked(): boolean {
    return true
  }
  @webhook()
  request() {
    return reply(200, this.#loaded)
  }
}

let waiting: Map<string, (error?: Error) => void>
/** Waits for a step by name. */
const next = (name: string): Promise<void> =>
  new Promise((resolve, reject) =>
    waiting.set(name, (error) => {
      if (error) reject(error)
      else resolve()
    }),
  )

describe('A module whose driver fails', () => {
  for (const how of ['throws', 'rejects'] as const)
    for (const place of places) {
      if (place === 'constructor' && how === 'rejects') continue

      it(`takes nothing else down and is logged when ${place} ${how}`, async () => {
        const building = new Building([Fragile, Sturdy])
        const heard: unknown[] = []
        building.bus.subscribe('placeos/sturdy unloads', (message) => heard.push(message))
        const modules = (settings: object) => ({
          'mod-1': { driver: 'Fragile', settings: { ...settings } },
          'mod-2': 'Sturdy',
        })
        await building.configure(modules({ place, how }))
        // Whatever can fail is set off.
        if (place !== 'constructor') expect(await building.exec('Fragile', 'ring')).to.equal('ring')
        expect(await building.exec('Sturdy', 'ring')).to.equal('ring')
        await building.exec('Sturdy', 'tell')
        await building.clock.advance(10)
        await building.configure(modules({ place, how, more: true }))

        expect(await building.exec('Sturdy', 'ring')).to.equal('ring')
        expect(building.status('Sturdy', 'ticked')).to.equal(true)
        expect(building.status('Sturdy', 'heard')).to.equal(7)
        await building.runtime.close()
        expect(heard).to.deep.equal([true])
        expect(building.clock.pending).to.equal(0)

        const verb = how === 'throws' ? 'thrown' : 'rejected'
        const errors = building.log.lines.filter(({ level }) => level === 'error')
        expect(errors).not.to.deep.equal([])
        for (const { details } of errors) {
          expect(details).to.include({ module: 'mod-1', driver: 'Fragile' })
          expect(details.error).to.have.property('message', `${verb} in ${place}`)
        }
      })
    }

  it('is found and says driver-failed when its constructor throws', async () => {
    const building = new Building([Fragile, Sturdy])
    await building.configure({
      'mod-1': { driver: 'Fragile', settings: { place: 'constructor' } },
      'mod-2': 'Sturdy',
    })
    expect(building.runtime.list(LOBBY).map(({ id }) => id)).to.deep.equal(['mod-1', 'mod-2'])
    expect((await problemOf(() => building.exec('Fragile', 'ring'))).code).to.equal('driver-failed')
    expect(building.logged('error')).to.deep.equal(['onLoad failed', 'ring failed'])
  })

  it('stays and answers when its onLoad throws', async () => {
    const building = new Building([Fragile, Sturdy])
    await building.configure({
      'mod-1': { driver: 'Fragile', settings: { place: 'onLoad' } },
      'mod-2': 'Sturdy',
    })
    expect(await building.exec('Fragile', 'ring')).to.equal('ring')
    expect(building.logged('error')).to.deep.equal(['onLoad failed'])
  })
})

describe('A module that loads', () => {
  let building: Building
  beforeEach(() => {
    waiting = new Map()
    building = new Building([Slow, Sturdy])
  })

  it('makes its callers wait until it has loaded', async () => {
    const configured = building.configure({ 'mod-1': 'Slow' })
    await turn()
    const command = building.exec('Slow', 'loaded')
    const delivery = building.deliver('Slow')
    await turn()
    waiting.get('mod-1 load')?.()
    await configured
    expect(await command).to.equal(true)
    expect(await delivery).to.deep.equal(reply(200, true))
  })

  it('has no more calls wait for it than for any other', async () => {
    const configured = building.configure({ 'mod-1': 'Slow' })
    await turn()
    const deliveries = [1, 2, 3].map(() => building.deliver('Slow'))
    expect(building.runtime.waiting).to.equal(3)
    expect((await problemOf(() => building.deliver('Slow'))).code).to.equal('queue-full')
    waiting.get('mod-1 load')?.()
    await configured
    expect(await Promise.all(deliveries)).to.deep.equal(Array(3).fill(reply(200, true)))
    expect(building.runtime.waiting).to.equal(0)
  })

  it('refuses calls that cannot be right at once', async () => {
    void building.configure({ 'mod-1': 'Slow' })
    await turn()
    expect((await problemOf(() => building.exec('Slow', 'checked'))).code).to.equal('invalid-arguments')
    expect((await problemOf(() => building.exec('Slow', 'unknown'))).code).to.equal('method-not-found')
  })

  it('does not hold up the others', async () => {
    void building.configure({ 'mod-1': 'Slow', 'mod-2': 'Sturdy' })
    await turn()
    expect(await building.exec('Sturdy', 'ring')).to.equal('ring')
  })

  it('is given up after 6 s, serves its callers, and is logged again when it ends', async () => {
    const configured = building.configure({ 'mod-1': 'Slow' })
    await turn()
    const command = building.exec('Slow', 'loaded')
    await building.clock.advance(5999)
    expect(building.logged('error')).to.deep.equal([])
    await building.clock.advance(1)
    await configured
    expect(await command).to.equal(false)
    expect(building.logged('error')).to.deep.equal(['onLoad failed'])
    expect(building.log.lines[0]?.details.error).to.include({
      code: 'driver-timeout',
      message: 'onLoad did not finish within 6000 ms',
    })
    waiting.get('mod-1 load')?.()
    await turn()
    expect(building.logged('warn')).to.deep.equal(['onLoad finished late'])
    expect(await building.exec('Slow', 'loaded')).to.equal(true)
  })

  it('that fails after it was given up is logged with its error', async () => {
    const configured = building.configure({ 'mod-1': 'Slow' })
    await turn()
    await building.clock.advance(6000)
    await configured
    const error = new Error('too late')
    waiting.get('mod-1 load')?.(error)
    await turn()
    expect(building.log.lines.at(-1)).to.deep.equal({
      level: 'warn',
      message: 'onLoad finished late',
      details: { module: 'mod-1', driver: 'Slow', error },
    })
  })

  it('is waited for before it is stopped', async () => {
    const configured = building.configure({ 'mod-1': 'Slow' })
    await turn()
    const closed = building.runtime.close()
    const delivery = building.deliver('Slow')
    waiting.get('mod-1 load')?.()
    await Promise.all([configured, closed])
    expect(await delivery).to.deep.equal(reply(200, true))
  })
})

describe('A module that unloads', () => {
  it('is given up after 6 s', async () => {
    waiting = new Map()
    const building = new Building([Slow])
    await building.configure({ 'mod-1': { driver: 'Slow', settings: { hang: 'unload' } } })
    const closed = building.runtime.close()
    await turn()
    await building.clock.advance(6000)
    await closed
    expect(building.log.lines[0]?.details.error).to.include({
      message: 'onUnload did not finish within 6000 ms',
    })
  })

  it('has no status any more', async () => {
    let all: (() => object) | undefined
    @driver({ name: 'Open', generic: 'Open' })
    class Open extends Driver {
      override onLoad(): void {
        this.status.set('power', true)
        all = () => this.status.all()
      }
    }
    const building = new Building([Open])
    await building.configure({ 'mod-1': 'Open' })
    expect(Object.entries(all?.() ?? {})).to.deep.equal([['power', true]])
    await building.runtime.close()
    expect(Object.entries(all?.() ?? {})).to.deep.equal([])
  })

  it('is heard of once, as null, by who follows its status', async () => {
    const building = new Building([Sturdy])
    await building.configure({ 'mod-1': 'Sturdy' })
    const heard: unknown[] = []
    building.follow('Sturdy', 'rung', (value) => heard.push(value))
    await building.runtime.close()
    expect(heard).to.deep.equal([0, null])
  })

  it('has no subscription to another module any more', async () => {
    const building = new Building([Watcher, Sturdy])
    noticed = []
    await building.configure({ 'mod-1': 'Watcher', 'mod-2': 'Sturdy' })
    expect(noticed).to.deep.equal([0])
    await building.configure({ 'mod-2': 'Sturdy' })
    await building.exec('Sturdy', 'ring')
    expect(noticed).to.deep.equal([0])
  })
})

/** All that a driver can have going on by itself. */
const beginnings: [what: string, begin: (late: Late) => unknown][] = [
  ['a timer', (late) => late.own.schedule.in(10, late.note)],
  ['a timer for a moment', (late) => late.own.schedule.at(new Date(late.own.now() + 10), late.note)],
  ['a timer that repeats', (late) => late.own.schedule.every(10, late.note)],
  ['a cron expression', (late) => late.own.schedule.cron('* * * * * *', late.note)],
  ['a task', (late) => late.own.queue.add(late.note).catch(() => undefined)],
  ['a subscription', (late) => late.own.subscribe('rung', late.note)],
  ['a monitor', (late) => late.own.monitor('bells', late.note)],
  ['a subscription to another module', (late) => late.own.sturdy.subscribe('rung', late.note)],
]
let begin: (late: Late) => unknown
let begun: number

/** A driver that begins something where a spec says so, and counts what comes of it. */
@driver({ name: 'Late', generic: 'Late' })
class Late extends Driver<{ place?: string }> {
  readonly #sturdy = this.system.get('Sturdy')

  constructor(context: DriverContext) {
    super(context)
    this.#begin('its constructor, which throws')
    if (this.settings.place === 'its constructor, which throws') throw new Error('thrown')
  }
  override async onLoad(): Promise<void> {
    this.status.set('rung', 0)
    await this.#after('a promise of onLoad that settles later')
  }
  override async onUnload(): Promise<void> {
    this.#begin('onUnload')
    await Promise.resolve()
    this.#begin('onUnload, after it has waited')
    await this.#after('a promise of onUnload that settles after its time')
  }
  @command()
  async run(): Promise<void> {
    await this.#after('a command that ends later')
  }
  readonly note = (): void => {
    begun += 1
  }
  get own() {
    return {
      schedule: this.schedule,
      queue: this.queue,
      now: () => this.now(),
      subscribe: this.subscribe.bind(this),
      monitor: this.monitor.bind(this),
      sturdy: this.#sturdy,
    }
  }
  async #after(place: string): Promise<void> {
    if (this.settings.place !== place) return
    await next('late')
    this.#begin(place)
  }
  #begin(place: string): void {
    if (this.settings.place === place) begin(this)
  }
}

describe('A module that has unloaded', () => {
  const atOnce = ['its constructor, which throws', 'onUnload', 'onUnload, after it has waited']
  const later = [
    'a promise of onLoad that settles later',
    'a promise of onUnload that settles after its time',
    'a command that ends later',
  ]
  for (const place of [...atOnce, ...later])
    for (const [what, beginning] of beginnings)
      it(`has nothing going on of ${what} that was begun in ${place}`, async () => {
        waiting = new Map()
        begin = beginning
        const building = new Building([Late, Sturdy])
        const sturdy = { 'mod-2': 'Sturdy' }
        const configured = building.configure({ 'mod-1': { driver: 'Late', settings: { place } }, ...sturdy })
        await turn()
        // What a task or a subscription does at once has been done.
        begun = 0
        await building.clock.advance(6000)
        await configured
        if (place.startsWith('a command')) void building.exec('Late', 'run').catch(() => undefined)
        await building.configure(sturdy)
        await building.clock.advance(6000)
        waiting.get('late')?.()
        await turn()
        await building.exec('Sturdy', 'ring')
        await building.exec('Sturdy', 'tell')
        await building.clock.advance(60_000)
        expect(begun).to.equal(0)
        await building.runtime.close()
        expect(building.clock.pending).to.equal(0)
      })
})

let noticed: unknown[]

@driver({ name: 'Watcher', generic: 'Watcher' })
class Watcher extends Driver<{ quiet?: boolean }> {
  override onUpdate(): void {
    this.clearSubscriptions()
    if (!this.settings.quiet) this.system.get('Sturdy').subscribe('rung', (value) => noticed.push(value))
  }
}

describe('A module that clears its subscriptions', () => {
  it('hears no other module any more', async () => {
    const building = new Building([Watcher, Sturdy])
    noticed = []
    await building.configure({ 'mod-1': 'Watcher', 'mod-2': 'Sturdy' })
    await building.configure({ 'mod-1': { driver: 'Watcher', settings: { quiet: true } }, 'mod-2': 'Sturdy' })
    await building.exec('Sturdy', 'ring')
    expect(noticed).to.deep.equal([0])
  })
})

@driver({ name: 'Caller', generic: 'Caller', settings: z.object({ calls: z.string(), when: z.string() }) })
class Caller extends Driver<{ calls: string; when: string }> {
  #ready = false

  override async onLoad(): Promise<void> {
    if (this.settings.when === 'onLoad') {
      this.status.set('found', await this.system.get(this.settings.calls).call('ready'))
    }
    await Promise.resolve()
    this.#ready = true
  }
  @command()
  ready(): boolean {
    return this.#ready
  }
  @command({ args: [arg('depth', z.number())], timeout: 1000 })
  async pass(depth: number): Promise<number> {
    if (depth === 0) return 0
    return Number(await this.system.get(this.settings.calls).call('pass', depth - 1)) + 1
  }
  @webhook()
  async request() {
    return reply(200, await this.system.get(this.settings.calls).call('pass', 4))
  }
}

describe('Modules that call each other', () => {
  let building: Building
  const caller = (calls: string, when = 'command') => ({ driver: 'Caller', settings: { calls, when } })
  beforeEach(() => {
    building = new Building([Caller])
  })

  it('in a circle, or themselves, do not wait for each other for ever', async () => {
    await building.configure({
      'mod-1': caller('Caller_2'),
      'mod-2': caller('Caller_1'),
      'mod-3': caller('Caller_3'),
    })
    expect(await building.exec('Caller_1', 'pass', [9])).to.equal(9)
    expect(await building.exec('Caller_3', 'pass', [9])).to.equal(9)
    expect(await building.deliver('Caller_1')).to.deep.equal(reply(200, 4))
  })

  for (const [what, first, second] of [
    ['comes after', caller('Caller_2', 'onLoad'), caller('Caller_1')],
    ['comes before', caller('Caller_2'), caller('Caller_1', 'onLoad')],
  ] as const)
    it(`while they load find one that ${what} them loaded`, async () => {
      await building.configure({ 'mod-1': first, 'mod-2': second })
      const found = ['Caller_1', 'Caller_2'].map((name) => building.status(name, 'found'))
      expect(found).to.include(true)
      expect(building.clock.pending).to.equal(0)
    })

  it('while one loads and calls itself do not wait: it is refused', async () => {
    await building.configure({ 'mod-1': caller('Caller_1', 'onLoad') })
    expect(String(building.log.lines[0]?.details.error)).to.include('Caller (mod-1) → Caller (mod-1)')
    // It works on, as one whose onLoad failed.
    expect(await building.exec('Caller_1', 'ready')).to.equal(false)
  })

  it('in a circle while they load do not wait: the one that closes it is refused', async () => {
    await building.configure({
      'mod-1': caller('Caller_2', 'onLoad'),
      'mod-2': caller('Caller_1', 'onLoad'),
    })
    const circle = 'Caller (mod-2) → Caller (mod-1) → Caller (mod-2)'
    const errors = building.log.lines.map(({ message, details }) => [message, String(details.error)])
    expect(errors).to.deep.equal([
      ['onLoad failed', `Problem: modules wait for each other to load: ${circle}`],
    ])
    expect(await building.exec('Caller_1', 'ready')).to.equal(true)
    expect(await building.exec('Caller_2', 'ready')).to.equal(false)
    expect(building.clock.pending).to.equal(0)
  })
})
