import { contain, type Log } from '../log/index.js'
import { Listeners, type Stop } from '../time/index.js'
import { jsonEqual, type Json } from './json.js'
import { FreeRecord } from './record.js'
import { requireJson } from './methods/require-json.js'

/** Hears a status value; `null` once the key is deleted. */
export type StatusListener = (value: Json) => unknown

/** A value, its JSON, or both: the one is made of the other when somebody needs it. */
interface Entry {
  value?: Json
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

  /**
   * Stores a copy of a value, and tells listeners if it differs from the one before; undefined deletes.
   * @throws Problem `driver-failed` that names the member which JSON cannot carry, such as a Map, a Promise or NaN
   */
  set<Key extends keyof Keys & string>(key: Key, value: Keys[Key]): void {
    const entry = entryOf(value, key)
    if (!entry) {
      this.delete(key)
      return
    }
    const before = this.#entries.get(key)
    if (before && isSame(before, entry)) return
    this.#entries.set(key, entry)
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
    const all = new FreeRecord<Json>()
    for (const [key, entry] of this.#entries) all[key] = valueOf(entry)
    return all
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

/** Plain values need no copy; others are kept as JSON, so that the driver can go on changing its own. */
function entryOf(value: unknown, key: string): Entry | undefined {
  if (value === undefined) return undefined
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return { value }
  requireJson(value, `status.set ${key}`)
  const text = JSON.stringify(value) as string | undefined
  return text === undefined ? undefined : { text }
}

const isSame = (before: Entry, entry: Entry): boolean =>
  entry.text === undefined ? valueOf(before) === entry.value : textOf(before) === entry.text

const textOf = (entry: Entry): string => (entry.text ??= JSON.stringify(entry.value))

const valueOf = (entry: Entry): Json => (entry.value ??= JSON.parse(entry.text ?? 'null') as Json)
