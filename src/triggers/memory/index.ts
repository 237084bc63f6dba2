export { MemoryTriggerStore } from './memory-trigger-store.js'
