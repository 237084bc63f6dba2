export { closings, frameFaultCodes } from './wire/close-codes.js'
export { errorCodes } from './wire/faults.js'
export { defaultLimits, limitsWith, type RealtimeLimits } from './session/limits.js'
export { realtime, type Realtime, type RealtimeParts } from './realtime.js'
