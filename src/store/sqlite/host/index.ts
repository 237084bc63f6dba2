export { HostSeat, hostAtWork, type Holding } from './seat.js'
