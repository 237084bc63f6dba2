export { openStores, type Place, type Stores } from './open-stores.js'
