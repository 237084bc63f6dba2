export { MemoryUnits } from './memory-units.js'
