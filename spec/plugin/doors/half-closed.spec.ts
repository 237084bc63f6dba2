import { expect } from 'chai'
import { DOORS, doors, type Door } from '../../support/doors.js'
import { until } from '../../support/until.js'
import { execute, NOTIFY } from '../../webhooks/support/hooks.js'
import { Latch } from '../../webhooks/support/latch.js'
import type { RawClient } from '../../webhooks/support/raw-client.js'

const API = '/api/engine/v2'

/** As docs/hosting.md has it. */
const lettingHalfClose = (server: object): void => {
  Object.assign(server, { httpAllowHalfOpen: true })
}

for (const name of DOORS)
  describe(`A caller that has said all it has to say, at ${name}`, () => {
    const start = doors()
    let door: Door
    let latch: Latch
    beforeEach(async () => {
      door = await start(name, name === 'an Express app' ? { before: lettingHalfClose } : {})
      latch = new Latch([200, null, 'late'])
      door.probe.answer = () => latch.opened
    })
    /** Sends requests, and says that nothing follows. */
    const sent = async (...requests: readonly string[]): Promise<RawClient> => {
      const client = await door.connect({ isHalfOpen: true })
      client.send(...requests)
      client.end()
      return client
    }
    const post = (path: string, body = ''): string =>
      `POST ${door.prefix}${path} HTTP/1.1\r\nHost: here\r\nContent-Length: ${String(body.length)}\r\n\r\n${body}`

    it('gets the answer of its method, and the connection closes behind it', async () => {
      const client = await sent(post(execute(), 'x'))
      await door.probe.called(1)
      latch.open()
      expect(await client.untilClosed()).to.match(/^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\nlate$/)
      await door.closed()
      expect((await door.rows(1))[0]).to.include({ status: 200, problem: null })
    })

    const requests: [what: string, request: () => string, answer: RegExp][] = [
      ['a notification', () => post(NOTIFY), /^HTTP\/1\.1 202 /],
      ['one that is refused', () => post(`${NOTIFY}x`, 'x'), /^HTTP\/1\.1 404 /],
      ['a request of REST', () => post(`${API}/triggers`, '{}'), /^HTTP\/1\.1 401 /],
      [
        'an offer that is passed over',
        () => post(NOTIFY, 'x').replace('here', 'here\r\nConnection: Upgrade\r\nUpgrade: h2c'),
        /^HTTP\/1\.1 202 /,
      ],
      ['an upgrade that nobody takes', () => upgrade('/nowhere'), /^HTTP\/1\.1 404 /],
      [
        'several, one behind the other',
        () => post(NOTIFY) + post(NOTIFY, 'x') + post(`${NOTIFY}x`),
        /^(?:HTTP\/1\.1 202 [^]*){2}HTTP\/1\.1 404 /,
      ],
    ]
    const upgrade = (path: string): string =>
      `GET ${path} HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`
    for (const [what, request, answer] of requests)
      it(`is answered, and the connection closes: ${what}`, async () => {
        const client = await sent(request())
        expect(await client.untilClosed()).to.match(answer)
        await door.closed()
      })

    it('keeps no connection where it has said nothing, or but a part', async () => {
      for (const text of ['', post(NOTIFY).slice(0, -3), post(execute(), 'xxx').slice(0, -1)]) {
        const client = await sent(text)
        expect(await client.untilClosed()).not.to.match(/^HTTP\/1\.1 2/)
      }
      await door.closed()
      expect(door.probe.calls).to.have.length(0)
    })

    it('keeps no connection behind its answer where it has gone meanwhile', async () => {
      const client = await sent(post(execute(), 'x'))
      await door.probe.called(1)
      client.reset()
      latch.open()
      await door.closed()
      expect(await door.rows(1)).to.have.length(1)
    })

    it('is no longer there where its connection breaks, be it in the midst of its body', async () => {
      const client = await door.connect({ isHalfOpen: true })
      client.send(post(execute(), 'xx').slice(0, -1))
      await until(
        () => (door.plugin.underWay === 1 ? true : undefined),
        () => 'the call has not come',
      )
      client.reset()
      await door.closed()
      expect(door.probe.calls).to.have.length(0)
    })
  })

describe('A caller of the standalone host that has said all it has to say', () => {
  const start = doors()

  it('is answered where its method takes longer than a connection may be idle', async () => {
    const { connect, probe, server, closed } = await start('the standalone host', {
      limits: { idleTimeoutMs: 20 },
    })
    const latch = new Latch([200, null, 'late'])
    probe.answer = () => latch.opened
    const idle = new Promise((resolve) => server.once('timeout', resolve))
    const client = await connect({ isHalfOpen: true })
    client.send(`POST ${execute()} HTTP/1.1\r\nHost: here\r\n\r\n`)
    client.end()
    await idle
    latch.open()
    expect(await client.untilClosed()).to.include('late')
    await closed()
  })
})
