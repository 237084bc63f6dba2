import { setTimeout as pause } from 'node:timers/promises'
import type { Clearance, GivenArguments, Json } from '../../../src/driver/index.js'
import { parseModuleName } from '../../../src/modules/index.js'
import { Problem } from '../../../src/problem/index.js'
import type { LateOutcome, WebhookCall, WebhookTarget } from '../../../src/runtime/index.js'
import { PlaceOsRuntime, type CallLimits, type PlaceOsSettings } from '../../../src/runtime/placeos/index.js'
import { FakeClock, MemoryLog } from '../../../src/testing/index.js'
import type { Clock } from '../../../src/time/index.js'
import { PlaceOsCluster } from '../../support/placeos-cluster.js'
import { redis, type SpecRedis } from '../../support/redis.js'
import { until } from '../../support/until.js'
import { webhookCall } from '../webhook-call.js'

const LIMITS: CallLimits = {
  webhookTimeoutMs: 10_000,
  commandTimeoutMs: 20_000,
  maxQueuedDeliveries: 3,
  maxQueuedDeliveriesInAll: 4096,
}

export interface SiteOptions {
  readonly settings?: Partial<PlaceOsSettings>
  readonly limits?: Partial<CallLimits>
  readonly clock?: Clock
  /** @default 1 */
  readonly cores?: number
}

/** A cluster and a runtime of ours that reads it, in a database of a file's own. */
export class Site {
  readonly cluster: PlaceOsCluster
  readonly log = new MemoryLog()
  readonly runtime: PlaceOsRuntime
  readonly lobby: string

  constructor(
    { url, suffix }: SpecRedis,
    readonly clock: Clock,
    { settings, limits }: SiteOptions = {},
  ) {
    this.cluster = new PlaceOsCluster(url)
    this.lobby = `sys-lobby-${suffix}`
    const all: PlaceOsSettings = {
      ...{ redisUrl: url, edges: {}, methods: 'shaped', results: 'mapped' },
      ...{ maxInFlight: 512, maxInFlightPerModule: 32, ...settings },
    }
    this.runtime = new PlaceOsRuntime(all, { ...LIMITS, ...limits }, clock, this.log)
  }

  /** Finds a webhook method of a module of the lobby. */
  async target(module: string, method = 'request'): Promise<WebhookTarget> {
    const target = await this.found(module, method)
    if (target instanceof Problem) throw target
    return target
  }

  found(module: string, method = 'request'): Promise<WebhookTarget | Problem> {
    return this.runtime.findWebhook(this.at(module), method)
  }

  /** Delivers a body to a webhook method of a module of the lobby. */
  async deliver(module: string, call: Partial<WebhookCall> = {}, method = 'request'): Promise<unknown> {
    return await this.runtime.callWebhook(await this.target(module, method), webhookCall(call))
  }

  exec(
    module: string,
    command: string,
    args: GivenArguments = [],
    clearance: Clearance = 'administrator',
  ): Promise<Json> {
    return this.runtime.exec({ ...this.at(module), command, args, clearance })
  }

  at(module: string): { system: string; name: string; index: number } {
    return { system: this.lobby, ...parseModuleName(module) }
  }

  /** Lets time go by, evenly, until something has come to an end. */
  async whileTimeGoes<T>(work: Promise<T>): Promise<T> {
    const state = { isOver: false }
    const end = (): void => {
      state.isOver = true
    }
    work.then(end, end)
    while (!state.isOver) {
      await pause(5)
      await this.advance(50)
    }
    return await work
  }

  async advance(ms: number): Promise<void> {
    if (this.clock instanceof FakeClock) await this.clock.advance(ms)
  }

  async close(): Promise<void> {
    this.runtime.close()
    await this.cluster.close()
  }
}

/** Within `describe`: makes sites, which end with their spec. */
export function sites(database = redis()): (options?: SiteOptions) => Promise<Site> {
  const made: Site[] = []
  afterEach(async () => {
    await Promise.all(
      made.splice(0).map(async (site) => {
        await site.cluster.redis.flushdb().catch(() => undefined)
        await site.close()
      }),
    )
  })
  return async (options = {}) => {
    const site = new Site(database(), options.clock ?? new FakeClock(), options)
    made.push(site)
    for (let count = options.cores ?? 1; count > 0; count -= 1) await site.cluster.join()
    await until(
      () => (site.runtime.health().some(({ part }) => part === 'redis') ? undefined : true),
      () => 'the runtime does not find Redis',
    )
    return site
  }
}

export type { LateOutcome }
