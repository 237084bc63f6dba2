import { setImmediate } from 'node:timers/promises'
import { expect } from 'chai'
import { closings, defaultLimits } from '../../../src/realtime/index.js'
import { until } from '../../support/until.js'
import { LOBBY } from '../support/building.js'
import { LiveClient } from '../support/live-client.js'
import { lives, type Live } from '../support/live.js'
import { rawFrame } from '../support/raw-frame.js'

const BIND = { id: 1, cmd: 'bind', sys: LOBBY, mod: 'Panel', index: 1, name: 'power' }

/** The frames a server sent, without those of text: opcode and payload. */
function controlFrames(received: string): [opcode: number, payload: Buffer][] {
  let rest = Buffer.from(received, 'latin1')
  const frames: [number, Buffer][] = []
  while (rest.length >= 2) {
    const opcode = (rest[0] ?? 0) & 0x0f
    const short = rest[1] ?? 0
    const start = short === 126 ? 4 : 2
    const end = start + (short === 126 ? rest.readUInt16BE(2) : short)
    if (opcode >= 8) frames.push([opcode, rest.subarray(start, end)])
    rest = rest.subarray(end)
  }
  return frames
}

/** A value of a megabyte, with a number to know it by. */
const large = (n: number): string => `${n} ${'x'.repeat(1_000_000)}`

const isNotify = (message: unknown, n: number): boolean =>
  typeof message === 'object' &&
  message !== null &&
  'value' in message &&
  String(message.value).startsWith(`${n} `)

/** Where several sockets are needed at once. */
const connectAll = (live: Live, count: number): Promise<LiveClient[]> =>
  Promise.all(Array.from({ length: count }, () => live.connect()))

