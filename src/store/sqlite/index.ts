export { backUpSqlite, restoreSqlite } from './copies/index.js'
export { examineSqlite } from './examine.js'
export { openSqlite } from './open.js'
