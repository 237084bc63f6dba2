export { startHost, type Host, type HostOptions } from './host.js'
export { packageDir } from './package.js'
export { standardLines } from './standard-lines.js'
export { logLevels, pinoLog, type LogLevel } from './pino-log.js'
