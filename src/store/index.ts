export {
  backUpStores,
  examineStores,
  openStores,
  restoreStores,
  type Place,
  type Stores,
} from './open-stores.js'
export type { CopiedDatabase, OnCopied, RestoredDatabase } from './copies.js'
export type { StoreState } from './schema/state.js'
