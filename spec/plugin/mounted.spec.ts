import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import express from 'express'
import { makeBell } from '../support/bell.js'
import { bellUrl, lobby, plugins } from '../support/plugins.js'

describe("A plugin in a host's own Express app", () => {
  const start = plugins()
  const servers: Server[] = []
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.close()
      server.closeAllConnections()
    }
  })

  /** Listens, and gives the address. */
  async function listen(app: express.Express): Promise<string> {
    const server = createServer(app)
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
  }

  for (const prefix of ['', '/building', '/campus/building'])
    it(`answers its own routes ${prefix === '' ? 'at the top' : `under ${prefix}`} and leaves the others`, async () => {
      const { plugin } = await start({ drivers: [makeBell().Bell], configuration: lobby() })
      const app = express()
      app.get('/health', (_request, response) => {
        response.send('well')
      })
      app.use(prefix, plugin.router)
      app.use((_request, response) => {
        response.status(404).send('not the plugin')
      })
      const address = await listen(app)
      expect(await (await fetch(`${address}/health`)).text()).to.equal('well')
      expect(await (await fetch(bellUrl(address + prefix, 'ring'))).json()).to.include({ rings: 1 })
      expect(await (await fetch(`${address}${prefix}/api/engine/v2/edges`)).text()).to.equal('not the plugin')
    })
})
