import { expect } from 'chai'
import { closings } from '../../../src/realtime/index.js'
import { houses, type House, type Talk } from '../support/talk.js'

/** Lets time pass, with a look at the session each second. */
async function pass({ building: { clock } }: House, { session }: Talk, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    await clock.advance(1000)
    session.tick(clock.elapsed())
  }
}

describe('A realtime session over time', () => {
  const open = houses()

  it('answers a ping in text', async () => {
    expect(await (await open()).talk().say('ping').hears()).to.deep.equal(['pong'])
  })

  it('asks every 30 seconds whether the client is there', async () => {
    const house = await open()
    const talk = house.talk()
    for (const pings of [0, 1, 2, 3]) {
      expect(talk.wire.pings).to.equal(pings)
      await pass(house, talk, 30)
      talk.session.heard()
    }
  })

  it('sends a pong every 80 seconds without being asked', async () => {
    const house = await open()
    const talk = house.talk()
    for (let round = 0; round < 16; round += 1) {
      await pass(house, talk, 10)
      talk.session.heard()
    }
    expect(await talk.hears()).to.deep.equal(['pong', 'pong'])
  })

  it('is cut when nothing is heard for 75 seconds', async () => {
    const house = await open()
    const talk = house.talk().ask({ cmd: 'bind' })
    await pass(house, talk, 74)
    expect(talk.wire.closed).to.equal(undefined)
    await pass(house, talk, 1)
    expect(talk.wire.closed).to.equal('cut')
    expect(house.topics.size).to.equal(0)
  })

  for (const [what, hear] of [
    [
      'an answer to a ping',
      (talk: Talk) => {
        talk.session.heard()
      },
    ],
    [
      'any message',
      (talk: Talk) => {
        talk.say('{}')
      },
    ],
  ] as const)
    it(`lives on with ${what}`, async () => {
      const house = await open()
      const talk = house.talk()
      for (let round = 0; round < 5; round += 1) {
        await pass(house, talk, 74)
        hear(talk)
      }
      expect(talk.wire.closed).to.equal(undefined)
    })

  it('says and does nothing more once it is closing', async () => {
    const house = await open()
    const talk = house.talk().ask({ id: 1, cmd: 'exec', name: 'hang' }).ask({ id: 2, cmd: 'bind' })
    await talk.hears()
    talk.session.close(closings.goingAway)
    talk.ask({ id: 3, cmd: 'bind' }).say('ping')
    await house.building.show('power', 1)
    await house.building.clock.advance(10_000)
    talk.session.tick(house.building.clock.elapsed())
    talk.session.close(closings.keyEnded)
    expect(await talk.hears()).to.deep.equal([])
    expect(talk.wire.closed).to.equal(closings.goingAway)
  })

  it('refuses more bindings than one socket may have, debug streams counted in', async () => {
    const talk = (await open()).talk('admin', { maxBindings: 2 })
    talk.ask({ id: 1, cmd: 'bind', name: 'a' }).ask({ id: 2, cmd: 'debug', mod: 'mod-1' })
    talk.ask({ id: 3, cmd: 'bind', name: 'b' }).ask({ id: 4, cmd: 'bind', name: 'a' })
    talk.ask({ id: 5, cmd: 'ignore', mod: 'mod-1' }).ask({ id: 6, cmd: 'bind', name: 'b' })
    const answers = (await talk.hears()).map((frame) => (frame as { type: string }).type)
    expect(answers).to.deep.equal(['success', 'success', 'error', 'success', 'success', 'success'])
  })
})
