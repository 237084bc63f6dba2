import { injectable } from 'tsyringe'
import type { TriggerSet, TriggerStore } from '../store.js'

/** Keeps triggers as long as the process lives. Sets are never changed in place, so it holds them as they are. */
@injectable()
export class MemoryTriggerStore implements TriggerStore {
  #set: TriggerSet = { triggers: [], instances: [] }

  load(): Promise<TriggerSet> {
    return Promise.resolve(this.#set)
  }

  replace(set: TriggerSet): Promise<void> {
    this.#set = set
    return Promise.resolve()
  }
}
