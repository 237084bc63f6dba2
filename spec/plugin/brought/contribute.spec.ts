import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect } from 'chai'
import { WebSocket } from 'ws'
import { makeBell } from '../../support/bell.js'
import { bellUrl, lobby, PASSED_ON, plugins } from '../../support/plugins.js'

const PARTS = {
  webhooks: '/api/engine/v2/webhook/trig-bell/notify/bell-secret',
  rest: '/api/engine/v2/triggers',
  console: '/console',
  operations: '/healthz',
} as const

describe('What a plugin brings to its host', () => {
  const start = plugins()
  const begin = (contribute: object) =>
    start({ drivers: [makeBell().Bell], configuration: lobby(), contribute })

  /** Which parts are answered; the host's own answer is another. */
  const answeredAt = async (url: string): Promise<string[]> => {
    const found: string[] = []
    for (const [part, path] of Object.entries(PARTS)) {
      const { status } = await fetch(url + path, { redirect: 'manual' })
      if (status !== PASSED_ON) found.push(part)
    }
    return found
  }

  /** What an upgrade of the websocket's path comes to. */
  const upgraded = async (url: string, key: string): Promise<'open' | 'refused'> => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/api/engine/v2/systems/control?api-key=${key}`)
    const outcome = await Promise.race([
      once(socket, 'open').then(() => 'open' as const),
      once(socket, 'error').then(() => 'refused' as const),
    ])
    socket.on('error', () => undefined)
    socket.terminate()
    return outcome
  }

  it('is everything, unless said', async () => {
    const { url, plugin } = await begin({})
    expect(await answeredAt(url)).to.deep.equal(['webhooks', 'rest', 'console', 'operations'])
    expect(await upgraded(url, plugin.firstKey ?? '')).to.equal('open')
  })

  const cases: [off: object, left: string[]][] = [
    [{ webhooks: false }, ['rest', 'console', 'operations']],
    [{ rest: false }, ['webhooks', 'operations']],
    [{ console: false }, ['webhooks', 'rest', 'operations']],
    [{ realtime: false }, ['webhooks', 'rest', 'operations']],
    [{ operations: false }, ['webhooks', 'rest', 'console']],
    [{ rest: false, realtime: false, operations: false }, ['webhooks']],
  ]
  for (const [off, left] of cases)
    it(`is ${left.join(', ')} with ${JSON.stringify(off)}; the rest is the host's to answer`, async () => {
      const { url, plugin } = await begin(off)
      expect(await answeredAt(url)).to.deep.equal(left)
      const isLive = !('realtime' in off)
      if (isLive) expect(await upgraded(url, plugin.firstKey ?? '')).to.equal('open')
    })

  it('leaves upgrades to the host where it brings no websocket', async () => {
    const { plugin } = await begin({ realtime: false })
    const server = createServer()
    plugin.attach(server)
    expect(server.listenerCount('upgrade')).to.equal(0)
  })

  it('executes methods where it brings webhooks alone', async () => {
    const { url } = await begin({ rest: false, realtime: false, operations: false })
    expect(await fetch(bellUrl(url, 'ring'))).to.have.property('status', 200)
  })
})
