import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import express from 'express'
import { activate, type ActivateOptions, type Plugin } from '../../src/plugin/index.js'
import { LiveClient } from '../realtime/support/live-client.js'
import { hostPackages } from '../support/host-packages.js'
import { problemOf } from '../support/thrown.js'

const CONTROL = '/api/engine/v2/systems/control'
const PUBLIC = 'https://place.example.org:8443'
type Settings = NonNullable<ActivateOptions['settings']>

describe('A page that opens the websocket', () => {
  const running: { plugin: Plugin; server: Server }[] = []
  afterEach(async () => {
    for (const { plugin, server } of running.splice(0)) {
      await plugin.close()
      server.closeAllConnections()
      server.close()
    }
  })

  /** Starts a host; gives the websocket's URL and a key. */
  async function start(settings: Settings, server = createServer()): Promise<{ url: string; key: string }> {
    const plugin = await activate({ settings })
    plugin.attach(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    running.push({ plugin, server })
    const { key } = await plugin.keys.create({ name: 'Page', role: 'user' })
    return { url: `ws://127.0.0.1:${String((server.address() as AddressInfo).port)}${CONTROL}`, key }
  }

  async function connects(url: string, headers: Record<string, string>): Promise<void> {
    const client = await LiveClient.connect(url, { headers })
    expect(await client.all()).to.deep.equal([])
    client.ws.close()
    await client.closed
  }

  const trusted = { trustedProxies: ['loopback'] }
  const welcome: [what: string, settings: Settings, headers: Record<string, string>][] = [
    [
      'of publicUrl, behind a proxy that names itself',
      { publicUrl: `${PUBLIC}/x` },
      { Host: '127.0.0.1:1', Origin: PUBLIC },
    ],
    [
      'of the host that a trusted proxy names',
      trusted,
      { 'X-Forwarded-Host': 'place.example.org:8443', Origin: PUBLIC },
    ],
    [
      'listed with a slash and in capitals',
      { allowedOrigins: ['HTTPS://Place.Example.Org:8443/'] },
      { Origin: PUBLIC },
    ],
    [
      'listed with its default port',
      { allowedOrigins: ['https://a.example:443'] },
      { Origin: 'https://a.example' },
    ],
    ['below a host that is listed', { allowedOrigins: ['https://*.example.org:8443'] }, { Origin: PUBLIC }],
    ['of an app', { allowedOrigins: ['capacitor://localhost'] }, { Origin: 'capacitor://localhost' }],
    ['of no origin, where that is listed', { allowedOrigins: ['null'] }, { Origin: 'null' }],
  ]
  for (const [what, settings, headers] of welcome)
    it(`is let in: one ${what}`, async () => {
      const { url, key } = await start(settings)
      await connects(`${url}?api-key=${key}`, headers)
    })

  for (const [what, settings, headers] of welcome.slice(0, 2))
    it(`is known by its cookie: one ${what}`, async () => {
      const { url, key } = await start(settings)
      await connects(url, { ...headers, Cookie: `api-key=${key}` })
    })

  const refused: [what: string, settings: Settings, headers: Record<string, string>][] = [
    [
      'of the host that a proxy names which is not trusted',
      {},
      { 'X-Forwarded-Host': 'place.example.org:8443', Origin: PUBLIC },
    ],
    [
      'of another site behind a trusted proxy',
      trusted,
      { 'X-Forwarded-Host': 'place.example.org', Origin: 'https://evil.example' },
    ],
    ['of no origin', {}, { Origin: 'null' }],
  ]
  for (const [what, settings, headers] of refused)
    it(`is refused: one ${what}`, async () => {
      const { url, key } = await start(settings)
      expect((await LiveClient.refusal(`${url}?api-key=${key}`, { headers })).status).to.equal(403)
    })

  it('is named with the reason where no page can be of it', async () => {
    const settings = { allowedOrigins: ['https://a.example', 'https://b.example/app'] }
    const { faults } = await problemOf(() => activate({ settings }))
    expect(faults).to.deep.equal([
      { path: 'settings.allowedOrigins[1]', message: 'has a path: an origin is a scheme, a host and a port' },
    ])
  })

  describe('beside express-ws', () => {
    const load = hostPackages()

    it('has ours, and the host has its own', async () => {
      const app = express()
      const server = createServer(app as never)
      const expressWs = (await load('express-ws')) as (app: object, server: Server) => void
      expressWs(app, server)
      type Answer = (ws: { send: (text: string) => void }) => void
      ;(app as unknown as { ws: (path: string, answer: Answer) => void }).ws('/chat', (ws) => {
        ws.send('"theirs"')
      })
      const { url, key } = await start({}, server)
      await connects(`${url}?api-key=${key}`, {})
      const theirs = await LiveClient.connect(url.replace(CONTROL, '/chat'))
      expect(await theirs.next()).to.equal('theirs')
      theirs.ws.terminate()
    })
  })
})
