import { setImmediate as turn } from 'node:timers/promises'
import { expect } from 'chai'
import {
  arg,
  command,
  driver,
  Driver,
  reply,
  webhook,
  z,
  type Json,
  type WebhookReply,
} from 'placeos-webhooks'
import { until } from '../../support/until.js'
import { problemOf } from '../../support/thrown.js'
import { Building } from './building.js'

/** How often anything was called. */
let calls: number

@driver({ name: 'Echo', generic: 'Echo' })
class Echo extends Driver<{ calls: string }> {
  @command()
  async call(): Promise<Json> {
    calls += 1
    return await this.system.get(this.settings.calls).call('call')
  }
  /** Calls everybody, several times, whatever comes of it. */
  @command()
  async callAll(): Promise<void> {
    calls += 1
    await this.system.all('Echo').call('callAll')
    await this.system.all('Echo').call('callAll')
  }
  @command()
  fine(): string {
    return 'fine'
  }
  @webhook()
  async request(): Promise<WebhookReply> {
    return reply(200, await this.system.get(this.settings.calls).call('call'))
  }
}

const echo = (calls: string) => ({ driver: 'Echo', settings: { calls } })

describe('Commands that call each other without end', () => {
  let building: Building
  beforeEach(async () => {
    calls = 0
    building = new Building([Echo])
    await building.configure({ 'mod-1': echo('Echo_2'), 'mod-2': echo('Echo_1') })
  })

  const CIRCLE = 'Echo.call (mod-1) → Echo.call (mod-2) → Echo.call (mod-1)'

  it('are ended after 64 calls by a problem that names the circle, with a line in the log', async () => {
    expect(await problemOf(() => building.exec('Echo_1', 'call'))).to.include({
      code: 'driver-loop',
      message: `64 calls set each other off, and Echo.call (mod-1) was not called as well: ${CIRCLE}`,
    })
    expect([calls, building.runtime.loops]).to.deep.equal([64, 1])
    expect(building.logged('error')).to.deep.equal(['a loop of drivers was ended'])
  })

  it('fill no log however often that happens, and the modules go on', async () => {
    for (let time = 0; time < 5; time += 1) await problemOf(() => building.exec('Echo_1', 'call'))
    expect(building.log.lines).to.have.length(1)
    await building.clock.advance(60_000)
    await problemOf(() => building.exec('Echo_1', 'call'))
    expect(building.log.lines).to.have.length(2)
    expect(await building.exec('Echo_2', 'fine')).to.equal('fine')
  })

  it('fail the webhook call that has set them off, which says why', async () => {
    const problem = await problemOf(() => building.deliver('Echo_1'))
    expect(problem.code).to.equal('driver-failed')
    expect(problem.message).to.match(/^Echo\.request failed: 64 calls set each other off/)
  })

  it('give all other work its turn', async () => {
    let turns = 0
    const count = (): void => {
      turns += 1
      next = setImmediate(count)
    }
    let next = setImmediate(count)
    await problemOf(() => building.exec('Echo_1', 'call'))
    clearImmediate(next)
    expect(turns).to.be.above(5)
  })

  it('are ended after 10,000 in all where each makes several and heeds no failure', async () => {
    await building.exec('Echo_1', 'callAll')
    expect(calls).to.equal(10_001)
  }).timeout(20_000)
})

/** A driver of which what is heard brings about what is heard next. */
@driver({ name: 'Chatter', generic: 'Chatter' })
class Chatter extends Driver<{ how: string }> {
  override onLoad(): void {
    const pause = async (): Promise<void> => {
      calls += 1
      if (this.settings.how === 'later') await Promise.resolve()
    }
    this.monitor('ping', async () => {
      await pause()
      this.publish('ping', calls)
    })
    this.subscribe('own', async () => {
      await pause()
      this.status.set('own', calls)
    })
    const other = this.moduleId === 'mod-1' ? 'Chatter_2' : 'Chatter_1'
    this.system.get(other).subscribe('said', async () => {
      await pause()
      this.status.set('said', calls)
    })
  }
  @command()
  ping(): void {
    this.publish('ping', 0)
  }
  @command()
  own(): void {
    this.status.set('own', 0)
  }
  @command()
  said(): void {
    this.status.set('said', 0)
  }
}

describe('What drivers hear of each other without end', () => {
  for (const how of ['at once', 'later'])
    for (const what of ['ping', 'own', 'said'])
      it(`is ended: ${what}, ${how}`, async () => {
        calls = 0
        const building = new Building([Chatter])
        const chatter = { driver: 'Chatter', settings: { how } }
        await building.configure({ 'mod-1': chatter, ...(what === 'said' ? { 'mod-2': chatter } : {}) })
        await building.exec('Chatter_1', what)
        for (let turns = 0; turns < 3; turns += 1) await turn()
        const ended = calls
        await turn()
        expect([calls, ended > 50 && ended < 200]).to.deep.equal([ended, true])
        const [loop, ...others] = building.log.lines
        expect(others.filter(({ message }) => message.includes('failed'))).to.deep.equal([])
        expect(loop?.message).to.equal('a loop of drivers was ended')
        expect(loop?.details.detail).to.match(/of Chatter \(mod-1\)/)
      })
})

