export { Commits, type Done } from './commits.js'
export { UnitStore, type Unit, type Written } from './unit.js'
