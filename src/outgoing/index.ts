export { Outgoing, type OutgoingAnswer, type OutgoingCall } from './outgoing.js'
export { Targets } from './targets.js'
