import { expect } from 'chai'
import { MemoryBus } from '../../src/bus/memory/index.js'
import { Driver, Status, type DriverContext, type Json } from '../../src/driver/index.js'
import { contain } from '../../src/log/index.js'
import { Problem } from '../../src/problem/index.js'
import { FakeClock, MemoryLog } from '../../src/testing/index.js'
import { thrownBy } from '../support/thrown.js'

/** All a driver is given, in memory. */
class Context implements DriverContext {
  readonly moduleId = 'mod-1'
  readonly log = new MemoryLog()
  readonly bus = new MemoryBus(this.log)
  readonly clock = new FakeClock()
  readonly status = new Status(this)
  readonly allowedTargets = []
  values: Readonly<Record<string, unknown>> = { volume: 1 }

  hear(what: string, run: () => unknown): void {
    contain(this.log, what, run)
  }

  settings(): object {
    return this.values
  }

  saveSetting(name: string, value: unknown): Promise<void> {
    this.values = { ...this.values, [name]: value }
    return Promise.resolve()
  }

  system(): never {
    throw new Problem('system-not-found', 'mod-1 is in no system')
  }
}

/** A driver whose protected face is open, and which notes what happens to it. */
class Lamp extends Driver<{ volume: number }> {
  readonly noted: unknown[] = []

  readonly note = (value: unknown): void => {
    this.noted.push(value)
  }

  override onUpdate(): void {
    this.note('update')
  }

  override onUnload(): void {
    this.note('unload')
  }

  get own() {
    return {
      id: this.moduleId,
      settings: this.settings,
      status: this.status,
      log: this.log,
      schedule: this.schedule,
      queue: this.queue,
      now: this.now(),
    }
  }

  readSystem(): unknown {
    return this.system
  }

  save(volume: number): Promise<void> {
    return this.saveSetting('volume', volume)
  }

  hear(key: string, listener: (value: Json) => unknown = this.note) {
    return this.subscribe(key, listener)
  }

  hearChannel(channel: string, listener: (message: unknown) => unknown = this.note) {
    return this.monitor(channel, listener)
  }

  send(channel: string, message: unknown): void {
    this.publish(channel, message)
  }

  clear(): void {
    this.clearSubscriptions()
  }
}

describe('A driver', () => {
  let context: Context
  let lamp: Lamp
  beforeEach(() => {
    context = new Context()
    lamp = new Lamp(context)
  })

  it('has what its runtime gives it', () => {
    const { id, settings, status, log, now } = lamp.own
    expect(id).to.equal('mod-1')
    expect(settings).to.deep.equal({ volume: 1 })
    expect(status).to.equal(context.status)
    expect(log).to.equal(context.log)
    expect(now).to.equal(context.clock.now())
  })

  it('has one schedule and one queue', () => {
    expect(lamp.own.schedule).to.equal(lamp.own.schedule)
    expect(lamp.own.queue).to.equal(lamp.own.queue)
  })

  it('loads as it updates, unless it says otherwise', () => {
    lamp.onLoad()
    expect(lamp.noted).to.deep.equal(['update'])
  })

  it('sees the settings of the moment, with what it saves', async () => {
    await lamp.save(5)
    expect(lamp.own.settings).to.deep.equal({ volume: 5 })
  })

  it('is told when it is in no system', async () => {
    expect(await thrownBy(() => lamp.readSystem())).to.include({ code: 'system-not-found' })
  })

  describe('that subscribes to a status key of its own', () => {
    it('hears its present value, then every change', () => {
      context.status.set('power', true)
      lamp.hear('power')
      context.status.set('power', false)
      context.status.set('volume', 1)
      context.status.delete('power')
      expect(lamp.noted).to.deep.equal([true, false, null])
    })

    it('hears nothing before the key has a value', () => {
      lamp.hear('power')
      expect(lamp.noted).to.deep.equal([])
      context.status.set('power', null)
      expect(lamp.noted).to.deep.equal([null])
    })

    it('hears nothing more once it stops, and stopping again does nothing', () => {
      const stop = lamp.hear('power')
      stop()
      stop()
      context.status.set('power', true)
      expect(lamp.noted).to.deep.equal([])
    })

    it('goes on when its listener fails, at once or later', async () => {
      context.status.set('power', true)
      lamp.hear('power', () => {
        throw new Error('thrown')
      })
      lamp.hear('power', () => Promise.reject(new Error('rejected')))
      lamp.hear('power')
      context.status.set('power', false)
      await Promise.resolve()
      expect(lamp.noted).to.deep.equal([true, false])
      expect(context.log.lines.map(({ message }) => message)).to.deep.equal(
        new Array(4).fill('a listener on status power failed'),
      )
    })
  })

  describe('that monitors a channel', () => {
    it('hears what any driver publishes there', () => {
      const other = new Lamp(context)
      lamp.hearChannel('security/event/door')
      other.hearChannel('security/event/window')
      other.send('security/event/door', { open: true })
      expect(lamp.noted).to.deep.equal([{ open: true }])
      expect(other.noted).to.deep.equal([])
    })

    it('does not hear what is not published by a driver', () => {
      lamp.hearChannel('trigger/trig-1')
      context.bus.publish('trigger/trig-1', {})
      expect(lamp.noted).to.deep.equal([])
    })
  })

  it('ends subscriptions and monitors when it clears them, and can make them anew', () => {
    lamp.hear('power')
    lamp.hearChannel('door')
    lamp.clear()
    context.status.set('power', true)
    lamp.send('door', 1)
    expect(lamp.noted).to.deep.equal([])
    lamp.hear('power')
    expect(lamp.noted).to.deep.equal([true])
  })

  it('has no timers, tasks, subscriptions and monitors left when it unloads', async () => {
    const heard: unknown[] = []
    const { schedule, queue } = lamp.own
    schedule.every(1000, () => heard.push('timer'))
    const waiting = [queue.add(() => new Promise(() => undefined)), queue.add(() => heard.push('task'))]
    const failures = waiting.map((task) => thrownBy(() => task))
    lamp.hear('power', (value) => heard.push(value))
    lamp.hearChannel('door', (message) => heard.push(message))

    await Driver.unload(lamp)
    for (const failure of await Promise.all(failures)) expect(failure).to.include({ code: 'driver-failed' })
    expect(context.clock.pending).to.equal(0)
    context.status.set('power', true)
    lamp.send('door', 1)
    await context.clock.advance(60_000)
    expect(heard).to.deep.equal([])
    expect(lamp.noted).to.deep.equal(['unload'])
  })

  it('unloads only after all that has ended', async () => {
    class Last extends Lamp {
      override onUnload(): void {
        this.status.set('power', true)
        this.publish('door', 1)
        this.note(context.clock.pending)
      }
    }
    const last = new Last(context)
    last.hear('power')
    last.hearChannel('door')
    last.own.schedule.in(1, () => {
      last.note('timer')
    })
    await Driver.unload(last)
    expect(last.noted).to.deep.equal([0])
  })

  it('is waited for as long as its unloading takes, and its failure is passed on', async () => {
    let unloaded = false
    class Slow extends Driver {
      override async onUnload(): Promise<void> {
        await Promise.resolve()
        unloaded = true
        throw new Error('stuck')
      }
    }
    expect(await thrownBy(() => Driver.unload(new Slow(context)))).to.have.property('message', 'stuck')
    expect(unloaded).to.equal(true)
  })

  it('that did nothing unloads as well', async () => {
    class Bare extends Driver {}
    await Driver.unload(new Bare(context))
    expect(context.clock.pending).to.equal(0)
  })
})
