export { keyOf, type KeyBearer } from './key-of.js'
export { KeyStore, type StoredKey } from './key-store.js'
export { Keys, type Caller, type KeyListing } from './keys.js'
export { allows, clearanceOf, roles, type Role } from './role.js'
