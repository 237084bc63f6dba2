export {
  formatModuleName,
  parseModuleName,
  type ModuleId,
  type ModuleName,
  type SystemId,
} from './address.js'
export { CustomName } from './module-name.js'
export { ModuleRegistry, type Addressable, type SystemArrangement } from './registry.js'