/** Settings at each update. */
let seen: number[]
let release: (() => void)[]

const Settings = z.strictObject({
  count: z.number().default(0),
  grow: z.boolean().default(false),
  hold: z.boolean().default(false),
})

@driver({ name: 'Counter', generic: 'Counter', settings: Settings })
class Counter extends Driver<z.output<typeof Settings>> {
  override onLoad(): void {
    // Nothing, so that only updates are seen.
  }
  override async onUpdate(): Promise<void> {
    const { count, grow, hold } = this.settings
    seen.push(count)
    if (hold) await new Promise<void>((resolve) => release.push(resolve))
    if (grow) await this.saveSetting('count', count + 1)
  }
  @command({ args: [arg('value', z.unknown())] })
  async save(value: unknown): Promise<void> {
    await this.saveSetting('count', value as number)
  }
  @command()
  count(): number {
    return this.settings.count
  }
}

const counter = (settings: object) => ({ 'mod-1': { driver: 'Counter', settings: { ...settings } } })

describe('A driver whose updates save settings', () => {
  let building: Building
  beforeEach(() => {
    seen = []
    release = []
    building = new Building([Counter])
  })

  it('is ended after 64 updates by a problem that names them, and goes on working', async () => {
    await building.configure(counter({ grow: true }))
    await building.exec('Counter', 'save', [1])
    await until(
      () => (building.log.lines.length > 1 ? true : undefined),
      () => `${String(seen.length)} updates`,
    )
    const [loop, failure] = building.log.lines
    expect(loop?.details)
      .to.include({ code: 'driver-loop' })
      .with.property('detail')
      .that.matches(
        /^64 calls set each other off, and onUpdate of Counter \(mod-1\) was not called as well: onUpdate of Counter \(mod-1\) → /,
      )
    expect([failure?.message, seen.length]).to.deep.equal(['onUpdate failed', 63])
    expect(await building.exec('Counter', 'count')).to.equal(63)
  })

  it('does nothing when it saves what is there already', async () => {
    let writes = 0
    const { saved } = building
    const save = saved.save.bind(saved)
    building = new Building([Counter], {
      saved: {
        load: () => saved.load(),
        setAside: (module) => saved.setAside(module),
        save: (module, values) => {
          writes += 1
          return save(module, values)
        },
      },
    })
    await building.configure(counter({}))
    for (const value of [3, 3, 3]) await building.exec('Counter', 'save', [value])
    expect([writes, seen]).to.deep.equal([1, [3]])
  })

  it('keeps what it saves although it comes to what is configured, and is not updated', async () => {
    await building.configure(counter({ count: 3 }))
    await building.exec('Counter', 'save', [3])
    expect([...(await building.saved.load())]).to.deep.equal([['mod-1', { count: 3 }]])
    expect(seen).to.deep.equal([])
  })

  it('has what is configured again once it saves undefined', async () => {
    await building.configure(counter({ count: 3 }))
    await building.exec('Counter', 'save', [4])
    await building.exec('Counter', 'save', [undefined])
    expect(await building.exec('Counter', 'count')).to.equal(3)
    expect([...(await building.saved.load())]).to.deep.equal([['mod-1', {}]])
  })

  it('is refused a value that JSON would make something else of', async () => {
    await building.configure(counter({}))
    const problem = await problemOf(() => building.exec('Counter', 'save', [new Map()]))
    expect(problem.message).to.include('saveSetting count: it is a Map')
    expect((await building.saved.load()).size).to.equal(0)
  })
})

describe('Updates of a module', () => {
  it('follow each other, and of those that wait the newest settings alone are seen', async () => {
    ;[seen, release] = [[], []]
    const building = new Building([Counter])
    await building.configure(counter({ hold: true }))
    const configured = [1, 2, 3].map((count) => building.exec('Counter', 'save', [count]))
    await turn()
    expect(seen).to.have.length(1)
    release.shift()?.()
    await turn()
    release.shift()?.()
    await Promise.all(configured)
    expect(seen.at(-1)).to.equal(3)
    expect(seen).to.have.length(2)
  })

  it('come after the hook before them is given up, however long that goes on', async () => {
    ;[seen, release] = [[], []]
    const building = new Building([Counter])
    await building.configure(counter({ hold: true }))
    const first = building.exec('Counter', 'save', [1])
    await turn()
    const second = building.exec('Counter', 'save', [2])
    await turn()
    expect(seen).to.deep.equal([1])
    await building.clock.advance(6000)
    expect(seen).to.deep.equal([1, 2])
    release.pop()?.()
    await Promise.all([first, second])
    expect(building.logged('error')).to.deep.equal(['onUpdate failed'])
  })
})
