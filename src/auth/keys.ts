import { randomBytes } from 'node:crypto'
import { inject, injectable } from 'tsyringe'
import { Clock } from '../time/index.js'
import type { Caller } from './caller.js'
import { hashOf } from './hash.js'
import { KeyStore, type StoredKey } from './key-store.js'
import { HostCallers, NOBODY } from './host-callers.js'
import { LookUps } from './look-ups.js'
import type { Proof } from './proof.js'
import { SignIns } from './sign-ins.js'

/** An API key as lists show it. */
export type KeyListing = Omit<StoredKey, 'hash'>

/** How exactly it is noted when a key was used, in milliseconds: not each use is written. */
const USE_MS = 60_000

/** Under which the admin key of the settings is kept, so that another one takes its place. */
export const SETTINGS_KEY = 'settings'

const newKey = (id: string): string => `${id}.${randomBytes(32).toString('base64url')}`

/** API keys: who holds one may do what its role allows. */
@injectable()
export class Keys {
  /** Those who are signed in with a key. */
  readonly signIns: SignIns
  // Many sockets of one key come together when a host has been started anew.
  readonly #byKey: LookUps<StoredKey | undefined>
  readonly #bySignIn: LookUps<StoredKey | undefined>

  constructor(
    @inject(KeyStore) private readonly store: KeyStore,
    @inject(Clock) private readonly clock: Clock,
    @inject(HostCallers) readonly host: HostCallers = NOBODY,
  ) {
    this.signIns = new SignIns(store, clock)
    this.#byKey = new LookUps((hash) => store.find(hash), clock)
    this.#bySignIn = new LookUps((hash) => store.signedIn(hash, clock.now()), clock)
  }

  /** Whose key this is, or undefined if it is nobody's, or no longer. Rejects with Problem `storage-unavailable`. */
  authenticate(key: string): Promise<Caller | undefined> {
    return this.holder({ kind: 'key', hash: hashOf(key) })
  }

  /** Whom a proof speaks for now, or undefined if for nobody. Rejects with Problem `storage-unavailable`. */
  async holder(proof: Proof): Promise<Caller | undefined> {
    if (proof.kind === 'host') return await this.host.of(proof.request)
    const { kind, hash } = proof
    const found = await (kind === 'key' ? this.#byKey : this.#bySignIn).of(hash)
    if (!found) return undefined
    const { id, name, role, last_used_at } = found
    const now = this.clock.now()
    // Whoever calls need not wait for it, and goes on where it cannot be written.
    if (now - (last_used_at ?? -Infinity) >= USE_MS) this.store.touch(id, now).catch(() => undefined)
    return { key: id, name, role }
  }

  /** Makes a key, in the form PlaceOS gives its own: 32 hexadecimal digits, a dot and a secret. */
  async create({ name, role }: Pick<StoredKey, 'name' | 'role'>): Promise<{ id: string; key: string }> {
    const id = randomBytes(16).toString('hex')
    const key = newKey(id)
    await this.#put({ id, name, role, hash: hashOf(key) })
    return { id, key }
  }

  /** Makes another key in the place of one, which ends with all who are signed in with it. */
  async rotate(id: string): Promise<{ readonly key: string } | 'none' | 'of the settings'> {
    const before = (await this.store.list()).find((one) => one.id === id)
    if (!before) return 'none'
    // Its id is no part of it, and a start would put it back.
    if (id === SETTINGS_KEY) return 'of the settings'
    const key = newKey(id)
    await this.#put({ id, name: before.name, role: before.role, hash: hashOf(key) })
    return { key }
  }

  /** Lets a key that somebody else has made stand under an id of its own; a key that was under it ends. */
  async adopt(given: Pick<StoredKey, 'id' | 'name' | 'role'> & { readonly key: string }): Promise<void> {
    const { key, ...rest } = given
    const hash = hashOf(key)
    const before = (await this.store.list()).find(({ id }) => id === rest.id)
    if (before?.hash === hash) return
    await this.#put({ ...rest, hash })
  }

  /** All keys, the oldest first. */
  async list(): Promise<KeyListing[]> {
    return (await this.store.list()).map(({ hash: _, ...listed }) => listed)
  }

  /** Ends a key and whoever is signed in with it, everywhere and at once; whether there was one. */
  revoke(id: string): Promise<boolean> {
    return this.store.remove(id)
  }

  #put(key: Omit<StoredKey, 'created_at' | 'last_used_at'>): Promise<void> {
    return this.store.put({ ...key, created_at: this.clock.now(), last_used_at: null })
  }
}
