export { examineStores, openStores, type Place, type Stores } from './open-stores.js'
export type { StoreState } from './state.js'
