// tsyringe reads the metadata of the classes behind these faces: this import comes first.
import 'reflect-metadata'
export type { Authenticate, HostCaller, KeyListing, Keys, Role } from '../auth/index.js'
export { activate, type ActivateOptions, type Plugin } from './activate.js'
export type { Contribution } from './guest/contribution.js'
export type { PluginRouter } from './guest/face.js'
export {
  backUpRecords,
  exportTriggers,
  openRecords,
  restoreRecords,
  type RecordsCopy,
  type RestoredRecords,
} from './open-records.js'
export type { Records } from './records.js'
export { Configuration } from './configuration/configuration.js'
export type { ExecutableListing, WebhookListing } from './listing.js'
export { knownSenders, type ExamineOptions, type Finding } from './examine.js'
export { loadPlugin, type LoadedPlugin } from './load-plugin.js'
export { Manifest, PLUGIN_API } from './configuration/manifest.js'
export { readJson } from '../files/index.js'
export { PluginSettings } from './configuration/settings.js'
