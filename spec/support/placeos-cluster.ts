import { setTimeout as pause } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { pickNode } from '../../src/runtime/placeos/cores/rendezvous.js'
import { CoreDouble, type CoreCall } from './core.js'
import { RunningModule, type DoubleModule } from './placeos-module.js'

/** A webhook method's parameters, as public drivers have them. */
export const WEBHOOK = {
  method: { type: 'string', title: 'String' },
  headers: {
    type: 'object',
    additionalProperties: { type: 'array', items: { type: 'string' } },
    title: 'Hash(String,Array(String))',
  },
  body: { type: 'string', title: 'String' },
} as const

const LOOKUP = '{service_core}_lookup'
const VERSION = '{service_core}_version'

/**
 * A double of a PlaceOS cluster: what its cores and drivers write to a real Redis, as it happens.
 * @see PlaceOS/core 3351920, PlaceOS/driver 673a7c0, place-labs/redis_service_manager be976ba
 */
export class PlaceOsCluster {
  readonly redis: Redis
  /** Calls that ran, in order. */
  readonly calls: CoreCall[] = []
  /** Which cores were in the list, and when at the longest: by `performance.now`. */
  readonly lists: { readonly urls: readonly string[]; readonly from: number; to: number }[] = []
  readonly #modules = new Map<string, RunningModule>()
  readonly #nodes = new Map<string, CoreDouble>()
  #joined = 0

  constructor(url: string) {
    this.redis = new Redis(url)
    this.redis.on('error', () => undefined)
  }

  /** The cores that are in the list. */
  get cores(): CoreDouble[] {
    return [...this.#nodes.values()]
  }

  module(id: string): RunningModule | undefined {
    return this.#modules.get(id)
  }

  /** The core that a module is loaded on by the present list. */
  coreOf(id: string): CoreDouble {
    const url = pickNode(
      this.cores.map((core) => core.url),
      this.#modules.get(id)?.edge ?? id,
    )
    const core = this.cores.find((one) => one.url === url)
    if (!core) throw new Error('the cluster has no core')
    return core
  }

  /** A core joins. @see `redis_service_manager.cr:160-175` */
  async join(core = new CoreDouble(this)): Promise<CoreDouble> {
    await core.listen()
    this.#joined += 1
    const key = `{service_core}.${String(this.#joined).padStart(26, '0')}`
    this.#nodes.set(key, core)
    this.#rebalance()
    const info = JSON.stringify({ u: core.url, r: true, v: '' })
    await this.#list(() =>
      this.redis
        .multi()
        .set(key, info, 'EX', 20)
        .hset(LOOKUP, key, core.url)
        .set(VERSION, String(this.#joined))
        .exec(),
    )
    return core
  }

  /** A core leaves in good order. @see `redis_service_manager.cr:78-83` */
  async leave(core: CoreDouble): Promise<void> {
    const key = this.#keyOf(core)
    this.#nodes.delete(key)
    this.#rebalance()
    await this.#list(() =>
      this.redis.multi().del(key).hdel(LOOKUP, key).set(VERSION, String(Math.random())).exec(),
    )
    await core.refuse()
  }

  /** A core ends without a word: its field stays until it is pruned. */
  async crash(core: CoreDouble): Promise<void> {
    core.loaded.clear()
    await core.refuse()
    await this.redis.del(this.#keyOf(core))
  }

  /** The leader takes out a core that has crashed. */
  async prune(core: CoreDouble): Promise<void> {
    const key = this.#keyOf(core)
    this.#nodes.delete(key)
    this.#rebalance()
    await this.#list(() => this.redis.hdel(LOOKUP, key))
  }

  /**
   * Starts a module on the core it belongs to: its statuses go, its interface comes, its statuses come.
   * @see driver `placeos-driver.cr:94-105`; edge modules: core `process_manager/edge.cr:216-225`
   */
  async start(id: string, module: DoubleModule = {}): Promise<RunningModule> {
    const running = new RunningModule(module)
    for (const key of await this.redis.hkeys(`status/${id}`)) await this.setStatus(id, key, null)
    this.#modules.set(id, running)
    if (this.#nodes.size > 0) this.coreOf(id).loaded.add(id)
    await this.redis.set(`interface/${id}`, running.metadata)
    for (const [key, value] of Object.entries(module.status ?? {})) await this.setStatus(id, key, value)
    return running
  }

  /** Stops a module: what Redis has of it stays, but for the interface of one that is lazy. @see `module_manager.cr:235-248` */
  async stop(id: string, { isLazy = false } = {}): Promise<void> {
    this.#modules.delete(id)
    for (const core of this.cores) core.unload(id)
    if (isLazy) await this.redis.del(`interface/${id}`)
  }

  /** Writes a status as a driver does; an edge's `null` is written, others' are deleted. @see driver `storage/redis-storage.cr` */
  async setStatus(id: string, key: string, value: unknown): Promise<void> {
    const hash = `status/${id}`
    const text = JSON.stringify(value ?? null)
    const isDeleted = text === 'null' && this.#modules.get(id)?.edge === undefined
    const pipeline = this.redis.pipeline()
    await (isDeleted ? pipeline.hdel(hash, key) : pipeline.hset(hash, key, text))
      .publish(`${hash}/${key}`, text)
      .exec()
  }

  /**
   * Maps a system to modules, each with its name: the map is emptied, filled one by one, and then announced.
   * @see core `mappings/control_system_modules.cr:91-136`
   */
  async map(
    system: string,
    modules: readonly (readonly [name: string, id: string])[],
    holeMs = 0,
  ): Promise<void> {
    await this.#clear(system)
    if (holeMs > 0) await pause(holeMs)
    const counts = new Map<string, number>()
    for (const [name, id] of modules) {
      const index = (counts.get(name) ?? 0) + 1
      counts.set(name, index)
      const field = `${name}/${String(index)}`
      await this.redis
        .pipeline()
        .hset(`system/${system}`, field, id)
        .publish(`system/${system}/${field}`, id)
        .exec()
    }
    await this.redis.publish('lookup-change', system)
  }

  /** Destroys a system: its map is emptied, and nothing is announced. @see `control_system_modules.cr:102-109` */
  async destroy(system: string): Promise<void> {
    await this.#clear(system)
  }

  /** Ends everything there is. */
  async close(): Promise<void> {
    await Promise.all(this.cores.map((core) => core.refuse()))
    this.redis.disconnect()
  }

  async #clear(system: string): Promise<void> {
    const hash = `system/${system}`
    const pipeline = this.redis.pipeline()
    for (const field of await this.redis.hkeys(hash))
      pipeline.hdel(hash, field).publish(`${hash}/${field}`, 'null')
    await pipeline.exec()
  }

  /** Modules move with the list, at once. */
  #rebalance(): void {
    if (this.#nodes.size === 0) return
    for (const id of this.#modules.keys()) {
      const owner = this.coreOf(id)
      for (const core of this.cores) if (core !== owner) core.unload(id)
      owner.loaded.add(id)
    }
  }

  /** Changes the list in Redis, and notes when it was which. */
  async #list(change: () => Promise<unknown>): Promise<void> {
    const from = performance.now()
    const urls = this.cores.map((core) => core.url)
    await change()
    const before = this.lists.at(-1)
    if (before) before.to = performance.now()
    this.lists.push({ urls, from, to: Infinity })
  }

  #keyOf(core: CoreDouble): string {
    for (const [key, one] of this.#nodes) if (one === core) return key
    throw new Error('the core is not in the cluster')
  }
}
