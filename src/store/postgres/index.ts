export { examinePostgres } from './examine.js'
export { attendPostgres } from './hosts/index.js'
export { openPostgres } from './open.js'
