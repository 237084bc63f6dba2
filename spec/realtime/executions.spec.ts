import { expect } from 'chai'
import fc from 'fast-check'
import { LOBBY } from './support/building.js'
import { houses, type Talk } from './support/talk.js'

/** The values notified since it was asked last. */
const told = async (talk: Talk): Promise<unknown[]> =>
  (await talk.hears()).flatMap((frame) =>
    (frame as { type: string }).type === 'notify' ? [(frame as { value: unknown }).value] : [],
  )

const bind = (name = 'trig-lobby', args?: unknown[]): object => ({
  cmd: 'bind',
  mod: '_WEBHOOK_',
  name,
  ...(args && { args }),
})

describe('Executions watched over the websocket', () => {
  const open = houses()

  it('are told as they happen, those of an instance or all of the system', async () => {
    const house = await open()
    const one = house.talk('support').ask(bind())
    const all = house.talk('support').ask({ ...bind('*'), mod: '_WEBHOOK' })
    house.building.feed.record(LOBBY, 'trig-lobby', { verb: 'POST' })
    house.building.feed.record(LOBBY, 'trig-other', { verb: 'PUT' })
    house.building.feed.record('sys-cellar', 'trig-cellar')
    expect(await told(one)).to.deep.equal([{ seq: 1, instance: 'trig-lobby', verb: 'POST' }])
    expect(await told(all)).to.deep.equal([
      { seq: 1, instance: 'trig-lobby', verb: 'POST' },
      { seq: 2, instance: 'trig-other', verb: 'PUT' },
    ])
  })

  it('do not begin with those of the past', async () => {
    const house = await open()
    house.building.feed.record(LOBBY, 'trig-lobby')
    expect(await house.talk().ask(bind()).hears()).to.deep.equal([
      { id: 1, type: 'success', meta: { sys: LOBBY, mod: '_WEBHOOK_', index: 1, name: 'trig-lobby' } },
    ])
  })

  it('go on from the last one seen', async () => {
    const house = await open()
    for (let n = 1; n <= 4; n += 1) house.building.feed.record(LOBBY, 'trig-lobby')
    const talk = house.talk().ask(bind('trig-lobby', [{ since: 2 }]))
    house.building.feed.record(LOBBY, 'trig-lobby')
    const seqs = (await told(talk)).map((value) => (value as { seq: number }).seq)
    expect(seqs).to.deep.equal([3, 4, 5])
  })

  it('say what is missing where not all can be told again', async () => {
    const house = await open({ remembered: 2 })
    for (let n = 1; n <= 5; n += 1) house.building.feed.record(LOBBY, 'trig-lobby')
    const talk = house.talk().ask(bind('trig-lobby', [{ since: 1 }]))
    expect(await told(talk)).to.deep.equal([
      { gap: { from: 2, to: 3, dropped: 2, after: 'exec-0', before: 'exec-1' } },
      { seq: 4, instance: 'trig-lobby' },
      { seq: 5, instance: 'trig-lobby' },
    ])
  })

  it('are one message for all who watch them', async () => {
    const house = await open()
    const talks = [house.talk(), house.talk()].map((talk) => talk.ask(bind()))
    house.building.feed.record(LOBBY, 'trig-lobby')
    const [a, b] = talks.map(({ wire }) => wire.frames.at(-1))
    expect(a).to.equal(b)
  })

  it('end with an unbind', async () => {
    const house = await open()
    const talk = house
      .talk()
      .ask(bind())
      .ask({ ...bind(), cmd: 'unbind' })
    house.building.feed.record(LOBBY, 'trig-lobby')
    expect(await told(talk)).to.deep.equal([])
    expect(house.building.feed.followers).to.equal(0)
  })

  it('are all told to a slow client, in the end', async () => {
    const house = await open()
    const talk = house.talk('admin', { fullBytes: 500 }).ask(bind())
    talk.wire.stall()
    for (let n = 1; n <= 50; n += 1) house.building.feed.record(LOBBY, 'trig-lobby', { n })
    expect(talk.wire.sent.length).to.be.below(5)
    const seqs: number[] = []
    for (let round = 0; seqs.length < 50 && round < 50; round += 1) {
      seqs.push(...(await told(talk)).map((value) => (value as { seq: number }).seq))
      talk.wire.drain({ onlyOnce: true })
    }
    expect(seqs).to.deep.equal(Array.from({ length: 50 }, (_, at) => at + 1))
  })

  it('come once each or are accounted for by gaps, however slow a client is and however often it comes again', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('record' as const), times: fc.integer({ min: 1, max: 40 }) }),
      fc.record({ kind: fc.constantFrom('stall' as const, 'drain' as const, 'reconnect' as const) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const house = await open({ remembered: 20 })
        const { feed } = house.building
        feed.record(LOBBY, 'trig-lobby')
        const limits = { fullBytes: 400 }
        let talk = house.talk('admin', limits).ask(bind('trig-lobby', [{ since: 0 }]))
        /** Every number up to this one is accounted for. */
        let seen = 0
        let recorded = 1
        const listen = async (): Promise<void> => {
          for (const value of await told(talk)) {
            const { seq, gap } = value as { seq: number; gap?: { from: number; to: number; dropped: number } }
            expect(gap?.from ?? seq).to.equal(seen + 1)
            if (gap) expect(gap.dropped).to.equal(gap.to - gap.from + 1)
            seen = gap?.to ?? seq
          }
        }
        for (const one of steps) {
          if (one.kind === 'stall') talk.wire.stall()
          else if (one.kind === 'drain') talk.wire.drain()
          else if (one.kind === 'record') {
            for (let n = 0; n < one.times; n += 1) feed.record(LOBBY, 'trig-lobby')
            recorded += one.times
          } else {
            await listen()
            talk.session.close({ code: 1001, reason: '' })
            talk = house.talk('admin', limits).ask(bind('trig-lobby', [{ since: seen }]))
          }
        }
        for (let round = 0; seen < recorded && round < 100; round += 1) {
          talk.wire.drain()
          await listen()
        }
        expect(seen).to.equal(recorded)
      }),
      { numRuns: 100 },
    )
  })
})
