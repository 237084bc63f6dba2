import { createHash, randomBytes } from 'node:crypto'
import { inject, injectable } from 'tsyringe'
import { Clock } from '../time/index.js'
import { KeyStore, type StoredKey } from './key-store.js'
import type { Role } from './role.js'

/** Who calls. */
export interface Caller {
  /** The id of the API key. */
  readonly key: string
  readonly name: string
  readonly role: Role
}

/** An API key as lists show it. */
export type KeyListing = Omit<StoredKey, 'hash'>

/** API keys: who holds one may do what its role allows. */
@injectable()
export class Keys {
  constructor(
    @inject(KeyStore) private readonly store: KeyStore,
    @inject(Clock) private readonly clock: Clock,
  ) {}

  /** Whose key this is, or undefined if it is nobody's, or no longer. Rejects with Problem `storage-unavailable`. */
  async authenticate(key: string): Promise<Caller | undefined> {
    const found = await this.store.find(hashOf(key))
    return found && { key: found.id, name: found.name, role: found.role }
  }

  /** Makes a key, in the form PlaceOS gives its own: 32 hexadecimal digits, a dot and a secret. */
  async create({ name, role }: Pick<StoredKey, 'name' | 'role'>): Promise<{ id: string; key: string }> {
    const id = randomBytes(16).toString('hex')
    const key = `${id}.${randomBytes(32).toString('base64url')}`
    await this.store.put({ id, name, role, hash: hashOf(key), created_at: this.clock.now() })
    return { id, key }
  }

  /** Lets a key that somebody else has made stand under an id of its own; a key that was under it ends. */
  async adopt(given: Pick<StoredKey, 'id' | 'name' | 'role'> & { readonly key: string }): Promise<void> {
    const { key, ...rest } = given
    const hash = hashOf(key)
    const before = (await this.store.list()).find(({ id }) => id === rest.id)
    if (before?.hash === hash) return
    await this.store.put({ ...rest, hash, created_at: this.clock.now() })
  }

  /** All keys, the oldest first. */
  async list(): Promise<KeyListing[]> {
    return (await this.store.list()).map(({ id, name, role, created_at }) => ({ id, name, role, created_at }))
  }

  /** Ends a key, everywhere and at once; whether there was one. */
  revoke(id: string): Promise<boolean> {
    return this.store.remove(id)
  }
}

/** Keys are looked up by hash, so how long a look-up takes tells nothing of any key. */
const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex')
