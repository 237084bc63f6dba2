export { FileSettings } from './file-settings.js'
export { MemorySettings } from './memory-settings.js'
export { SavedSettings, type SettingValues } from './saved-settings.js'
