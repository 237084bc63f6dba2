export { contain } from './contain.js'
export { Log, silentLog, type LogDetails } from './log.js'
export { lineRedactor, redactText } from './redact.js'
