export { attendPostgres } from './attendance.js'
