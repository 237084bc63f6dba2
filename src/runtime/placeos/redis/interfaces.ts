import { Problem } from '../../../problem/index.js'
import type { Clock } from '../../../time/index.js'
import { readMetadata, type DriverInterface } from './metadata.js'
import type { PlaceOsRedis } from './placeos-redis.js'

/** How long what was read serves while Redis is away, in milliseconds. */
const SERVES_MS = 60_000

/** How many are kept. */
const MOST = 20_000

interface Kept {
  readonly text: string
  readonly read: DriverInterface | undefined
  /** By the clock's `elapsed`. */
  at: number
}

/** What drivers say of themselves. It is asked for with each call, so that a change counts at once; nothing announces one. */
export class Interfaces {
  readonly #kept = new Map<string, Kept>()

  constructor(
    private readonly redis: PlaceOsRedis,
    private readonly clock: Clock,
  ) {}

  /**
   * What the driver of a module says, or undefined where there is no such module; while Redis is away, what was read
   * within a minute. Rejects with Problem `runtime-unavailable`, also where it cannot be understood.
   */
  async of(module: string): Promise<DriverInterface | undefined> {
    const kept = this.#kept.get(module)
    let text: string | null
    try {
      text = await this.redis.read((redis) => redis.get(`interface/${module}`))
    } catch (error) {
      if (!kept || this.clock.elapsed() - kept.at > SERVES_MS) throw error
      return understood(module, kept.read)
    }
    return this.#take(module, text)
  }

  /** The same of several, in their order; one that cannot be understood is undefined here too. */
  async ofAll(modules: readonly string[]): Promise<(DriverInterface | undefined)[]> {
    if (modules.length === 0) return []
    const texts = await this.redis.read((redis) => redis.mget(modules.map((module) => `interface/${module}`)))
    return texts.map((text) => (text === null ? undefined : readMetadata(text)))
  }

  #take(module: string, text: string | null): DriverInterface | undefined {
    const kept = this.#kept.get(module)
    // Edges leave the text of nothing where others leave nothing.
    if (text === null || text === 'null') {
      this.#kept.delete(module)
      return undefined
    }
    if (kept?.text === text) {
      kept.at = this.clock.elapsed()
      return understood(module, kept.read)
    }
    if (this.#kept.size >= MOST) this.#kept.clear()
    const read = readMetadata(text)
    this.#kept.set(module, { text, read, at: this.clock.elapsed() })
    return understood(module, read)
  }
}

function understood(module: string, read: DriverInterface | undefined): DriverInterface {
  if (read) return read
  const detail = 'what the driver says of its functions cannot be read'
  throw new Problem('runtime-unavailable', detail, { cause: new Error(`interface/${module}`) })
}
