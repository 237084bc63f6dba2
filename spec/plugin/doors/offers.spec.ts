import type { Socket } from 'node:net'
import { expect } from 'chai'
import { WebSocketServer } from 'ws'
import { doors, DOORS, type DoorOptions } from '../../support/doors.js'
import { execute } from '../../webhooks/support/hooks.js'

const CONTROL = '/api/engine/v2/systems/control'
const BODY = '{"name":"Door"}'

/** What a host may listen for beside the plugin. */
const beside: [what: string, options: DoorOptions][] = [
  ['nothing else', {}],
  [
    'a websocket of its own',
    {
      before: (server) => {
        new WebSocketServer({ server, path: '/chat' })
      },
    },
  ],
]

for (const door of DOORS)
  for (const [what, options] of beside)
    describe(`An offer to go on in another protocol, through ${door} with ${what},`, () => {
      const start = doors()

      const requests: [what: string, head: string, body: string, status: number][] = [
        ['a webhook', `POST ${execute()}`, BODY, 200],
        ['REST', 'POST /api/engine/v2/triggers?api-key=KEY', BODY, 201],
        ['REST without a key', 'GET /api/engine/v2/triggers', '', 401],
        ['health', 'GET /healthz', '', 200],
        ['readiness', 'GET /readyz', '', 200],
        ['the console', 'GET /console', '', 308],
        ['what PlaceOS’s client asks first', 'GET /auth/authority', '', 200],
      ]
      const protocols = ['h2c', 'TLS/1.2', 'chat', 'websocket', 'a, b/2', 'IRC/6.9, RTA/x11']
      for (const [where, head, body, status] of requests)
        for (const protocol of protocols)
          it(`is passed over by ${where}: ${protocol}`, async () => {
            const { connect, prefix, probe, key } = await start(door, options)
            probe.answer = ({ body: got }) => [200, null, got]
            const client = await connect()
            const [verb = '', path = ''] = head.split(' ')
            const request =
              `${verb} ${prefix}${path.replace('KEY', key)} HTTP/1.1\r\nHost: here\r\n` +
              `Connection: Upgrade, HTTP2-Settings\r\nUpgrade: ${protocol}\r\nHTTP2-Settings: AAMAAABk\r\n` +
              (body === ''
                ? '\r\n'
                : `Content-Type: application/json\r\nContent-Length: ${String(body.length)}\r\n\r\n${body}`)
            // The second lies behind the first in the same packet.
            client.send(request + request)
            for (let count = 0; count < 2; count += 1) {
              const answer = await client.answer()
              expect(answer.status).to.equal(status)
              if (status === 200 && body !== '') expect(answer.body).to.equal(BODY)
            }
            client.leave()
          })

      it('is passed over where the websocket is, unless it is for one', async () => {
        const { connect, prefix, key } = await start(door, options)
        for (const [protocol, version] of [
          ['h2c', '1.1'],
          ['chat', '1.1'],
          ['websocket', '1.0'],
        ]) {
          const client = await connect()
          client.send(
            `GET ${prefix}${CONTROL}?api-key=${key} HTTP/${version ?? ''}\r\nHost: here\r\n` +
              `Connection: Upgrade\r\nUpgrade: ${protocol ?? ''}\r\n\r\n`,
          )
          expect((await client.answer()).status).to.equal(426)
          client.leave()
        }
      })
    })

describe('A connection on which many offers are passed over', () => {
  const start = doors()

  it('gathers no listeners', async () => {
    const { connect, probe, server } = await start('the standalone host')
    const seen: Socket[] = []
    server.on('connection', (socket: Socket) => seen.push(socket))
    probe.answer = () => [200, null, 'ours']
    const client = await connect()
    const counts = new Set<number>()
    for (let count = 0; count < 5; count += 1) {
      client.send(`GET ${execute()} HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n`)
      expect((await client.answer()).status).to.equal(200)
      const [socket] = seen
      for (const name of ['error', 'close', 'end', 'data', 'drain', 'timeout'])
        if (socket && socket.listenerCount(name) > 3) counts.add(socket.listenerCount(name))
    }
    client.leave()
    expect(seen).to.have.length.above(0)
    expect([...counts]).to.deep.equal([])
  })
})
