export { Clock, type Stop } from './clock.js'
export { Listeners } from './listeners.js'
export { isTooLate } from './too-late.js'
