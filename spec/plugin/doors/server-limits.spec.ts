import { expect } from 'chai'
import { doors } from '../../support/doors.js'
import { execute, NOTIFY } from '../../webhooks/support/hooks.js'
import { Latch } from '../../webhooks/support/latch.js'
import { offer } from '../../webhooks/support/raw-client.js'

const HOST = 'the standalone host'

describe('The server of the standalone host', () => {
  const start = doors()

  it('keeps a connection for longer than load balancers do, 65 s, and says so', async () => {
    const { connect, server } = await start(HOST)
    const client = await connect()
    client.send(`POST ${NOTIFY} HTTP/1.1\r\nHost: here\r\n\r\n`)
    const { head } = await client.answer()
    expect(head).to.include('Keep-Alive: timeout=65')
    expect([server.keepAliveTimeout, server.headersTimeout, server.timeout]).to.deep.equal([
      65_000, 10_000, 60_000,
    ])
    client.leave()
  })

  it('ends a connection at rest after its time', async () => {
    const { connect } = await start(HOST, { limits: { keepAliveMs: 20 } })
    const client = await connect()
    client.send(`POST ${NOTIFY} HTTP/1.1\r\nHost: here\r\n\r\n`)
    expect((await client.answer()).status).to.equal(202)
    expect(await client.untilClosed()).to.equal('')
  })

  const slow: [what: string, sent: string][] = [
    ['says nothing', ''],
    ['drips the head of a call', `POST ${NOTIFY} HTTP/1.1\r\nHost: he`],
    ['drips an upgrade', offer('/api/engine/v2/systems/control').slice(0, -2)],
    ['drips the head of its second call', `POST ${NOTIFY} HTTP/1.1\r\nHost: here\r\n\r\nPOST /`],
  ]
  for (const [what, sent] of slow)
    it(`ends a connection that ${what}`, async () => {
      const { connect, closed } = await start(HOST, { limits: { headTimeoutMs: 20 } })
      const client = await connect()
      client.send(sent)
      const got = await client.untilClosed()
      expect(got).to.match(/^(?:HTTP\/1\.1 202 Accepted\r\n[^]*?\r\n\r\n)?HTTP\/1\.1 408 Request Timeout\r\n/)
      expect(got.match(/HTTP\/1\.1 408/g)).to.have.length(1)
      await closed()
    })

  it('ends a connection whose caller takes nothing of its answer', async () => {
    const { connect, probe, closed } = await start(HOST, { limits: { idleTimeoutMs: 50 } })
    probe.answer = () => [200, null, 'x'.repeat(64 * 1024 ** 2)]
    const client = await connect()
    client.pause()
    client.send(`POST ${execute()} HTTP/1.1\r\nHost: here\r\n\r\n`)
    await closed()
    client.leave()
  })

  it('leaves a connection alone while its method works', async () => {
    const { connect, probe, server } = await start(HOST, { limits: { idleTimeoutMs: 20 } })
    const latch = new Latch([200, null, 'late'])
    probe.answer = () => latch.opened
    const idle = new Promise((resolve) => server.once('timeout', resolve))
    const client = await connect()
    client.send(`POST ${execute()} HTTP/1.1\r\nHost: here\r\n\r\n`)
    await idle
    latch.open()
    expect((await client.answer()).body).to.equal('late')
    client.leave()
  })
})
