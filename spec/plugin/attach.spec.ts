import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { connect as connectHttp2 } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { expect } from 'chai'
import { WebSocket, WebSocketServer } from 'ws'
import { activate } from '../../src/plugin/index.js'
import { LiveClient } from '../realtime/support/live-client.js'
import { attachments, type Attached, type AttachedOptions } from '../support/attached.js'
import { problemOf } from '../support/thrown.js'
import { until } from '../support/until.js'
import { Latch } from '../webhooks/support/latch.js'
import { execute } from '../webhooks/support/hooks.js'
import { offer, RawClient } from '../webhooks/support/raw-client.js'

const CONTROL = '/api/engine/v2/systems/control'

/** A call of a webhook that offers to go on in another protocol. */
const call = (path: string, lines: string, body: string, protocol = 'h2c'): string =>
  `POST ${path} HTTP/1.1\r\nHost: here\r\nX-Mark: \xe9\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: ${protocol}\r\n` +
  `HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n${lines}\r\n${body}`

/** A websocket that a host has beside the plugin's. */
function chat(server: Server): void {
  new WebSocketServer({ server, path: '/chat' }).on('connection', (ws) => {
    ws.send('"theirs"')
  })
}

const connectionsEnd = ({ connections }: Attached): Promise<unknown> =>
  until(
    async () => ((await connections()) === 0 ? true : undefined),
    () => 'a connection is left',
  )

const hosts: [what: string, options: AttachedOptions][] = [
  ['node:http', {}],
  ['node:http, in an Express app', { mountPath: '/place' }],
  ['node:https, in an Express app', { kind: 'https', mountPath: '/place' }],
  ['node:http2', { kind: 'http2' }],
]

for (const [what, options] of hosts)
  describe(`A plugin attached to a server of ${what}`, () => {
    const start = attachments()
    const prefix = options.mountPath ?? ''
    const scheme = options.kind === undefined ? 'ws' : 'wss'

    it('takes its websocket', async () => {
      const { port, key } = await start(options)
      const url = `${scheme}://127.0.0.1:${String(port)}${prefix}${CONTROL}?api-key=${key}`
      const client = await LiveClient.connect(url, { rejectUnauthorized: false })
      expect(await client.all()).to.deep.equal([])
      client.ws.close()
      await client.closed
    })

    const refusals: [what: string, path: string, request: (path: string) => string, status: number][] = [
      ['a websocket without a key', `${prefix}${CONTROL}`, offer, 401],
      ['a websocket that is nowhere', '/x', offer, 404],
      ['a websocket below another path', `/other${CONTROL}`, offer, 404],
      [
        'a handshake that is none',
        `${prefix}${CONTROL}?api-key=KEY`,
        (path) => offer(path).replace('Version: 13', 'Version: 7'),
        400,
      ],
    ]
    for (const [refused, path, request, status] of refusals)
      it(`answers ${String(status)} to ${refused}, and keeps no connection for it`, async () => {
        const attached = await start(options)
        const client = await attached.connect({ isHalfOpen: true })
        client.send(request(path.replace('KEY', attached.key)))
        const answer = await client.answer()
        expect(answer.status).to.equal(status)
        expect(answer.head).to.include('Content-Type: application/problem+json')
        expect(JSON.parse(answer.body)).to.include({ status })
        await connectionsEnd(attached)
        client.leave()
      })

    const bodies: [what: string, lines: string, body: string][] = [
      ['with its length', 'Content-Length: 5\r\n', 'hello'],
      ['in chunks', 'Transfer-Encoding: chunked\r\n', '2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n'],
    ]
    for (const [how, lines, body] of bodies)
      for (const protocol of ['h2c', 'TLS/1.2', 'HTTP/2.0, h2c', 'chat', 'websocket'])
        it(`answers a call with a body ${how} that offers ${protocol}, whenever its bytes come`, async () => {
          const { probe, connect } = await start(options)
          probe.answer = ({ body: got, headers }) => [200, null, `${got} ${String(headers['X-Mark'])}`]
          const sent = call(prefix + execute(), lines, body, protocol)
          const client = await connect()
          for (const at of [sent.length, sent.indexOf('\r\n\r\n') + 4, sent.indexOf('\r\n\r\n') + 6, 20]) {
            client.send(sent.slice(0, at))
            await setImmediate()
            client.send(sent.slice(at))
            const answer = await client.answer()
            expect([answer.status, answer.head[0]]).to.deep.equal([200, 'HTTP/1.1 200 OK'])
            expect(answer.body).to.equal('hello é'.replace('é', Buffer.from('é').toString('latin1')))
          }
          client.leave()
        })

    it('answers calls that come one behind the other in their order', async () => {
      const { probe, connect } = await start(options)
      const gate = new Latch([200, null, 'first'])
      probe.answer = ({ context }) => (context.query.has('first') ? gate.opened : [200, null, 'second'])
      const client = await connect()
      client.send(
        `GET ${prefix}${execute('request', '?first')} HTTP/1.1\r\nHost: here\r\n\r\n`,
        call(prefix + execute(), 'Content-Length: 5\r\n', 'hello'),
        offer('/x'),
      )
      await probe.called(1)
      gate.open()
      expect((await client.answer()).body).to.equal('first')
      expect((await client.answer()).body).to.equal('second')
      expect((await client.answer()).status).to.equal(404)
      client.leave()
    })

    it('asks for a body that waits to be asked for', async () => {
      const { probe, connect } = await start(options)
      probe.answer = ({ body }) => [200, null, body]
      const client = await connect()
      client.send(call(prefix + execute(), 'Expect: 100-continue\r\nContent-Length: 5\r\n', ''))
      expect((await client.answer()).status).to.equal(100)
      client.send('hello')
      expect((await client.answer()).body).to.equal('hello')
      client.leave()
    })

    it('is not harmed by connections that are broken off at any moment', async () => {
      const attached = await start(options)
      const requests = [
        offer('/x'),
        offer(`${prefix}${CONTROL}`),
        offer(`${prefix}${CONTROL}?api-key=${attached.key}`),
        call(prefix + execute(), 'Content-Length: 5\r\n', 'hello'),
        call(prefix + execute(), 'Content-Length: 5\r\n', 'he'),
      ]
      for (const request of requests)
        for (let turns = 0; turns < 8; turns += 1) {
          const client = await attached.connect()
          client.send(request)
          for (let turn = 0; turn < turns; turn += 1) await setImmediate()
          client.reset()
        }
      await connectionsEnd(attached)
    })

    for (const when of ['before', 'after'])
      it(`leaves a websocket alone that was there ${when} it`, async () => {
        const before = when === 'before' ? chat : undefined
        const attached = await start({ ...options, ...(before && { before }) })
        const { server, port, key, connect, probe } = attached
        if (!before) chat(server)
        const address = `${scheme}://127.0.0.1:${String(port)}`
        const theirs = new WebSocket(`${address}/chat`, { rejectUnauthorized: false })
        const [message] = (await once(theirs, 'message')) as [Buffer]
        expect(message.toString()).to.equal('"theirs"')
        theirs.close()
        const ours = await LiveClient.connect(`${address}${prefix}${CONTROL}?api-key=${key}`, {
          rejectUnauthorized: false,
        })
        expect(await ours.all()).to.deep.equal([])
        ours.ws.close()
        probe.answer = () => [200, null, 'ours']
        const client = await connect()
        client.send(call(prefix + execute(), 'Content-Length: 5\r\n', 'hello'))
        expect((await client.answer()).body).to.equal('ours')
        client.leave()
        await connectionsEnd(attached)
      })
  })

