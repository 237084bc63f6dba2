import { changed, type InventoryChange, type InventoryStore } from '../inventory-store.js'
import { NOTHING_MADE, type MadeThings } from '../made.js'

/** Keeps modules and systems as long as the process lives. */
export class MemoryInventoryStore implements InventoryStore {
  #things = NOTHING_MADE

  load(): Promise<MadeThings> {
    return Promise.resolve(this.#things)
  }

  // Async, so that a refusal is a rejection.
  // eslint-disable-next-line @typescript-eslint/require-await
  async apply(changes: readonly InventoryChange[]): Promise<void> {
    this.#things = changed(this.#things, changes)
  }
}
