import { expect } from 'chai'
import { closings, defaultLimits, limitsWith } from '../../../src/realtime/index.js'
import { houses, type House, type Talk } from '../support/talk.js'

const { messageBurst, messagesPerSecond } = defaultLimits

/** Lets time pass, with a look at the session each second. */
async function pass({ building: { clock } }: House, { session }: Talk, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    await clock.advance(1000)
    session.tick(clock.elapsed())
  }
}

/** Sends so many pings. They come even if nothing is read, as those do that had been read before. */
const flood = (talk: Talk, pings: number): Talk => {
  for (let n = 0; n < pings; n += 1) talk.say('ping')
  return talk
}

describe('A client that sends much', () => {
  const open = houses()

  it('is read all the time while it keeps to its rate, and has no timer', async () => {
    const house = await open()
    const { clock } = house.building
    const talk = flood(house.talk(), messageBurst)
    for (let second = 0; second < 10; second += 1) {
      await clock.advance(1000)
      flood(talk, messagesPerSecond)
      expect([talk.wire.isPaused, clock.pending]).to.deep.equal([false, 0])
    }
  })

  for (const maxBindings of [10, defaultLimits.maxBindings, 20_000])
    it(`binds all of ${maxBindings} statuses at once where it may have so many, and is not slowed`, async () => {
      const talk = (await open()).talk('user', limitsWith({ ...defaultLimits, maxBindings }))
      for (let id = 0; id < maxBindings; id += 1) talk.ask({ id, cmd: 'bind', name: `key-${id}` })
      expect([talk.session.bindings, talk.wire.isPaused]).to.deep.equal([maxBindings, false])
    })

  it('is not read for a while when it sends faster, and gets every answer', async () => {
    const house = await open()
    const talk = flood(house.talk(), messageBurst + 1)
    expect(talk.wire.isPaused).to.equal(true)
    flood(talk, 500)
    expect(await talk.hears()).to.have.length(messageBurst + 501)
    await house.building.clock.advance(2000)
    expect(talk.wire.isPaused).to.equal(true)
    await house.building.clock.advance(1000)
    expect([talk.wire.isPaused, talk.wire.closed]).to.deep.equal([false, undefined])
  })

  for (const [what, text] of [
    ['no JSON', '{'],
    ['no request', 'null'],
    ['a request that is refused', '{"id":1,"cmd":"sing"}'],
  ] as const)
    it(`is slowed for ${what}, too`, async () => {
      const talk = (await open()).talk('user', { messageBurst: 2 })
      for (let n = 0; n < 3; n += 1) talk.say(text)
      expect([talk.wire.isPaused, talk.wire.closed]).to.deep.equal([true, undefined])
    })

  for (const batch of [1, 10, 1000])
    it(`is read no faster than it may send in the long run, ${batch} messages at a time`, async () => {
      const house = await open()
      const talk = house.talk()
      let sent = 0
      for (let tenth = 0; tenth < 600; tenth += 1) {
        for (; !talk.wire.isPaused; sent += batch) flood(talk, batch)
        await house.building.clock.advance(100)
      }
      const most = messageBurst + 60 * messagesPerSecond
      expect(sent).to.be.within(most * 0.95, most + batch)
      expect(talk.wire.closed).to.equal(undefined)
    })

  it('is not taken for dead because it is not read, and is asked all the while', async () => {
    const house = await open()
    const talk = flood(house.talk('user', { messageBurst: 1, messagesPerSecond: 1 }), 201)
    await pass(house, talk, 199)
    expect([talk.wire.isPaused, talk.wire.closed, talk.wire.pings]).to.deep.equal([true, undefined, 6])
    await pass(house, talk, 74)
    expect([talk.wire.isPaused, talk.wire.closed]).to.deep.equal([false, undefined])
    await pass(house, talk, 3)
    expect(talk.wire.closed).to.equal('cut')
  })

  it('is sent a pong every 20 seconds while it is slowed, so that it does not give up', async () => {
    const house = await open()
    const talk = flood(house.talk('user', { messageBurst: 1, messagesPerSecond: 1 }), 71)
    await talk.hears()
    await pass(house, talk, 70)
    expect(await talk.hears()).to.deep.equal(['pong', 'pong', 'pong'])
    await pass(house, talk, 80)
    expect(await talk.hears()).to.deep.equal(['pong'])
  })

  it('is told values while it is not read', async () => {
    const house = await open()
    const talk = flood(house.talk('user', { messageBurst: 2 }).ask({ cmd: 'bind' }), 10)
    await talk.hears()
    await house.building.show('power', 1)
    expect(await talk.hears()).to.have.length(1)
  })

  it('leaves no timer when it ends while it is not read', async () => {
    const house = await open()
    const talk = flood(house.talk('user', { messageBurst: 2 }), 10)
    expect(house.building.clock.pending).to.equal(1)
    talk.session.close(closings.goingAway)
    expect(house.building.clock.pending).to.equal(0)
  })

  it('is named once in the log, however often it is slowed', async () => {
    const house = await open()
    const talk = house.talk('user', { messageBurst: 1 })
    for (let n = 0; n < 5; n += 1) {
      flood(talk, 100)
      await house.building.clock.advance(1000)
    }
    const lines = house.building.log.lines.filter(({ message }) => message.includes('slowed'))
    expect(lines).to.have.length(1)
    expect(lines[0]?.details).to.include({ caller: 'Someone' })
  })

  it('has each bind past the limit refused, and all others told', async () => {
    const house = await open()
    const talk = house.talk('user', { maxBindings: 50 })
    for (let n = 0; n < 60; n += 1) await house.building.show(`key-${n}`, n)
    for (let id = 0; id < 60; id += 1) talk.ask({ id, cmd: 'bind', name: `key-${id}` })
    const frames = (await talk.hears()) as { id: number; type: string; msg?: string; value?: number }[]
    const of = (type: string): number[] => frames.flatMap((frame) => (frame.type === type ? [frame.id] : []))
    const ids = Array.from({ length: 60 }, (_, id) => id)
    expect(of('notify')).to.deep.equal(ids.slice(0, 50))
    expect(of('error')).to.deep.equal(ids.slice(50))
    expect(frames.at(-1)).to.deep.equal({
      ...{ id: 59, type: 'error', msg: 'a socket may have 50 bindings at most', error_code: 3, code: 500 },
    })
    expect(talk.wire.closed).to.equal(undefined)
  })
})
