import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { z } from 'zod'
import { KnownSecrets, type Log, type Redactor } from '../log/index.js'
import { loadPlugin, type Plugin, type PluginSettings, type WebhookListing } from '../plugin/index.js'
import { Problem } from '../problem/index.js'
import { listeningOf } from '../http/index.js'
import type { Stop } from '../time/index.js'
import { readConfiguration } from './configuration-file.js'
import { packageDir } from './package.js'
import { Reloads } from './reloads.js'
import { ServerLimits } from './server-limits.js'
import { connectionsOf, listen, serve } from './server.js'
import { watchFile } from './watch.js'

/**
 * How long calls under way may take to end when the host closes, in milliseconds. With what the plugin takes for
 * the rest and callers take to read, the host ends within 10 seconds, whatever hangs.
 */
export const DRAIN_MS = 5500

/** How long callers may take to read their answers once all are given, in milliseconds. */
const LINGER_MS = 5000

/** When even they are given up, in milliseconds since the host began to close. */
const CLOSED_MS = 9500

/** What the plugin of a host can be set to; the rest is the host's own to say. */
type HostSettings = Omit<z.input<typeof PluginSettings>, 'drainTimeoutMs'>

/** How a standalone host runs, how long its server waits, and what its plugin is set to. */
export interface HostOptions extends HostSettings, z.input<typeof ServerLimits> {
  /** 0 for any free one. */
  readonly port: number
  readonly host: string
  /** The configuration file, as `host.schema.json` describes. */
  readonly config: string
  readonly log: Log
  /** The variables that the configuration may name. @default none */
  readonly env?: NodeJS.ProcessEnv
  /** Learns the secrets that variables have brought into the configuration. */
  readonly secrets?: KnownSecrets
}

/** A host at work. */
export interface Host {
  /** Where it listens, as this machine may open it, such as `http://127.0.0.1:3000`. */
  readonly address: string
  /** Where other machines may reach it, where it listens on every address of this one; else none. */
  readonly addresses: readonly string[]
  /** What callers use, without a slash at its end: the address, or what the options say callers see. */
  readonly url: string
  readonly version: string
  /** Takes the secrets that the plugin knows out of a text, for the log. */
  readonly withoutSecrets: Redactor
  /** An admin key that was made because there was no key; nothing tells it again. */
  readonly firstKey: string | undefined
  /** How many calls are being answered. */
  readonly underWay: number
  webhooks(): Promise<WebhookListing[]>
  /** Reads the configuration again and works by it; one that cannot be used is logged, and changes nothing. */
  reload(): Promise<void>
  /** Takes no more calls, waits for those under way, and ends. */
  close(): Promise<void>
}

/** Runs the plugin by itself. Rejects with Problem `invalid-configuration`, or Node's error for the port. */
export async function startHost(options: HostOptions): Promise<Host> {
  const { config, log, port, host, env = {}, secrets = new KnownSecrets(), ...others } = options
  const { keepAliveMs, headTimeoutMs, idleTimeoutMs, ...settings } = others
  const { publicUrl } = settings
  const manifestPath = join(packageDir, 'plugin.json')
  const loaded = await naming(manifestPath, () => loadPlugin(manifestPath))
  const read = async (): Promise<unknown> => {
    const { configuration, secrets: found } = await readConfiguration(config, env)
    for (const secret of found) secrets.add(secret)
    return configuration
  }
  const plugin = await naming(config, async () =>
    loaded.activate({
      configuration: await read(),
      configurationDir: dirname(resolve(config)),
      settings: { ...settings, drainTimeoutMs: DRAIN_MS },
      log,
    }),
  )
  let isEnding = false
  const limits = ServerLimits.parse({ keepAliveMs, headTimeoutMs, idleTimeoutMs })
  const server = serve(plugin, limits, () => isEnding)
  const connections = connectionsOf(server)
  try {
    await listen(server, { port, host })
  } catch (error) {
    await plugin.close()
    throw error
  }
  const reloads = new Reloads({
    apply: async () => {
      await plugin.configure(await read())
    },
    log,
    after,
  })
  const stopWatching = await watchFile(config, log, () => reloads.reload())
  const { url: address, others: addresses } = listeningOf(server) ?? { url: '', others: [] }
  return {
    address,
    addresses,
    url: publicUrl?.replace(/\/+$/, '') ?? address,
    version: loaded.manifest.version,
    withoutSecrets: plugin.withoutSecrets,
    firstKey: plugin.firstKey,
    get underWay() {
      return plugin.underWay
    },
    webhooks: () => plugin.webhooks(),
    reload: () => reloads.reload(),
    close: async () => {
      const began = performance.now()
      isEnding = true
      reloads.close()
      await stopWatching()
      await end(server, plugin, connections, began)
    },
  }
}

/** Answers what is under way, and closes the server within its limit. */
async function end(
  server: Server,
  plugin: Plugin,
  connections: ReadonlySet<Socket>,
  began: number,
): Promise<void> {
  const closed = new Promise((done) => server.close(done))
  server.closeIdleConnections()
  await plugin.close()
  // The last answers may still be on their way.
  for (const connection of connections) connection.destroySoon()
  const lingerMs = Math.max(0, Math.min(LINGER_MS, CLOSED_MS - (performance.now() - began)))
  await Promise.race([closed, setTimeout(lingerMs, undefined, { ref: false })])
  for (const connection of connections) connection.destroy()
  await closed
}

function after(delayMs: number, run: () => void): Stop {
  const abort = new AbortController()
  setTimeout(delayMs, undefined, { ref: false, signal: abort.signal }).then(run, () => undefined)
  return () => {
    abort.abort()
  }
}

/** Whether a fault is in the options, or names a file of its own. */
const isElsewhere = (path: string): boolean => path.startsWith('settings.') || isAbsolute(path)

/** Does what reads a file; faults found in it name it, and those of settings are not in it. */
async function naming<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof Problem) || error.faults.length === 0) throw error
    const faults = error.faults.map(({ path, message }) => ({
      path: path === '' ? file : isElsewhere(path) ? path : `${file}: ${path}`,
      message,
    }))
    throw new Problem(error.code, error.message, { cause: error, faults })
  }
}
