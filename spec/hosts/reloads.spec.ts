import { readdirSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import express from 'express'
import { activate, type Plugin } from '../../src/plugin/index.js'
import { LiveClient } from '../realtime/support/live-client.js'
import { makeBell } from '../support/bell.js'
import { bellUrl, lobby } from '../support/plugins.js'
import { collectGarbage } from '../support/collect-garbage.js'
import { tempDirs } from '../support/temp-dirs.js'
import { until } from '../support/until.js'

const CONTROL = '/api/engine/v2/systems/control'
const KEY = 'the-key-of-the-reloaded-host'

/** As many as there is no doubt about what grows. */
const RELOADS = 200

/** The events a server has listeners for, and how many. */
const listenersOf = (server: Server): [event: string, count: number][] =>
  server.eventNames().map((event) => [String(event), server.listenerCount(event)])

describe('A plugin that its host closes and activates again, on the same application and server', () => {
  const makeDir = tempDirs()
  const ends: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const end of ends.splice(0)) await end()
  })

  /** A host, and the way to put another plugin in the place of the one it has. */
  async function startHost(options: { dataDir?: string } = {}) {
    const app = express()
    const server = createServer(app as unknown as RequestListener)
    const emit = Object.getOwnPropertyDescriptor(server, 'emit')
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
    let plugin: Plugin | undefined
    const activateOne = async (): Promise<void> => {
      plugin = await activate({
        configuration: lobby(),
        drivers: [makeBell().Bell],
        settings: { adminKey: KEY, ...options },
      })
      app.use(plugin.router)
      plugin.attach(server)
    }
    const closeOne = async (): Promise<void> => {
      await plugin?.close()
      plugin = undefined
    }
    ends.push(async () => {
      await closeOne()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    })
    const runtimeOf = (): object => {
      if (!plugin) throw new Error('there is no plugin')
      return plugin.runtime
    }
    return { server, url, emit, activateOne, closeOne, runtimeOf }
  }

  const rings = async (url: string): Promise<number> => (await fetch(bellUrl(url, 'ring'))).status

  async function connects(url: string): Promise<void> {
    const client = await LiveClient.connect(`${url.replace('http', 'ws')}${CONTROL}?api-key=${KEY}`)
    expect(await client.all()).to.deep.equal([])
    client.ws.close()
    await client.closed
  }

  it('answers again, by HTTP and on the websocket, and passes on all while it is closed', async () => {
    const { url, activateOne, closeOne } = await startHost()
    for (let round = 0; round < 3; round += 1) {
      await activateOne()
      expect(await rings(url)).to.equal(200)
      await connects(url)
      await closeOne()
      expect(await rings(url)).to.equal(404)
    }
  })

  it('leaves the server as it was', async () => {
    const { server, emit, activateOne, closeOne } = await startHost()
    const before = listenersOf(server)
    await activateOne()
    await closeOne()
    expect(listenersOf(server)).to.deep.equal(before)
    expect(Object.getOwnPropertyDescriptor(server, 'emit')).to.deep.equal(emit)
  })

  it('puts no second function over those of a server, although somebody else has put one over the first', async () => {
    const { server, url, activateOne, closeOne } = await startHost()
    await activateOne()
    const ours = server.emit.bind(server)
    const theirs = (event: string, ...args: unknown[]): boolean => ours(event, ...args)
    server.emit = theirs
    for (let round = 0; round < 3; round += 1) {
      await closeOne()
      await activateOne()
    }
    expect(Object.getOwnPropertyDescriptor(server, 'emit')?.value).to.equal(theirs)
    await connects(url)
  })

  const kinds: [what: string, times: number, makeOptions: () => { dataDir?: string }][] = [
    ['in memory', RELOADS, () => ({})],
    ['with a data folder', RELOADS / 10, () => ({ dataDir: makeDir() })],
  ]
  for (const [what, times, makeOptions] of kinds)
    it(`has flat listeners, descriptors and threads over ${times} times, ${what}`, async () => {
      const { server, url, activateOne, closeOne } = await startHost(makeOptions())
      const seen: { listeners: number; descriptors: number; ports: number }[] = []
      for (let round = 0; round < times; round += 1) {
        await activateOne()
        if (round % (times / 4) === 0) {
          expect(await rings(url)).to.equal(200)
          await connects(url)
        }
        await closeOne()
        seen.push({
          listeners: listenersOf(server).reduce((sum, [, count]) => sum + count, 0),
          descriptors: readdirSync('/proc/self/fd').length,
          ports: process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length,
        })
      }
      const [early, late] = [seen[times / 4], seen.at(-1)]
      expect([late?.listeners, late?.ports]).to.deep.equal([early?.listeners, early?.ports])
      // Connections of the spec's own client come and go.
      expect(late?.descriptors).to.be.at.most((early?.descriptors ?? 0) + 5)
    })

  it('is let go of, although the application still has its router', async () => {
    const { activateOne, closeOne, url, runtimeOf } = await startHost()
    await activateOne()
    const runtime = new WeakRef(runtimeOf())
    expect(await rings(url)).to.equal(200)
    await closeOne()
    await until(
      () => {
        collectGarbage()
        return runtime.deref() === undefined ? true : undefined
      },
      () => 'the runtime of a closed plugin is held',
    )
    expect(await rings(url)).to.equal(404)
  })
})
