export { closings, frameFaultCodes } from './close-codes.js'
export { errorCodes } from './faults.js'
export { defaultLimits, limitsWith, type RealtimeLimits } from './limits.js'
export { realtime, type Realtime, type RealtimeParts } from './realtime.js'
