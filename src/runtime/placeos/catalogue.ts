import type { Redis } from 'ioredis'
import { z } from 'zod'
import { Problem } from '../../problem/index.js'
import type { Clock } from '../../time/index.js'
import { systemsPage, type SystemsPage, type SystemsQuery, type SystemSummary } from '../index.js'
import type { Directory, PlaceOsRedis, SystemMap } from './redis/index.js'
import type { RestApi } from './rest-api.js'

/** How many systems are looked for in Redis, where the REST interface is not asked; and how long that counts, in milliseconds. */
const MOST_SYSTEMS = 5000
const COUNTS_MS = 10_000

const PREFIX = 'system/'

const System = z.object({
  id: z.string().min(1),
  name: z.string().catch(''),
  modules: z.array(z.string()).catch([]),
})

/** Which systems there are. Only PlaceOS's database knows their names: without its REST interface a system is called by its id. */
export class Catalogue {
  #found: { readonly systems: readonly SystemSummary[]; readonly at: number } | undefined

  constructor(
    private readonly redis: PlaceOsRedis,
    private readonly directory: Directory,
    private readonly api: RestApi | undefined,
    private readonly clock: Clock,
  ) {}

  /** Rejects with Problem `runtime-unavailable`. */
  async page(query: SystemsQuery): Promise<SystemsPage> {
    if (!this.api) return systemsPage(await this.#scan(), query)
    const offset = query.after === undefined ? 0 : Number(query.after)
    if (!Number.isInteger(offset) || offset < 0)
      throw new Problem('invalid-parameter', 'the place to go on from is none that was given')
    const search = new URLSearchParams({
      q: query.text,
      limit: String(query.limit),
      offset: String(offset),
    })
    const { body, total } = await this.api.get(`systems?${search.toString()}`)
    const read = z.array(z.unknown()).safeParse(body)
    if (!read.success) throw new Problem('runtime-unavailable', "PlaceOS's list of systems cannot be read")
    const systems = read.data.flatMap((row) => System.safeParse(row).data ?? [])
    const end = offset + read.data.length
    const isLast =
      read.data.length === 0 || (total === undefined ? read.data.length < query.limit : end >= total)
    return { systems: systems.map(summaryOf), total, next: isLast ? undefined : String(end) }
  }

  /** One system, or undefined for an unknown one. Rejects with Problem `runtime-unavailable`. */
  async system(id: string): Promise<SystemSummary | undefined> {
    if (this.api) {
      try {
        const { body } = await this.api.get(`systems/${encodeURIComponent(id)}`)
        const read = System.safeParse(body)
        if (read.success) return summaryOf(read.data)
      } catch (error) {
        if (error instanceof Problem && error.code === 'not-found') return undefined
        // Its map says enough to go on with.
      }
    }
    const map = await this.directory.mapOf(id)
    return map.size === 0 ? undefined : { id, name: id, modules: modulesOf(map).map(([, module]) => module) }
  }

  async #scan(): Promise<readonly SystemSummary[]> {
    if (this.#found && this.clock.elapsed() - this.#found.at < COUNTS_MS) return this.#found.systems
    const ids = await this.redis.read((redis) => idsIn(redis))
    const maps = await this.redis.read((redis) => Promise.all(ids.map((id) => redis.hgetall(PREFIX + id))))
    const systems = ids.map((id, at) => ({
      ...{ id, name: id },
      modules: modulesOf(new Map(Object.entries(maps[at] ?? {}))).map(([, module]) => module),
    }))
    this.#found = { systems, at: this.clock.elapsed() }
    return systems
  }
}

const summaryOf = ({ id, name, modules }: z.output<typeof System>): SystemSummary => ({
  ...{ id, modules },
  name: name === '' ? id : name,
})

async function idsIn(redis: Redis): Promise<string[]> {
  const ids = new Set<string>()
  let cursor = '0'
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', `${PREFIX}*`, 'COUNT', 1000)
    cursor = next
    for (const key of keys) ids.add(key.slice(PREFIX.length))
  } while (cursor !== '0' && ids.size < MOST_SYSTEMS)
  return [...ids].slice(0, MOST_SYSTEMS)
}

/** A module's name in a system, and its number among those of that name. */
export interface MappedName {
  readonly name: string
  readonly index: number
}

/** The modules of a map with their names, by name and number: Redis keeps no order of them. What is no module is left out. */
export function modulesOf(map: SystemMap): (readonly [at: MappedName, module: string])[] {
  const found: (readonly [MappedName, string])[] = []
  for (const [field, module] of map) {
    const slash = field.lastIndexOf('/')
    const index = Number(field.slice(slash + 1))
    if (slash > 0 && Number.isInteger(index) && index > 0)
      found.push([{ name: field.slice(0, slash), index }, module])
  }
  return found.sort(([a], [b]) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.index - b.index))
}
