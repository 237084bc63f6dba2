import { expect } from 'chai'
import { closings, defaultLimits } from '../../../src/realtime/index.js'
import { LOBBY } from '../support/building.js'
import { houses, type Talk } from '../support/talk.js'

const { fullBytes, maxWaitingBytes, maxUndrainedMs } = defaultLimits

/** A value of so many bytes, with a number to know it by. */
const large = (n: number, bytes = 10_000): string => `${n} ${'x'.repeat(bytes)}`

/** The numbers of the values a client was told since it was asked last. */
const numbers = async (talk: Talk): Promise<number[]> =>
  (await talk.hears()).flatMap((frame) => {
    const { type, value } = frame as { type: string; value: string }
    return type === 'notify' ? [Number(value.split(' ')[0])] : []
  })

describe('A client that is slow', () => {
  const open = houses()

  it('is told every value while it is not far behind', async () => {
    const house = await open()
    const talk = house.talk().ask({ cmd: 'bind' })
    talk.wire.stall()
    for (let n = 0; n < 20; n += 1) await house.building.show('power', large(n))
    talk.wire.drain()
    expect(await numbers(talk)).to.deep.equal(Array.from({ length: 20 }, (_, n) => n))
  })

  it('has what it has not taken kept here, and nothing put on top of it', async () => {
    const house = await open()
    const talk = house.talk().ask({ cmd: 'bind' })
    talk.wire.stall()
    for (let n = 0; n < 20; n += 1) await house.building.show('power', large(n))
    expect(await numbers(talk)).to.deep.equal([0])
  })

  it('gets only the newest value of each binding once it is far behind', async () => {
    const house = await open()
    const talk = house.talk()
    for (const name of ['power', 'volume', 'input']) talk.ask({ cmd: 'bind', name })
    talk.wire.stall()
    for (let n = 0; n < 100; n += 1) {
      await house.building.show('power', large(n))
      if (n % 10 === 0) await house.building.show('volume', `${1000 + n} loud`)
    }
    talk.wire.drain()
    const seen = await numbers(talk)
    const powers = seen.filter((n) => n < 1000)
    const volumes = seen.filter((n) => n >= 1000)
    expect(powers.at(-1)).to.equal(99)
    expect(powers.slice(0, -1)).to.deep.equal(powers.slice(0, -1).map((_, n) => n))
    expect(powers.length).to.be.within(fullBytes / 10_100, fullBytes / 10_000 + 2)
    expect(volumes.at(-1)).to.equal(1090)
    expect(talk.wire.closed).to.equal(undefined)
  })

  it('is told everything again once it has caught up', async () => {
    const house = await open()
    const talk = house.talk().ask({ cmd: 'bind' })
    talk.wire.stall()
    for (let n = 0; n < 100; n += 1) await house.building.show('power', large(n))
    talk.wire.drain()
    await numbers(talk)
    for (let n = 100; n < 103; n += 1) await house.building.show('power', large(n))
    expect(await numbers(talk)).to.deep.equal([100, 101, 102])
  })

  it('is told nothing late of what it has unbound', async () => {
    const house = await open()
    const talk = house.talk().ask({ cmd: 'bind' })
    talk.wire.stall()
    for (let n = 0; n < 100; n += 1) await house.building.show('power', large(n))
    talk.ask({ id: 2, cmd: 'unbind' })
    talk.wire.drain()
    expect((await talk.hears()).at(-1)).to.deep.equal({ id: 2, type: 'success' })
    expect(house.topics.size).to.equal(0)
  })

  it('keeps its answers in order behind what it has not taken', async () => {
    const house = await open()
    const talk = house.talk().ask({ cmd: 'bind' })
    talk.wire.stall()
    await house.building.show('power', 1)
    talk.say('ping').ask({ id: 2, cmd: 'bind', name: 'other' })
    talk.wire.drain()
    const [, first, second, third] = await talk.hears()
    expect([first, second, third]).to.deep.equal([
      { id: 1, type: 'notify', value: 1, meta: { sys: LOBBY, mod: 'Panel', index: 1, name: 'power' } },
      'pong',
      { id: 2, type: 'success', meta: { sys: LOBBY, mod: 'Panel', index: 1, name: 'other' } },
    ])
  })

  it('is told how many lines of a log it missed', async () => {
    const house = await open()
    const talk = house.talk().ask({ cmd: 'debug', mod: 'mod-1' })
    talk.wire.stall()
    const words = 'x'.repeat(1900)
    for (let n = 0; n < 300; n += 1) await house.building.exec('Panel_1', 'say', ['info', words])
    talk.wire.drain()
    await house.building.exec('Panel_1', 'say', ['info', 'back again'])
    const lines = (await talk.hears()).flatMap((frame) => (frame as { msg?: string }).msg ?? [])
    const whole = lines.filter((line) => line === words).length
    expect(lines.slice(-2)).to.deep.equal([`${300 - whole} lines were left out`, 'back again'])
    expect(whole).to.be.within(100, 140)
  })

  it('is closed when too many answers wait for it', async () => {
    const house = await open()
    const talk = house.talk()
    talk.wire.stall()
    const text = 'x'.repeat(200)
    let asked = 0
    while (!talk.wire.closed && asked < 20_000) {
      await house.building.clock.advance(10)
      talk.ask({ cmd: 'bind', mod: text, name: text }).ask({ cmd: 'unbind' })
      asked += 1
    }
    expect(talk.wire.closed).to.equal(closings.tooSlow)
    expect(asked).to.be.within(maxWaitingBytes / 800, maxWaitingBytes / 300)
  })

  it('is not read while half of the answers wait that may, and is read again when it has taken them', async () => {
    const house = await open()
    const talk = house.talk('admin', { messageBurst: 100_000, maxBindings: 100_000 })
    talk.wire.stall()
    let asked = 0
    for (; !talk.wire.isPaused && asked < 100_000; asked += 1) talk.ask({ id: asked, cmd: 'unbind' })
    expect(asked).to.be.within(maxWaitingBytes / 100, maxWaitingBytes / 40)
    await house.building.clock.advance(1000)
    expect([talk.wire.isPaused, talk.wire.closed]).to.deep.equal([true, undefined])
    talk.wire.drain()
    await house.building.clock.advance(1000)
    expect(talk.wire.isPaused).to.equal(false)
    expect(await talk.hears()).to.have.length(asked)
  })

  it('is not closed over one answer or value that is larger than all limits', async () => {
    const house = await open()
    const talk = house.talk().ask({ cmd: 'bind' })
    talk.wire.stall()
    await house.building.show('power', large(1, 3 * maxWaitingBytes))
    talk.say('ping')
    await house.building.show('power', large(2, 3 * maxWaitingBytes))
    talk.session.tick(house.building.clock.elapsed())
    expect(talk.wire.closed).to.equal(undefined)
    talk.wire.drain()
    expect(await numbers(talk)).to.deep.equal([1, 2])
  })

  it('is closed when it has not taken what was sent for too long', async () => {
    const house = await open()
    const { clock } = house.building
    const talk = house.talk().ask({ cmd: 'bind' })
    talk.wire.stall()
    await house.building.show('power', 1)
    await clock.advance(maxUndrainedMs - 1)
    talk.session.tick(clock.elapsed())
    expect(talk.wire.closed).to.equal(undefined)
    await clock.advance(1)
    talk.session.tick(clock.elapsed())
    expect(talk.wire.closed).to.equal(closings.tooSlow)
    expect(house.topics.size).to.equal(0)
  })

  it('is not closed while it takes what was sent, now and then', async () => {
    const house = await open()
    const { clock } = house.building
    const talk = house.talk().ask({ cmd: 'bind' })
    talk.wire.stall()
    for (let n = 0; n < 10; n += 1) {
      await house.building.show('power', large(n))
      await clock.advance(maxUndrainedMs - 1)
      talk.session.heard()
      talk.session.tick(clock.elapsed())
      talk.wire.drain({ onlyOnce: true })
    }
    expect(talk.wire.closed).to.equal(undefined)
  })

  it('is not closed while it takes a part of one long value now and then', async () => {
    const house = await open()
    const { clock } = house.building
    const talk = house.talk().ask({ cmd: 'bind' })
    talk.wire.stall()
    await house.building.show('power', large(1, 3 * maxWaitingBytes))
    for (let n = 0; n < 10; n += 1) {
      await clock.advance(maxUndrainedMs - 1)
      talk.session.heard()
      talk.session.tick(clock.elapsed())
      talk.wire.take()
    }
    expect(talk.wire.closed).to.equal(undefined)
    await clock.advance(maxUndrainedMs)
    talk.session.tick(clock.elapsed())
    expect(talk.wire.closed).to.equal(closings.tooSlow)
  })

  it('keeps nobody else waiting', async () => {
    const house = await open()
    const slow = house.talk().ask({ cmd: 'bind' })
    const quick = house.talk().ask({ cmd: 'bind' })
    slow.wire.stall()
    for (let n = 0; n < 100; n += 1) await house.building.show('power', large(n))
    expect(await numbers(quick)).to.deep.equal(Array.from({ length: 100 }, (_, n) => n))
  })

  it('is told after all others, until it is slow no more', async () => {
    const house = await open()
    const told: string[] = []
    const [slow, quick] = ['slow', 'quick'].map((name) => {
      const talk = house.talk().ask({ cmd: 'bind' })
      const send = talk.wire.send.bind(talk.wire)
      talk.wire.send = (frame) => {
        told.push(name)
        return send(frame)
      }
      return talk
    }) as [Talk, Talk]
    await house.building.show('power', 1)
    slow.wire.stall()
    for (let n = 2; n < 5; n += 1) await house.building.show('power', n)
    slow.wire.drain()
    for (let n = 5; n < 7; n += 1) await house.building.show('power', n)
    expect(told.slice(0, 4)).to.deep.equal(['slow', 'quick', 'slow', 'quick'])
    expect(told.slice(-4)).to.deep.equal(['quick', 'slow', 'quick', 'slow'])
    expect([slow, quick].map(({ wire }) => wire.sent.length)).to.deep.equal([7, 7])
  })
})
