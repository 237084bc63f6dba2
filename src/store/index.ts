export {
  backUpStores,
  examineStores,
  hostOn,
  openAsHost,
  openStores,
  restoreStores,
  type Place,
  type Stores,
} from './open-stores.js'
export type { CopiedDatabase, OnCopied, RestoredDatabase } from './copies.js'
export type { HostAtWork, Presence } from './hosts.js'
export type { StoreState } from './schema/state.js'
