export { examinePostgres } from './examine.js'
export { openPostgres } from './open.js'
