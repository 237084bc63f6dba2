import type { Json, StatusListener } from '../../../driver/index.js'
import { contain, type Log } from '../../../log/index.js'
import type { Clock, Stop } from '../../../time/index.js'
import type { StatusAddress } from '../../index.js'
import type { Directory } from './directory.js'
import type { MessageListener, PlaceOsRedis } from './placeos-redis.js'
import { statusOf } from './status-text.js'

/** Keys that are brought up to date together. */
const KEYS_A_TURN = 1000

/** When a key is tried again that could not be subscribed or read, in milliseconds. */
const AGAIN_MS = 1000

/** A status key of a module, whoever follows it. */
interface Key {
  readonly module: string
  readonly name: string
  readonly followers: Set<Follower>
  /** Counts what was heard: what was read before is older. */
  heard: number
  /** Its JSON; undefined where it has none, and before that is known. */
  text: string | undefined
  isKnown: boolean
}

/** Follows status keys by the addresses of their modules. One subscription a key, whoever and however many follow it. */
export class StatusHub implements MessageListener {
  /** By channel. */
  readonly #keys = new Map<string, Key>()
  #coming = new Map<string, Key>()
  #leaving = new Set<string>()
  #isPlanned = false

  constructor(
    private readonly redis: PlaceOsRedis,
    private readonly directory: Pick<Directory, 'watch'>,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    redis.listen(this)
  }

  /** How many channels are subscribed. */
  get size(): number {
    return this.#keys.size
  }

  follow({ system, name, index, key }: StatusAddress, listener: StatusListener): Stop {
    const follower = new Follower((value) => {
      contain(this.log, `a listener on ${name} ${key}`, () => listener(value))
    })
    let module: string | undefined
    let leave: Stop = () => undefined
    let isStopped = false
    const unwatch = this.directory.watch(system, (map) => {
      const next = map.get(`${name}/${String(index)}`)
      // A map still tells those that a listener has just stopped.
      if (isStopped || next === module) return
      leave()
      module = next
      leave = next === undefined ? () => undefined : this.#join(next, key, follower)
      if (next === undefined) follower.hear(undefined)
    })
    return () => {
      isStopped = true
      unwatch()
      leave()
    }
  }

  onMessage(channel: string, message: string): void {
    const key = this.#keys.get(channel)
    if (!key) return
    key.heard += 1
    tell(key, message)
  }

  onHearing(): void {
    this.#coming = new Map(this.#keys)
    this.#leaving.clear()
    this.#plan()
  }

  onDeaf(): void {
    // What was told stands until more is heard.
  }

  #join(module: string, name: string, follower: Follower): Stop {
    const channel = `status/${module}/${name}`
    const key = this.#keys.get(channel) ?? this.#open(channel, module, name)
    key.followers.add(follower)
    if (key.isKnown) follower.hear(key.text)
    return () => {
      key.followers.delete(follower)
      if (key.followers.size > 0 || this.#keys.get(channel) !== key) return
      this.#keys.delete(channel)
      this.#coming.delete(channel)
      this.#leaving.add(channel)
      this.#plan()
    }
  }

  #open(channel: string, module: string, name: string): Key {
    const key: Key = {
      ...{ module, name, followers: new Set<Follower>() },
      ...{ heard: 0, text: undefined, isKnown: false },
    }
    this.#keys.set(channel, key)
    this.#coming.set(channel, key)
    this.#plan()
    return key
  }

  /** Does what is to be done soon, and together. */
  #plan(): void {
    if (this.#isPlanned) return
    this.#isPlanned = true
    setImmediate(() => void this.#bring())
  }

  async #bring(): Promise<void> {
    const coming = [...this.#coming]
    const leaving = [...this.#leaving].filter((channel) => !this.#keys.has(channel))
    this.#coming.clear()
    this.#leaving.clear()
    // Once messages are heard again, all are brought.
    const isHearing = this.redis.isHearing
    if (isHearing && leaving.length > 0) await this.redis.unsubscribe(leaving).catch(() => undefined)
    for (let at = 0; isHearing && at < coming.length; at += KEYS_A_TURN)
      await this.#bringSome(coming.slice(at, at + KEYS_A_TURN))
    this.#isPlanned = false
    if (this.#coming.size > 0 || this.#leaving.size > 0) this.#plan()
  }

  async #bringSome(some: readonly (readonly [channel: string, key: Key])[]): Promise<void> {
    try {
      await this.redis.subscribe(some.map(([channel]) => channel))
      const before = some.map(([, { heard }]) => heard)
      const texts = await this.redis.read((redis) =>
        Promise.all(some.map(([, { module, name }]) => redis.hget(`status/${module}`, name))),
      )
      // What was published before that may still be on its way, and is older.
      await this.redis.catchUp()
      some.forEach(([, key], at) => {
        if (key.heard === before[at]) tell(key, texts[at] ?? undefined)
      })
    } catch (error) {
      this.log.debug('statuses cannot be read now', { error })
      // All are brought once messages are heard again.
      if (!this.redis.isHearing) return
      this.clock.after(AGAIN_MS, () => {
        for (const [channel, key] of some) if (this.#keys.get(channel) === key) this.#coming.set(channel, key)
        if (this.#coming.size > 0) this.#plan()
      })
    }
  }
}

function tell(key: Key, text: string | undefined): void {
  key.text = text
  key.isKnown = true
  for (const follower of [...key.followers]) if (key.followers.has(follower)) follower.hear(text)
}

/** Hears each change once, and nothing where there is none. */
class Follower {
  #text: string | undefined

  constructor(private readonly tell: (value: Json) => void) {}

  hear(text: string | undefined): void {
    const value = text === undefined ? undefined : statusOf(text)
    const next = value === undefined ? undefined : text
    if (next === this.#text) return
    this.#text = next
    this.tell(value ?? null)
  }
}
