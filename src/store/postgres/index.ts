export { openPostgres } from './open.js'
