import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Router } from 'express'
import type { ClientOptions } from 'ws'
import type { Role } from '../../../src/auth/index.js'
import { defaultLimits, realtime, type Realtime, type RealtimeLimits } from '../../../src/realtime/index.js'
import { FakeClock } from '../../../src/testing/index.js'
import type { Stop } from '../../../src/time/index.js'
import { offer, RawClient } from '../../webhooks/support/raw-client.js'
import { Building } from './building.js'
import { LiveClient } from './live-client.js'

export const CONTROL = '/api/engine/v2/systems/control'

export interface LiveOptions {
  readonly limits?: Partial<RealtimeLimits>
  readonly origins?: readonly string[]
  readonly remembered?: number
  readonly mountPath?: string
}

/** The websocket of a building behind a real server, beside a websocket of somebody else. */
export class Live {
  /** Subscriptions that sessions hold with the runtime. */
  following = 0

  private constructor(
    readonly building: Building,
    readonly server: Server,
    readonly realtime: Realtime,
    /** Keys by role. */
    readonly keys: Readonly<Record<Role, string>>,
  ) {}

  static async start({ limits, origins = [], remembered, mountPath = '' }: LiveOptions = {}): Promise<Live> {
    const building = await new Building(new FakeClock(), remembered).open()
    const { runtime, triggers, keys, feed, bus, clock, log } = building
    const counted = (stop: Stop): Stop => {
      live.following += 1
      return () => {
        live.following -= 1
        stop()
      }
    }
    const channel = realtime({
      ...{ triggers, keys, feed, bus, clock, log, origins, mountPath },
      runtime: {
        exec: (call) => runtime.exec(call),
        follow: (key, listener) => counted(runtime.follow(key, listener)),
        debug: (module, listener) => counted(runtime.debug(module, listener)),
      },
      limits: { ...defaultLimits, ...limits },
      withoutSecrets: triggers.withoutSecrets,
      isPlain: () => false,
    })
    const router = Router()
    channel.mount(router)
    const server = createServer((request, response) => {
      // Express's types ask for more than its router uses.
      ;(router as unknown as (...args: unknown[]) => void)(request, response, () => {
        response.writeHead(418).end()
      })
    })
    server.on('upgrade', (_request, socket) => {
      socket.once('finish', () => socket.destroy())
      socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: chat\r\nConnection: Upgrade\r\n\r\ntheirs')
    })
    channel.attach(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const make = async (role: Role): Promise<string> => (await keys.create({ name: role, role })).key
    const made = { user: await make('user'), support: await make('support'), admin: await make('admin') }
    const live = new Live(building, server, channel, made)
    return live
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port
  }

  /** The websocket's URL, with what follows its path. */
  url(rest = '', prefix = ''): string {
    return `ws://127.0.0.1:${this.port}${prefix}${CONTROL}${rest}`
  }

  /** Connects as the official client does. */
  connect(role: Role = 'admin', options?: ClientOptions): Promise<LiveClient> {
    return LiveClient.connect(this.url(`?fixed_device=true&api-key=${this.keys[role]}`), options)
  }

  /** Connects, and is left alone with the bytes. */
  async raw(): Promise<RawClient> {
    const client = await RawClient.connect(this.port)
    client.send(offer(`${CONTROL}?api-key=${this.keys.admin}`))
    await client.answer()
    return client
  }

  async close(): Promise<void> {
    await this.realtime.close()
    this.server.closeAllConnections()
    this.server.close()
    await this.building.close()
  }
}

/** Within `describe`: gives a way to start such websockets, which must leave nothing behind. */
export function lives(): (options?: LiveOptions) => Promise<Live> {
  const running: Live[] = []
  afterEach(async () => {
    for (const live of running.splice(0)) {
      await live.close()
      const { following, building } = live
      const left = following + building.feed.followers + building.clock.pending
      if (left > 0) throw new Error(`${left} subscriptions or timers are left`)
    }
  })
  return async (options) => {
    const live = await Live.start(options)
    running.push(live)
    return live
  }
}