describe('An upgrade that another listener sees', () => {
  const start = attachments()

  it('is answered 404 once nobody has answered it for 10 s', async () => {
    const attached = await start()
    const seen = new Promise((resolve) => attached.server.once('upgrade', resolve))
    attached.server.on('upgrade', () => undefined)
    const client = await attached.connect({ isHalfOpen: true })
    client.send(offer('/x'))
    await seen
    await attached.clock.advance(9_999)
    expect(await attached.connections()).to.equal(1)
    await attached.clock.advance(1)
    expect((await client.answer()).status).to.equal(404)
    await connectionsEnd(attached)
    client.leave()
  })

  it('keeps no connection for longer where it is refused, but not closed', async () => {
    const attached = await start()
    attached.server.on('upgrade', (_request, socket) => {
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n')
    })
    const client = await attached.connect({ isHalfOpen: true })
    client.send(offer('/x'))
    expect((await client.answer()).status).to.equal(403)
    await attached.clock.advance(10_000)
    await connectionsEnd(attached)
    client.leave()
  })

  it('stays with it from its first word on', async () => {
    const attached = await start()
    attached.server.on('upgrade', (_request, socket) => {
      attached.clock.after(9_000, () => {
        socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: chat\r\nConnection: Upgrade\r\n\r\n')
      })
    })
    const seen = once(attached.server, 'upgrade')
    const client = await attached.connect()
    client.send(offer('/x', 'chat'))
    await seen
    await attached.clock.advance(60_000)
    expect((await client.answer()).status).to.equal(101)
    expect(await attached.connections()).to.equal(1)
    client.reset()
    await connectionsEnd(attached)
  })

  it('does no harm when it is broken off', async () => {
    const attached = await start()
    const seen = once(attached.server, 'upgrade')
    attached.server.on('upgrade', () => undefined)
    const client = await attached.connect()
    client.send(offer('/x'))
    await seen
    client.reset()
    await connectionsEnd(attached)
    expect(attached.clock.pending).to.equal(0)
  })
})

