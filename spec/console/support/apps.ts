import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { activate, type ActivateOptions, type Plugin } from '../../../src/plugin/index.js'
import { KEY } from './console-hosts.js'

/** Within `describe`: gives a way to run plugins under a prefix of an Express app; it gives their address. */
export function apps(): (options: ActivateOptions, prefix?: string) => Promise<string> {
  const running: { readonly server: Server; readonly plugin: Plugin }[] = []
  afterEach(async () => {
    for (const { server, plugin } of running.splice(0)) {
      server.close()
      server.closeAllConnections()
      await plugin.close()
    }
  })
  return async (options, prefix = '') => {
    const plugin = await activate({ settings: { adminKey: KEY }, ...options })
    const app = express()
    app.use(prefix, plugin.router)
    const server = createServer(app).on('upgrade', (asked, socket, head: Buffer) => {
      if (!plugin.upgrade(asked, socket, head)) socket.destroy()
    })
    running.push({ server, plugin })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}${prefix}`
  }
}
