export { MemoryInventoryStore } from './memory-inventory-store.js'