describe('A plugin that is detached', () => {
  const start = attachments()
  const stateOf = (server: object): unknown[] => [
    Object.getOwnPropertyDescriptor(server, 'emit'),
    Object.getOwnPropertyDescriptor(server, 'shouldUpgradeCallback')?.value,
  ]

  it('leaves the server as it was', async () => {
    const plugin = await activate()
    const server = createServer()
    const before = stateOf(server)
    const detach = plugin.attach(server)
    expect(stateOf(server)).not.to.deep.equal(before)
    detach()
    detach()
    expect(stateOf(server)).to.deep.equal(before)
    expect(server.listenerCount('upgrade')).to.equal(0)
    await plugin.close()
  })

  it('takes no more websockets', async () => {
    const { detach, connect } = await start()
    detach()
    const client = await connect()
    client.send(offer(CONTROL))
    expect((await client.answer()).status).to.equal(426)
    client.leave()
  })

  for (const order of [
    ['/a', '/b'],
    ['/b', '/a'],
  ])
    it(`leaves another one on the same server its own, ${String(order[0])} first`, async () => {
      const server = createServer((_request, response) => response.writeHead(418).end())
      const plugins = new Map<string, () => void>()
      const closing: (() => Promise<void>)[] = []
      for (const mountPath of ['/a', '/b']) {
        const plugin = await activate({ mountPath })
        plugins.set(mountPath, plugin.attach(server))
        closing.push(() => plugin.close())
      }
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const statusOf = async (path: string): Promise<number> => {
        const client = await RawClient.connect((server.address() as AddressInfo).port)
        client.send(offer(path))
        const { status } = await client.answer()
        client.leave()
        return status
      }
      const statuses = (): Promise<number[]> =>
        Promise.all(['/a', '/b', '/c'].map((path) => statusOf(path + CONTROL)))
      const [first = '', second = ''] = order
      expect(await statuses()).to.deep.equal([401, 401, 404])
      plugins.get(first)?.()
      expect(await statuses()).to.deep.equal(first === '/a' ? [404, 401, 404] : [401, 404, 404])
      plugins.get(second)?.()
      expect(await statuses()).to.deep.equal([418, 418, 418])
      server.close()
      await Promise.all(closing.map((close) => close()))
    })
})

describe('A mount path', () => {
  it('must begin with a slash', async () => {
    const problem = await problemOf(() => activate({ mountPath: 'place' }))
    expect({ code: problem.code, faults: problem.faults }).to.deep.equal({
      code: 'invalid-configuration',
      faults: [{ path: 'mountPath', message: 'must begin with a slash' }],
    })
  })
})

describe('A server of HTTP/2', () => {
  const start = attachments()

  for (const method of ['GET', 'HEAD'])
    it(`answers 505 to a ${method} of the websocket, without headers of HTTP/1.1, and goes on`, async () => {
      const { port } = await start({ kind: 'http2' })
      const session = connectHttp2(`https://127.0.0.1:${String(port)}`, { rejectUnauthorized: false })
      for (const path of [CONTROL, `${CONTROL}/?api-key=x`]) {
        const stream = session.request({ ':method': method, ':path': path })
        const [headers] = (await once(stream, 'response')) as [Record<string, unknown>]
        expect(headers).to.include({ ':status': 505, 'content-type': 'text/plain' })
        expect(headers).not.to.have.any.keys('upgrade', 'connection')
        stream.resume()
        await once(stream, 'close')
      }
      session.close()
    })

  const names = ['Connection', 'Keep-Alive', 'Transfer-Encoding', 'Upgrade', 'HTTP2-Settings', 'TE']
  const answers: [what: string, status: number, headers: Record<string, string | string[]>][] = [
    ['headers of HTTP/1.1', 200, Object.fromEntries(names.map((name) => [name, 'x']))],
    ['two headers where HTTP/2 takes one', 502, { ETag: ['a', 'b'] }],
  ]
  for (const [what, status, headers] of answers)
    it(`answers ${String(status)} where the method of a webhook gives ${what}`, async () => {
      const { port, probe } = await start({ kind: 'http2' })
      probe.answer = () => [200, headers, 'ours']
      const session = connectHttp2(`https://127.0.0.1:${String(port)}`, { rejectUnauthorized: false })
      const stream = session.request({ ':path': execute() })
      const [answered] = (await once(stream, 'response')) as [Record<string, unknown>]
      expect(answered).to.include({ ':status': status }).and.not.have.property('etag')
      stream.resume()
      await once(stream, 'close')
      session.close()
    })
})
