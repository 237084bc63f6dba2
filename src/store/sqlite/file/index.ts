export { FileIdentity } from './identity.js'