describe('The websocket', () => {
  const start = lives()

  it('carries messages of every size both ways', async () => {
    const live = await start()
    const client = (await live.connect()).ask(BIND)
    for (const length of [0, 60, 125, 126, 3000, 4096, 5000, 65_535, 65_536, 200_000]) {
      const value = '€'.repeat(length / 3) + 'x'.repeat(length % 3)
      const exec = { ...BIND, id: 2, cmd: 'exec', name: 'show', args: ['power', value] }
      client.ask(exec)
      let message: { type?: string; value?: unknown } = {}
      while (message.type !== 'notify') message = (await client.next()) as typeof message
      expect(message.value).to.equal(value)
    }
  })

  it('answers pings of the protocol between its own messages', async () => {
    const live = await start()
    const client = await live.connect()
    client.ws.ping('are you there')
    const pong = await new Promise<Buffer>((resolve) => client.ws.once('pong', resolve))
    expect(pong.toString()).to.equal('are you there')
  })

  it('asks whether a client is there, and cuts one that never says so', async () => {
    const live = await start()
    const quiet = await live.connect('user', { autoPong: false })
    const lively = await live.connect('user')
    const pinged = new Promise((resolve) => lively.ws.once('ping', resolve))
    for (let second = 0; second < 76; second += 1) {
      await live.building.clock.advance(1000)
      if (second % 25 === 0) expect(await lively.all()).to.deep.equal([])
    }
    expect(await quiet.closed).to.deep.equal({ code: 1006, reason: '' })
    await pinged
    expect(await lively.all()).to.deep.equal([])
  })

  const faults: [what: string, frames: Buffer[], code: number][] = [
    ['a frame without a mask', [rawFrame('{}', { mask: false })], 1002],
    ['an opcode nobody has defined', [rawFrame('', { opcode: 3 })], 1002],
    ['a control opcode nobody has defined', [rawFrame('', { opcode: 11 })], 1002],
    ['a reserved bit, such as that of compression', [rawFrame('{}', { reserved: 4 })], 1002],
    ['another reserved bit', [rawFrame('{}', { reserved: 1 })], 1002],
    ['a continuation of nothing', [rawFrame('{}', { opcode: 0 })], 1002],
    ['a message within a message', [rawFrame('{', { fin: false }), rawFrame('}')], 1002],
    ['a ping in pieces', [rawFrame('', { opcode: 9, fin: false })], 1002],
    ['a ping of great length', [rawFrame('x'.repeat(126), { opcode: 9 })], 1002],
    ['a close of one byte', [rawFrame('x', { opcode: 8 })], 1002],
    ['a close with a code that must not be sent', [rawFrame([0x03, 0xed], { opcode: 8 })], 1002],
    ['a text that is not UTF-8', [rawFrame([0xc3, 0x28])], 1007],
    ['a close whose reason is not UTF-8', [rawFrame([0x03, 0xe8, 0xc3, 0x28], { opcode: 8 })], 1007],
    [
      'a message in more pieces than anybody needs',
      [
        rawFrame('', { fin: false }),
        Buffer.concat(Array.from({ length: 16 * 1024 }, () => rawFrame('', { opcode: 0, fin: false }))),
      ],
      1008,
    ],
    ['a message that is too long', [rawFrame('x'.repeat(defaultLimits.maxMessageBytes + 1))], 1009],
    ['a message that says it is too long', [rawFrame('', { length: 2n ** 40n })], 1009],
    ['a message beyond all counting', [rawFrame('', { length: 2n ** 63n })], 1009],
    [
      'a message that is too long in all its pieces',
      [rawFrame('x'.repeat(defaultLimits.maxMessageBytes), { fin: false }), rawFrame('x', { opcode: 0 })],
      1009,
    ],
  ]
  for (const [what, frames, code] of faults)
    it(`closes with ${code} for ${what}, and for no one else`, async () => {
      const live = await start()
      const other = (await live.connect()).ask(BIND)
      const client = await live.raw()
      client.send(...frames)
      const [[opcode, payload] = []] = controlFrames(await client.untilClosed())
      expect([opcode, payload?.readUInt16BE()]).to.deep.equal([8, code])
      await live.building.show('power', 1)
      expect(await other.all()).to.have.length(2)
    })

  it('takes a message in pieces, with a ping between them', async () => {
    const live = await start()
    const client = await live.raw()
    client.send(
      rawFrame('pi', { fin: false }),
      rawFrame('!', { opcode: 9 }),
      rawFrame('ng', { opcode: 0 }),
      rawFrame([0x03, 0xe8], { opcode: 8 }),
    )
    const received = await client.untilClosed()
    expect(received).to.include('\x81\x04pong')
    expect(controlFrames(received).map(([opcode]) => opcode)).to.deep.equal([10, 8])
  })

  it('answers a message that is not text', async () => {
    const live = await start()
    const client = await live.connect()
    client.ws.send(Buffer.from('ping'))
    expect(await client.next()).to.include({ id: 0, type: 'error', error_code: 1 })
  })

  describe('of a client that sends without end', () => {
    /** So many messages may come, and then none for a long while. */
    const limits = { messageBurst: 10, messagesPerSecond: 0.1 }
    const filler = JSON.stringify({ ...BIND, name: 'x'.repeat(100_000) })

    it('leaves what is too much on its side, and serves all others', async () => {
      const live = await start({ limits })
      const [busy, other] = (await connectAll(live, 2)) as [LiveClient, LiveClient]
      for (let n = 0; n < 400; n += 1) busy.say(filler)
      for (let n = 0; n < 10; n += 1) expect(await busy.next()).to.include({ type: 'error' })
      for (let n = 0; n < 5; n += 1) {
        await live.building.show('power', n)
        if (n === 0) other.ask(BIND)
        await other.next()
      }
      // The systems of both sides hold some of 40 MB.
      expect(busy.ws.bufferedAmount).to.be.above(10_000_000)
      expect(busy.soFar()).to.have.length.below(10)
      await live.building.clock.advance(200_000)
      expect(await busy.next()).to.include({ type: 'error' })
    })

    it('tells it values, though its answers to pings lie unread, and does not take it for slow', async () => {
      const live = await start({ limits })
      const busy = (await live.connect()).ask(BIND)
      for (let n = 0; n < 400; n += 1) busy.say(filler)
      for (let n = 0; n < 10; n += 1) await busy.next()
      for (let n = 0; n < 40; n += 1) {
        await live.building.show('power', large(n))
        while (!isNotify(await busy.next(), n));
        await live.building.clock.advance(1000)
      }
      expect(live.following).to.equal(1)
    })

    it('closes it with 1013 when it takes nothing', async () => {
      const live = await start({ limits })
      const busy = (await live.connect()).ask(BIND)
      for (let n = 0; n < 20; n += 1) busy.say('ping')
      while ((await busy.next()) !== 'pong');
      busy.stall()
      for (let n = 0; n < 20; n += 1) await live.building.show('power', large(n))
      for (let second = 0; second < 32; second += 1) await live.building.clock.advance(1000)
      expect(live.following).to.equal(0)
      busy.ws.resume()
      expect((await busy.closed).code).to.be.oneOf([closings.tooSlow.code, 1006])
    })

    it('answers all of it, though it takes nothing before it has sent everything', async () => {
      const live = await start()
      const busy = await live.connect()
      busy.stall()
      const name = 'x'.repeat(900)
      for (let id = 0; id < 4000; id += 1) busy.ask({ ...BIND, id, name: `${id} ${name}` })
      for (let tenth = 0; tenth < 20; tenth += 1) await live.building.clock.advance(100)
      busy.ws.resume()
      const answered = new Set<unknown>()
      await until(
        async () => {
          await live.building.clock.advance(10)
          for (const message of busy.soFar()) answered.add((message as { id: unknown }).id)
          return answered.size === 4000 ? true : undefined
        },
        () => `${answered.size} are answered`,
      )
      expect(live.following).to.equal(4000)
    })

    it('says goodbye to it when it ends', async () => {
      const live = await start({ limits })
      const busy = await live.connect()
      for (let n = 0; n < 20; n += 1) busy.say('ping')
      while ((await busy.next()) !== 'pong');
      await live.realtime.close()
      expect(await busy.closed).to.deep.equal(closings.goingAway)
    })
  })

  it('closes a client within 5 seconds of its key being revoked, and no other', async () => {
    const live = await start()
    const client = (await live.connect('support')).ask(BIND)
    const other = await live.connect('user')
    expect(await client.all()).to.have.length(1)
    const { keys, clock } = live.building
    const [key] = (await keys.list()).filter(({ role }) => role === 'support')
    await keys.revoke(key?.id ?? '')
    await clock.advance(5000)
    expect(await client.closed).to.deep.equal(closings.keyEnded)
    expect(live.following).to.equal(0)
    expect(await other.all()).to.deep.equal([])
  })

  it('closes a client whose key has got another role', async () => {
    const live = await start()
    const given = { id: 'panel', name: 'Panel', key: 'the-key-of-the-panel' }
    await live.building.keys.adopt({ ...given, role: 'admin' })
    const client = await LiveClient.connect(live.url(`?api-key=${given.key}`))
    const [stored] = (await live.building.keyStore.list()).filter(({ id }) => id === 'panel')
    if (stored) await live.building.keyStore.put({ ...stored, role: 'user' })
    await live.building.clock.advance(5000)
    expect(await client.closed).to.deep.equal(closings.keyEnded)
  })

  it('closes nobody while it cannot be seen whether keys are valid', async () => {
    const live = await start()
    const client = await live.connect()
    live.building.keyStore.find = () => Promise.reject(new Error('the disk is gone'))
    await live.building.clock.advance(20_000)
    expect(await client.all()).to.deep.equal([])
  })

  it('closes everyone with 1001 when it ends, and takes no one more', async () => {
    const live = await start()
    const clients = await connectAll(live, 3)
    await live.realtime.close()
    for (const client of clients) expect(await client.closed).to.deep.equal(closings.goingAway)
    const refusal = await LiveClient.refusal(live.url(`?api-key=${live.keys.user}`))
    expect([refusal.status, refusal.headers['retry-after']]).to.deep.equal([503, '5'])
  })

  it('waits for no one who does not take what was sent when it ends', async () => {
    const live = await start()
    const client = (await live.connect()).ask(BIND)
    await client.all()
    client.stall()
    await live.building.show('power', 'x'.repeat(20_000_000))
    await live.realtime.close()
    expect(live.following).to.equal(0)
    client.drop()
  })

  it('closes a client that takes nothing, while others go on', async () => {
    const live = await start()
    const [slow, quick] = (await connectAll(live, 2)).map((client) => client.ask(BIND)) as [
      LiveClient,
      LiveClient,
    ]
    await Promise.all([slow.all(), quick.all()])
    slow.stall()
    for (let n = 0; n < 40; n += 1) {
      await live.building.show('power', `${n} ${'x'.repeat(1_000_000)}`)
      expect(await quick.all()).to.have.length(1)
    }
    expect(live.following).to.equal(1)
    for (let second = 0; second < 31; second += 1) {
      await live.building.clock.advance(1000)
      expect(await quick.all()).to.deep.equal([])
    }
    slow.ws.resume()
    expect((await slow.closed).code).to.be.oneOf([closings.tooSlow.code, 1006])
    await live.building.show('power', 1)
    expect(await quick.all()).to.have.length(1)
  })

  it('closes no client that goes on taking a long value, however long that takes', async () => {
    const live = await start()
    const client = (await live.connect()).ask(BIND)
    await client.all()
    const value = 'x'.repeat(6_000_000)
    client.stall()
    await live.building.show('power', value)
    const began = live.building.clock.now()
    let told: unknown
    while (told === undefined) {
      await live.building.clock.advance(9000)
      client.ws.resume()
      await setImmediate()
      client.stall()
      ;[told] = client.soFar()
    }
    expect(told).to.include({ value })
    expect(live.building.clock.now() - began).to.be.above(2 * defaultLimits.maxUndrainedMs)
    client.drop()
  })

  it('sends a long value in frames of one message, with the answers to pings between them', async () => {
    const live = await start()
    const client = await live.connect()
    const value = 'x'.repeat(6_000_000)
    client.ask(BIND)
    await client.all()
    const heard: string[] = []
    client.ws.on('pong', () => heard.push('pong')).on('message', () => heard.push('message'))
    client.stall()
    await live.building.show('power', value)
    client.ws.ping()
    client.ws.resume()
    expect(await client.next()).to.include({ value })
    expect(heard).to.deep.equal(['pong', 'message'])
  })

  it('brings a slow client up to date as soon as it goes on', async () => {
    const live = await start()
    const client = (await live.connect()).ask(BIND)
    await client.all()
    client.stall()
    for (let n = 0; n < 40; n += 1) await live.building.show('power', `${n} ${'x'.repeat(1_000_000)}`)
    client.ws.resume()
    const told: string[] = []
    while (told.at(-1) !== '39') {
      const { value } = (await client.next()) as { value: string }
      told.push(value.split(' ')[0] ?? '')
    }
    expect(told.length).to.be.below(40)
  })

  it('leaves nothing behind when clients come and go', async () => {
    const live = await start()
    for (let round = 0; round < 10; round += 1) {
      const clients = await connectAll(live, 20)
      await Promise.all(
        clients.map(async (client, at) => {
          client.ask({ ...BIND, name: `key-${at}` })
          client.ask({ ...BIND, id: 2, mod: '_WEBHOOK_', name: '*' })
          client.ask({ ...BIND, id: 3, mod: '_TRIGGER_', name: 'trig-lobby' })
          client.ask({ ...BIND, id: 4, cmd: 'debug', mod: 'mod-1' })
          expect(await client.all()).to.have.length(5)
        }),
      )
      expect(live.following).to.equal(21)
      for (const [at, client] of clients.entries()) {
        if (at % 2 === 0) client.drop()
        else client.ws.close()
      }
      await until(
        () => (live.following === 0 ? true : undefined),
        () => `${live.following} subscriptions are left`,
      )
    }
    expect(live.building.feed.followers).to.equal(0)
    expect(live.building.bus.isWatched('trigger/trig-lobby')).to.equal(false)
    expect(live.building.clock.pending).to.equal(0)
  })
})

