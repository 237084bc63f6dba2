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
  /** When somebody last came with it, to the minute; null for never. */
  readonly last_used_at: number | null
}

/** Somebody who is signed in with a key, or a ticket of theirs; without the words that prove it. */
export interface StoredSignIn {
  /** The SHA-256 of the token, in hex. */
  readonly hash: string
  /** The hash of the key that was brought. */
  readonly key_hash: string
  /** The hash of the sign-in or the key that a ticket was made for; null of a sign-in. */
  readonly parent: string | null
  /** Milliseconds since the epoch. */
  readonly expires: number
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
  /** Notes when a key was used. @param at milliseconds since the epoch */
  touch(id: string, at: number): Promise<void>
  /** Keeps who signs in. Forgets those whose time was over at `now`, and those whose key is gone. */
  signIn(given: StoredSignIn, now: number): Promise<void>
  /** The key that somebody is signed in with, unless their time is over; undefined once no key has its hash. */
  signedIn(hash: string, now: number): Promise<StoredKey | undefined>
  /** Ends a sign-in or a ticket, and gives it if there was one: of several who do that, one gets it. */
  signOut(hash: string): Promise<StoredSignIn | undefined>
  /** Ends all that were made with the same key as this one, or with the key of this hash. */
  signOutAll(hash: string): Promise<void>
}
export const KeyStore: InjectionToken<KeyStore> = Symbol('KeyStore')
