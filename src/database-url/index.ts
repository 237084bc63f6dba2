export { readDatabaseUrl, type DatabaseUrl } from './database-url.js'
