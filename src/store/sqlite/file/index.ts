export { FileIdentity } from './identity.js'
export { Reserve } from './reserve.js'
