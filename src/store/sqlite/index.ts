export { examineSqlite } from './examine.js'
export { openSqlite } from './open.js'
