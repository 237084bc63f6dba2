import { expect } from 'chai'
import { once } from 'node:events'
import type { OutgoingHttpHeaders } from 'node:http'
import type { Duplex } from 'node:stream'
import { offer, RawClient } from '../../webhooks/support/raw-client.js'
import { call } from '../../webhooks/support/client.js'
import { until } from '../../support/until.js'
import { LiveClient } from '../support/live-client.js'
import { CONTROL, lives, type Live } from '../support/live.js'

describe('The upgrade to the websocket', () => {
  const start = lives()

  const forms: [
    what: string,
    headers: (key: string) => OutgoingHttpHeaders,
    query: (key: string) => string,
  ][] = [
    ['the query, as the official client sends it', () => ({}), (key) => `?fixed_device=true&api-key=${key}`],
    ['a header', (key) => ({ 'X-API-Key': key }), () => ''],
    ['a cookie', (key) => ({ Cookie: `a=b; api-key=${key}` }), () => '?fixed_device=false'],
    ['a bearer', (key) => ({ Authorization: `Bearer ${key}` }), () => ''],
    ['a token', (key) => ({ Authorization: `Token ${key}` }), () => ''],
    ['a bare authorization', (key) => ({ Authorization: key }), () => ''],
    ['the query as a bearer', () => ({}), (key) => `?bearer_token=${key}`],
    ['a cookie as a bearer', (key) => ({ Cookie: `bearer_token=${key}` }), () => ''],
  ]
  for (const [what, headers, query] of forms)
    it(`takes a key in ${what}`, async () => {
      const live = await start()
      const { user } = live.keys
      const client = await LiveClient.connect(live.url(query(user)), {
        headers: headers(user) as Record<string, string>,
      })
      expect(await client.all()).to.deep.equal([])
    })

  for (const mountPath of ['', '/place/os'])
    it(`is taken below ${mountPath || 'the root'} alone, and with a slash at its end`, async () => {
      const live = await start({ mountPath })
      for (const url of [live.url('', mountPath), live.url('/', mountPath)]) {
        const client = await LiveClient.connect(`${url}?api-key=${live.keys.user}`)
        expect(await client.all()).to.deep.equal([])
      }
      const others = ['/place', '/place/os/more', '/place/osmosis', mountPath === '' ? '/place/os' : '']
      for (const prefix of others) {
        const client = await RawClient.connect(live.port)
        client.send(offer(`${prefix}${CONTROL}?api-key=${live.keys.user}`))
        expect(await client.untilClosed()).to.match(/theirs$/)
      }
    })

  const refusals: [
    what: string,
    query: (live: Live) => string,
    headers: Record<string, string>,
    status: number,
    error: string,
  ][] = [
    ['no key', () => '', {}, 401, 'an API key is needed, such as in the header X-API-Key'],
    ['a ticket that nobody has', () => '?ticket=none', {}, 401, 'the ticket has been used, or is too old'],
    ['an unknown key', () => '?api-key=nobody', {}, 401, 'unknown X-API-Key'],
    [
      'an unknown key before a known one',
      ({ keys }) => `?api-key=${keys.admin}`,
      { 'X-API-Key': 'nobody' },
      401,
      'unknown X-API-Key',
    ],
    [
      'a page of another site',
      ({ keys }) => `?api-key=${keys.admin}`,
      { Origin: 'https://evil.example' },
      403,
      'pages of this origin may not connect',
    ],
    [
      'a page of nowhere',
      ({ keys }) => `?api-key=${keys.admin}`,
      { Origin: 'null' },
      403,
      'pages of this origin may not connect',
    ],
    [
      'a page of another port',
      ({ keys }) => `?api-key=${keys.admin}`,
      { Origin: 'http://127.0.0.1:1' },
      403,
      'pages of this origin may not connect',
    ],
  ]
  for (const [what, query, headers, status, error] of refusals)
    it(`answers ${status} to ${what}`, async () => {
      const live = await start({ origins: ['https://panel.example'] })
      const refusal = await LiveClient.refusal(live.url(query(live)), { headers })
      expect(refusal.status).to.equal(status)
      expect(refusal.headers).to.include({ 'content-type': 'application/problem+json', connection: 'close' })
      expect(JSON.parse(refusal.body)).to.include({ status, error })
    })

  it('takes pages of its own origin, and of those that are welcome', async () => {
    const live = await start({ origins: ['https://panel.example'] })
    for (const origin of [`http://127.0.0.1:${live.port}`, 'https://panel.example']) {
      const client = await live.connect('user', { headers: { Origin: origin } })
      expect(await client.all()).to.deep.equal([])
    }
  })

  it('takes no more sockets with one key than it may have, until one ends', async () => {
    const live = await start({ limits: { maxSocketsPerKey: 2 } })
    const [first] = [await live.connect('user'), await live.connect('user')]
    const url = live.url(`?api-key=${live.keys.user}`)
    const refusal = await LiveClient.refusal(url)
    expect([refusal.status, refusal.headers['retry-after']]).to.deep.equal([429, '5'])
    expect(JSON.parse(refusal.body)).to.include({ code: 'too-many-sockets' })
    await live.connect('support')
    first.ws.close()
    await first.closed
    await live.connect('user')
  })

  it('answers 503 while its keys cannot be looked up', async () => {
    const live = await start()
    live.building.keyStore.find = () => Promise.reject(new Error('the disk is gone'))
    const refusal = await LiveClient.refusal(live.url(`?api-key=${live.keys.user}`))
    expect(refusal.status).to.equal(503)
    expect(refusal.body).not.to.include('disk')
  })

  it('answers 400 to a handshake that is none', async () => {
    const live = await start()
    const client = await RawClient.connect(live.port)
    client.send(
      `GET ${CONTROL}?api-key=${live.keys.user} HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    )
    const { status, head, body } = await client.answer()
    expect(status).to.equal(400)
    expect(JSON.parse(body)).to.include({ code: 'invalid-parameter' })
    expect(head).to.include('Sec-WebSocket-Version: 13, 8')
    await client.untilClosed()
  })

  it('does no harm when the client goes away before it is let in', async () => {
    const live = await start()
    let letIn: (() => void) | undefined
    const find = live.building.keyStore.find.bind(live.building.keyStore)
    live.building.keyStore.find = async (hash) => {
      await new Promise<void>((resolve) => {
        letIn = resolve
      })
      return find(hash)
    }
    const connected = once(live.server, 'connection')
    const client = await RawClient.connect(live.port)
    const [socket] = (await connected) as [Duplex]
    client.send(offer(`${CONTROL}?api-key=${live.keys.user}`))
    await until(
      () => letIn,
      () => 'nobody has looked for the key',
    )
    client.leave()
    letIn?.()
    await once(socket, 'close')
  })

  it('leaves the upgrades of another websocket alone', async () => {
    const live = await start()
    const client = await RawClient.connect(live.port)
    client.send(offer('/chat'))
    expect(await client.untilClosed()).to.match(/^HTTP\/1\.1 101 [^]*\r\n\r\ntheirs$/)
  })

  for (const method of ['GET', 'HEAD'])
    it(`is asked for where a ${method} does not ask for it`, async () => {
      const live = await start()
      const { status, headers } = await call(live.port, `${CONTROL}?api-key=x`, { method })
      expect([status, headers['content-type'], headers.upgrade]).to.deep.equal([
        426,
        'text/plain',
        'websocket',
      ])
    })

  it('is not asked for on other paths, or by other verbs', async () => {
    const live = await start()
    expect((await call(live.port, `${CONTROL}/x`, { method: 'GET' })).status).to.equal(418)
    expect((await call(live.port, CONTROL, { method: 'POST' })).status).to.equal(418)
  })
})
