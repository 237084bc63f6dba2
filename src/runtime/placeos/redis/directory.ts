import type { Log } from '../../../log/index.js'
import { Listeners, type Clock, type Stop } from '../../../time/index.js'
import type { ModuleAddress } from '../../index.js'
import type { MessageListener, PlaceOsRedis } from './placeos-redis.js'

/** How long a map serves that is said to change, before it is read anew in any case. */
const MOTION_MS = 10_000

/** How old a map may be before it is read anew, and how long one serves while Redis is away. */
const OLD_MS = 60_000

/** When a name is looked for again that is missing in a map that was read for the first time. */
const AGAIN_MS = [250, 750] as const

/** How many maps are kept that nobody watches. */
const MOST_MAPS = 20_000

const CHANGED = 'lookup-change'
const PREFIX = 'system/'

/** Names of modules in a system, such as `Display/1`, and their ids. */
export type SystemMap = ReadonlyMap<string, string>

interface Entry {
  map: SystemMap | undefined
  /** When it was read, and for the first time; by the clock's `elapsed`. */
  readAt: number
  firstAt: number
  /** What was published since may have been missed, or was not read yet. */
  isDoubtful: boolean
  /** A change was said to be over: what is missing now is gone. */
  isSettled: boolean
  /** Ends the wait for the end of a change that is under way. */
  motion: Stop | undefined
  reading: Promise<SystemMap> | undefined
}

/**
 * Which modules a system has. Core empties a map and fills it again whenever it changes: the old one serves until the
 * change is said to be over.
 * @see PlaceOS/core, `mappings/control_system_modules.cr:91-136`
 */
export class Directory implements MessageListener {
  readonly #entries = new Map<string, Entry>()
  readonly #watchers = new Listeners<string, (map: SystemMap) => void>()

  constructor(
    private readonly redis: PlaceOsRedis,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    redis.listen(this)
  }

