import { contain, type Log } from '../log/index.js'
import { Listeners, type Stop } from '../time/index.js'
import { jsonEqual, type Json } from './json.js'

/** Hears a status value; `null` once the key is deleted. */
export type StatusListener = (value: Json) => unknown

interface Entry {
  /** The value as last read or adopted; absent until somebody reads what `set` stored as text. */
  value?: Json
  /** The value as JSON; absent for an adopted one. */
  text?: string
}

/**
 * What a module says of itself, by key. Listeners hear of a key only when its value changes, as in PlaceOS
 * (`driver/status.cr`); reads give plain JSON values that nobody changes in place.
 */
export class Status<Keys extends object = Record<string, unknown>> {
  readonly #entries = new Map<string, Entry>()
  /** Made with the first listener: most modules of a building are never watched. */
  #listeners: Listeners<string, StatusListener> | undefined

  /** @param owner its log hears of listeners that fail */
  constructor(private readonly owner: { readonly log: Log }) {}

  /** Stores a copy of a value, and tells listeners if it differs from the one before; undefined deletes. */
  set<Key extends keyof Keys & string>(key: Key, value: Keys[Key]): void {
    const text = JSON.stringify(value) as string | undefined
    if (text === undefined) {
      this.delete(key)
      return
    }
    const before = this.#entries.get(key)
    if (before && textOf(before) === text) return
    this.#entries.set(key, { text })
    this.#tell(key)
  }

  /**
   * Stores a value without copying it: for large ones just parsed from a body, which nobody else holds.
   * The caller gives it away and must not change it afterwards.
   */
  adopt<Key extends keyof Keys & string>(key: Key, value: Keys[Key] & Json): void {
    const before = this.#entries.get(key)
    if (before && jsonEqual(valueOf(before), value)) return
    this.#entries.set(key, { value })
    this.#tell(key)
  }

  /** The value of a key, or undefined when it has none. */
  get<Key extends keyof Keys & string>(key: Key): Keys[Key] | undefined {
    return this.read(key) as Keys[Key] | undefined
  }

  /** The value of a key, as JSON, for readers outside the driver. */
  read(key: string): Json | undefined {
    const entry = this.#entries.get(key)
    return entry && valueOf(entry)
  }

  /** Every key with its value. */
  all(): Readonly<Record<string, Json>> {
    return Object.fromEntries([...this.#entries].map(([key, entry]) => [key, valueOf(entry)]))
  }

  /** Removes a key; listeners hear `null`. */
  delete(key: keyof Keys & string): void {
    if (this.#entries.delete(key)) this.#tell(key)
  }

  /** Tells listeners the present value although it has not changed. */
  signal(key: keyof Keys & string): void {
    this.#tell(key)
  }

  /** Removes every key; listeners hear `null` for each. */
  clear(): void {
    for (const key of [...this.#entries.keys()]) this.delete(key as keyof Keys & string)
  }

  /** Hears every change of a key from now on. */
  listen(key: string, listener: StatusListener): Stop {
    this.#listeners ??= new Listeners()
    return this.#listeners.add(key, listener)
  }

  #tell(key: string): void {
    if (!this.#listeners?.has(key)) return
    const entry = this.#entries.get(key)
    const value = this.read(key) ?? null
    for (const listener of this.#listeners.of(key)) {
      contain(this.owner.log, `a listener on status ${key}`, () => listener(value))
      // A listener that changed the key has told everyone the newer value; this one is past.
      if (this.#entries.get(key) !== entry) return
    }
  }
}

const textOf = (entry: Entry): string => (entry.text ??= JSON.stringify(entry.value))

const valueOf = (entry: Entry): Json => (entry.value ??= JSON.parse(entry.text ?? 'null') as Json)
