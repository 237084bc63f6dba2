export { examineStores, openStores, type Place, type Stores } from './open-stores.js'
export type { StoreState } from './schema/state.js'
