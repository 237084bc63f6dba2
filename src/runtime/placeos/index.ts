export { examineCluster, type ClusterFinding } from './examination.js'
export { PlaceOsRuntime } from './placeos-runtime.js'
export type { CallLimits, PlaceOsSettings } from './settings.js'
export { exportTriggers } from './trigger-export.js'
