import { Problem } from '../../../problem/index.js'
import type { Clock } from '../../../time/index.js'
import type { PlaceOsRedis } from '../redis/index.js'
import { Rendezvous } from './rendezvous.js'

/** Where cores register. @see place-labs/redis_service_manager, `redis_service_manager.cr:160-175` */
const LOOKUP = '{service_core}_lookup'

/** How long a list serves while Redis is away, in milliseconds. */
const SERVES_MS = 60_000

/** Which core runs a module: PlaceOS's own pick, over all that is in the list, as each of its readers takes it. */
export class Discovery {
  #list: Rendezvous | undefined
  /** By the clock's `elapsed`. */
  #readAt = 0

  /** @param core the one core there is, where nothing is to be looked up */
  constructor(
    private readonly redis: PlaceOsRedis,
    private readonly clock: Clock,
    private readonly core: string | undefined,
  ) {
    if (core !== undefined) this.#list = new Rendezvous([core])
  }

  /** The cores by what was read last. */
  get known(): readonly string[] {
    return this.#list?.nodes ?? []
  }

  /**
   * The base URL of the core for a key, by the list as it is at this moment: a core that is asked for a module of
   * another starts a second copy of it. Rejects with Problem `runtime-unavailable`.
   */
  async pick(key: string): Promise<string> {
    const node = (await this.read()).pick(key)
    if (node === undefined) throw new Problem('runtime-unavailable', 'PlaceOS has no core at work')
    return node
  }

  /** The list as it is; while Redis is away, as it was within a minute. Rejects with Problem `runtime-unavailable`. */
  async read(): Promise<Rendezvous> {
    if (this.core !== undefined && this.#list) return this.#list
    try {
      const fields = await this.redis.read((redis) => redis.hgetall(LOOKUP))
      this.#take(Object.values(fields).filter((uri) => URL.canParse(uri)))
    } catch (error) {
      if (!this.#list || this.clock.elapsed() - this.#readAt > SERVES_MS) throw error
      return this.#list
    }
    return this.#list ?? new Rendezvous([])
  }

  #take(nodes: readonly string[]): void {
    this.#readAt = this.clock.elapsed()
    const before = this.#list?.nodes
    const isSame = before?.length === nodes.length && nodes.every((node) => before.includes(node))
    // A list that is the same keeps its picks.
    if (!isSame) this.#list = new Rendezvous(nodes)
  }
}
