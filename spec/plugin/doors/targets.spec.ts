import { expect } from 'chai'
import { doors, DOORS } from '../../support/doors.js'
import { offer } from '../../webhooks/support/raw-client.js'
import { execute, HOOK, NOTIFY } from '../../webhooks/support/hooks.js'

const CONTROL = '/api/engine/v2/systems/control'

for (const door of DOORS)
  describe(`A target that names its host, through ${door},`, () => {
    const start = doors()

    const targets: [what: string, method: string, path: string, status: number][] = [
      ['executes', 'POST', execute(), 200],
      ['notifies', 'POST', NOTIFY, 202],
      ['is refused as without it', 'POST', `${HOOK}/guess`, 404],
      ['reaches REST', 'GET', '/api/engine/v2/systems?api-key=KEY', 200],
      ['reaches health', 'GET', '/healthz', 200],
      ['reaches the console', 'GET', '/console', 308],
    ]
    for (const [what, method, path, status] of targets)
      for (const authority of ['hooks.example.org', 'HTTP://user:pass@hooks.example.org:8080', '127.0.0.1'])
        it(`${what}: ${authority}`, async () => {
          const { connect, prefix, probe, key } = await start(door)
          probe.answer = () => [200, null, 'ours']
          const client = await connect()
          const target = (authority.includes('//') ? authority : `http://${authority}`) + prefix
          client.send(`${method} ${target}${path.replace('KEY', key)} HTTP/1.1\r\nHost: other\r\n\r\n`)
          expect((await client.answer()).status).to.equal(status)
          client.leave()
        })

    it('gives drivers and rows the query, and signatures the host that it names', async () => {
      const signature = { preset: 'trello', secrets: ['the-secret-of-the-sender'] }
      const { connect, prefix, rows, plugin } = await start(door, { instance: { signature } })
      const client = await connect()
      client.send(`POST http://hooks.example.org${prefix}${NOTIFY}?a=1 HTTP/1.1\r\nHost: other\r\n\r\n`)
      expect((await client.answer()).status).to.equal(401)
      client.leave()
      expect((await rows(1))[0]).to.include({ instance: 'trig-room', status: 401 })
      await plugin.close()
    })

    it('opens the websocket', async () => {
      const { connect, prefix, key } = await start(door)
      const client = await connect()
      client.send(offer(`http://hooks.example.org${prefix}${CONTROL}?api-key=${key}`))
      expect((await client.answer()).status).to.equal(101)
      client.leave()
    })

    it('without a path is nowhere', async () => {
      const { connect } = await start(door)
      const client = await connect()
      for (const target of ['http://hooks.example.org', 'http://hooks.example.org?a', '*']) {
        client.send(`OPTIONS ${target} HTTP/1.1\r\nHost: other\r\n\r\n`)
        expect((await client.answer()).status).to.be.oneOf([200, 404])
      }
      client.leave()
    })
  })

describe('What a host does with a target that is not ours', () => {
  const start = doors()

  it('is left as it came', async () => {
    const { connect, server } = await start('an Express app')
    const seen: unknown[] = []
    server.prependListener('request', (request, response) => {
      response.on('finish', () => seen.push([request.url, request.headers.host]))
    })
    const client = await connect()
    client.send('GET http://hooks.example.org/place/else?a=1 HTTP/1.1\r\nHost: other\r\n\r\n')
    expect((await client.answer()).status).to.equal(404)
    expect(seen).to.deep.equal([['http://hooks.example.org/place/else?a=1', 'other']])
    client.leave()
  })
})
