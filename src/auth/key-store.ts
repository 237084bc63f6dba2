import type { InjectionToken } from 'tsyringe'
import type { Role } from './role.js'

/** An API key as it is kept: without the key itself. */
export interface StoredKey {
  readonly id: string
  /** What people call it. */
  readonly name: string
  readonly role: Role
  /** The SHA-256 of the key, in hex. A key is random enough to need no slow hash. */
  readonly hash: string
  /** Milliseconds since the epoch. */
  readonly created_at: number
}

/** Where API keys are kept. It is asked each time, so that what another process revokes is revoked at once. */
export interface KeyStore {
  /** All keys, the oldest first. Rejects with Problem `storage-unavailable`, as all of these do. */
  list(): Promise<StoredKey[]>
  find(hash: string): Promise<StoredKey | undefined>
  /** Keeps a key, instead of one with the same id if there is one. */
  put(key: StoredKey): Promise<void>
  /** Whether there was such a key. */
  remove(id: string): Promise<boolean>
}
export const KeyStore: InjectionToken<KeyStore> = Symbol('KeyStore')
