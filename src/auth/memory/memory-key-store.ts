import { injectable } from 'tsyringe'
import type { KeyStore, StoredKey } from '../key-store.js'

/** Keeps API keys as long as the process lives. */
@injectable()
export class MemoryKeyStore implements KeyStore {
  readonly #keys = new Map<string, StoredKey>()

  list(): Promise<StoredKey[]> {
    return Promise.resolve([...this.#keys.values()].sort((a, b) => a.created_at - b.created_at))
  }

  find(hash: string): Promise<StoredKey | undefined> {
    return Promise.resolve([...this.#keys.values()].find((key) => key.hash === hash))
  }

  put(key: StoredKey): Promise<void> {
    this.#keys.set(key.id, key)
    return Promise.resolve()
  }

  remove(id: string): Promise<boolean> {
    return Promise.resolve(this.#keys.delete(id))
  }
}
