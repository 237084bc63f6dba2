export { backUpSqlite } from './backup.js'
export { restoreSqlite } from './restore.js'
