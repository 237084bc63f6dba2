export { ModuleConfiguration, SystemConfiguration, type RuntimeConfiguration } from './configuration.js'
export { EmbeddedRuntime } from './embedded-runtime.js'
export { RuntimeLimits } from './limits.js'
export { FileSettings, MemorySettings, SavedSettings } from './saved-settings/index.js'