  /** The id of a module, or undefined where there is none. Rejects with Problem `runtime-unavailable`. */
  async find({ system, name, index }: ModuleAddress): Promise<string | undefined> {
    const field = `${name}/${String(index)}`
    return (await this.#search(system, (map) => map.has(field))).get(field)
  }

  /** All modules of a system; none for an unknown one. Rejects with Problem `runtime-unavailable`. */
  mapOf(system: string): Promise<SystemMap> {
    return this.#search(system, (map) => map.size > 0)
  }

  /** Hears the map of a system now, whenever it has changed, and in any case after messages were missed. */
  watch(system: string, onMap: (map: SystemMap) => void): Stop {
    const stop = this.#watchers.add(system, onMap)
    const entry = this.#entryOf(system)
    if (entry.map && !entry.isDoubtful) onMap(entry.map)
    else this.#refresh(system, entry)
    return stop
  }

  onMessage(channel: string, message: string): void {
    if (channel === CHANGED) {
      const entry = this.#entries.get(message)
      if (!entry) return
      this.#settle(message, entry)
    } else if (channel.startsWith(PREFIX)) {
      const system = channel.slice(PREFIX.length, channel.indexOf('/', PREFIX.length))
      const entry = this.#entries.get(system)
      if (entry) this.#move(system, entry)
    }
  }

  onHearing(): void {
    for (const [system, entry] of this.#entries) {
      entry.isDoubtful = true
      if (this.#watchers.has(system)) this.#refresh(system, entry)
    }
  }

  onDeaf(): void {
    for (const entry of this.#entries.values()) entry.isDoubtful = true
  }

  close(): void {
    for (const { motion } of this.#entries.values()) motion?.()
    this.#entries.clear()
  }

  /** The map; read twice more where it is new to us and what is looked for is missing: core may be filling it. */
  async #search(system: string, isThere: (map: SystemMap) => boolean): Promise<SystemMap> {
    const entry = this.#entryOf(system)
    let map = await this.#current(system, entry)
    for (const delayMs of AGAIN_MS) {
      if (isThere(map) || !this.#isNew(entry)) return map
      await new Promise<void>((wake) => this.clock.after(delayMs, wake))
      map = await this.#read(system, entry)
    }
    return map
  }

  /** What is known if it can be trusted, else what is read; while Redis is away, what was trusted a minute ago. */
  async #current(system: string, entry: Entry): Promise<SystemMap> {
    const { map } = entry
    if (!map) return await this.#read(system, entry)
    if (entry.motion) return map
    if (!entry.isDoubtful) {
      if (this.clock.elapsed() - entry.readAt > OLD_MS) this.#refresh(system, entry)
      return map
    }
    try {
      return await this.#read(system, entry)
    } catch (error) {
      const since = this.redis.isHearing ? entry.readAt : this.redis.deafSince
      if (this.clock.elapsed() - since > OLD_MS) throw error
      return map
    }
  }

  #refresh(system: string, entry: Entry): void {
    this.#read(system, entry).catch((error: unknown) => {
      this.log.debug('the map of a system cannot be read now', { system, error })
      // It is read once messages are heard again; where they are heard all the same, before long.
      if (this.redis.isHearing && this.#watchers.has(system) && this.#entries.get(system) === entry)
        this.clock.after(1000, () => {
          this.#refresh(system, entry)
        })
    })
  }

  #read(system: string, entry: Entry): Promise<SystemMap> {
    return (entry.reading ??= this.#fetch(system, entry).finally(() => {
      entry.reading = undefined
    }))
  }

  async #fetch(system: string, entry: Entry): Promise<SystemMap> {
    const { isSettled } = entry
    entry.isSettled = false
    const wasHearing = this.redis.isHearing
    let read: SystemMap
    try {
      read = new Map(Object.entries(await this.redis.read((redis) => redis.hgetall(PREFIX + system))))
    } catch (error) {
      entry.isSettled ||= isSettled
      throw error
    }
    // It has changed while it was read.
    if (this.#isSettled(entry)) return await this.#fetch(system, entry)
    entry.isDoubtful = !wasHearing || !this.redis.isHearing
    const map = this.#trusted(system, entry, read, isSettled)
    if (entry.map === undefined) entry.firstAt = this.clock.elapsed()
    entry.readAt = this.clock.elapsed()
    if (map === entry.map) return map
    entry.map = map
    for (const tell of this.#watchers.of(system)) tell(map)
    return map
  }

  /** What is taken for the map, of what was known and what was read: core may be filling it at this moment. */
  #trusted(system: string, entry: Entry, read: SystemMap, isSettled: boolean): SystemMap {
    const { map: before } = entry
    if (!before || isSettled) return read
    const isEmptied = [...before.keys()].some((field) => !read.has(field))
    if (!isEmptied && entry.motion === undefined) return read
    this.#move(system, entry)
    return this.#isNew(entry) ? new Map([...before, ...read]) : before
  }

  /** A change is under way: what is known serves until it is over. */
  #move(system: string, entry: Entry): void {
    entry.motion ??= this.clock.after(MOTION_MS, () => {
      this.#settle(system, entry)
    })
  }

  #settle(system: string, entry: Entry): void {
    entry.motion?.()
    entry.motion = undefined
    entry.isDoubtful = true
    entry.isSettled = true
    this.#refresh(system, entry)
  }

  #isSettled({ isSettled }: Entry): boolean {
    return isSettled
  }

  #isNew({ map, firstAt }: Entry): boolean {
    return map === undefined || this.clock.elapsed() - firstAt < AGAIN_MS[0] + AGAIN_MS[1]
  }

  #entryOf(system: string): Entry {
    const known = this.#entries.get(system)
    if (known) return known
    if (this.#entries.size >= MOST_MAPS) this.#forgetSome()
    const now = this.clock.elapsed()
    const entry: Entry = {
      ...{ map: undefined, readAt: now, firstAt: now, isDoubtful: true, isSettled: false },
      ...{ motion: undefined, reading: undefined },
    }
    this.#entries.set(system, entry)
    return entry
  }

  /** Forgets the oldest half of what nobody watches. */
  #forgetSome(): void {
    let left = MOST_MAPS / 2
    for (const [system, entry] of this.#entries) {
      if (left === 0) return
      if (this.#watchers.has(system)) continue
      entry.motion?.()
      this.#entries.delete(system)
      left -= 1
    }
  }
}
