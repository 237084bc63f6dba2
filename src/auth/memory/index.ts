export { MemoryKeyStore } from './memory-key-store.js'