describe('A client that is cut off again and again', () => {
  const start = lives()
  const EXECUTIONS = 1000

  for (const [what, remembered] of [
    ['gets every execution once', EXECUTIONS],
    ['gets every execution once, or gaps that account for the rest', 5],
  ] as const)
    it(what, async () => {
      const live = await start({ remembered })
      const { feed, clock } = live.building
      const numbers: number[] = []
      let [seen, dropped] = [0, 0]
      const note = (messages: unknown[]): void => {
        for (const { type, value } of messages as { type: string; value: Entry }[]) {
          if (type !== 'notify') continue
          expect(value.gap?.from ?? value.seq).to.equal(seen + 1)
          if (value.gap) dropped += value.gap.dropped
          else numbers.push(value.seq)
          seen = value.gap?.to ?? value.seq
        }
      }
      const resume = async (): Promise<LiveClient> => {
        const client = await live.connect('support')
        return client.ask({ ...BIND, mod: '_WEBHOOK_', name: 'trig-lobby', args: [{ since: seen }] })
      }
      let client = await resume()
      for (let n = 1; n <= EXECUTIONS; n += 1) {
        feed.record(LOBBY, 'trig-lobby')
        if (n % 3 === 0) await clock.advance(0)
        if (n % 50 === 35) {
          client.drop()
          await client.closed
          note(client.soFar())
        }
        if (n % 50 === 0) client = await resume()
      }
      note(await client.all())
      expect(seen).to.equal(EXECUTIONS)
      expect(numbers.length + dropped).to.equal(EXECUTIONS)
      if (remembered === EXECUTIONS) expect(dropped).to.equal(0)
      else expect(dropped).to.be.above(0)
    })
})

interface Entry {
  readonly seq: number
  readonly gap?: { readonly from: number; readonly to: number; readonly dropped: number }
}
