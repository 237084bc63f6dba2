import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { Display } from '../../../drivers/display/display.js'
import { activate, type ActivateOptions, type Plugin } from '../../../src/plugin/index.js'
import type { Cleaning } from '../../support/temp-dirs.js'
import { KEY } from './console-hosts.js'

/** A plugin in an app of somebody's. */
export interface RunningApp {
  /** The plugin's address, with the prefix. */
  readonly url: string
  readonly plugin: Plugin
  /** Ends it while a spec still runs. */
  readonly stop: () => Promise<void>
}

/** What the host of this repository runs, boardroom and all. */
export const boardroom = (): ActivateOptions => ({
  drivers: [Display],
  configuration: { ...(JSON.parse(readFileSync('host.json', 'utf8')) as object), drivers: [] },
})

/**
 * Within `describe`: gives a way to run plugins under a prefix of an Express app, in this process, which is sooner
 * there than a host of its own.
 */
export function apps(
  cleaning: Cleaning = afterEach,
): (options?: ActivateOptions, prefix?: string, port?: number) => Promise<RunningApp> {
  const running = new Set<RunningApp>()
  cleaning(async () => {
    for (const { stop } of running) await stop()
  })
  return async (options = boardroom(), prefix = '', port = 0) => {
    const plugin = await activate({ settings: { adminKey: KEY }, mountPath: prefix, ...options })
    const server = createServer(express().use(prefix, plugin.router))
    plugin.attach(server)
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}${prefix}`
    const stop = async (): Promise<void> => {
      running.delete(app)
      server.close()
      server.closeAllConnections()
      await plugin.close()
    }
    const app: RunningApp = { url, plugin, stop }
    running.add(app)
    return app
  }
}
