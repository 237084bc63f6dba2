import { injectable } from 'tsyringe'
import type { KeyStore, StoredKey, StoredSignIn } from '../key-store.js'

/** Keeps API keys as long as the process lives. */
@injectable()
export class MemoryKeyStore implements KeyStore {
  readonly #keys = new Map<string, StoredKey>()
  readonly #signIns = new Map<string, StoredSignIn>()

  list(): Promise<StoredKey[]> {
    return Promise.resolve([...this.#keys.values()].sort((a, b) => a.created_at - b.created_at))
  }

  find(hash: string): Promise<StoredKey | undefined> {
    return Promise.resolve(this.#byHash(hash))
  }

  put(key: StoredKey): Promise<void> {
    this.#keys.set(key.id, key)
    return Promise.resolve()
  }

  remove(id: string): Promise<boolean> {
    return Promise.resolve(this.#keys.delete(id))
  }

  touch(id: string, at: number): Promise<void> {
    const key = this.#keys.get(id)
    if (key) this.#keys.set(id, { ...key, last_used_at: at })
    return Promise.resolve()
  }

  signIn(given: StoredSignIn, now: number): Promise<void> {
    for (const { hash, expires, key_hash } of this.#signIns.values())
      if (expires <= now || !this.#byHash(key_hash)) this.#signIns.delete(hash)
    this.#signIns.set(given.hash, given)
    return Promise.resolve()
  }

  signedIn(hash: string, now: number): Promise<StoredKey | undefined> {
    const found = this.#signIns.get(hash)
    const isGood = found?.parent === null && now < found.expires
    return Promise.resolve(isGood ? this.#byHash(found.key_hash) : undefined)
  }

  signOut(hash: string): Promise<StoredSignIn | undefined> {
    const found = this.#signIns.get(hash)
    this.#signIns.delete(hash)
    return Promise.resolve(found)
  }

  signOutAll(hash: string): Promise<void> {
    const key = this.#signIns.get(hash)?.key_hash ?? hash
    for (const one of this.#signIns.values()) if (one.key_hash === key) this.#signIns.delete(one.hash)
    return Promise.resolve()
  }

  #byHash(hash: string): StoredKey | undefined {
    return [...this.#keys.values()].find((key) => key.hash === hash)
  }
}
