export { backUpSqlite, restoreSqlite } from './copies/index.js'
export { examineSqlite, hostOnSqlite } from './examine.js'
export { HostSeat } from './host/index.js'
export { openSqlite } from './open.js'
