import { injectable } from 'tsyringe'
import type { TriggerSet, TriggerStore } from '../store.js'

/** Keeps triggers as long as the process lives. */
@injectable()
export class MemoryTriggerStore implements TriggerStore {
  #set: TriggerSet = { triggers: [], instances: [] }

  load(): Promise<TriggerSet> {
    return Promise.resolve(structuredClone(this.#set))
  }

  replace(set: TriggerSet): Promise<void> {
    this.#set = structuredClone(set)
    return Promise.resolve()
  }
}
