export { contain } from './contain.js'
export { KnownSecrets, type Redactor } from './known-secrets.js'
export { Log, silentLog, type LogDetails } from './log.js'
export { lineRedactor, redactText } from './redact.js'
