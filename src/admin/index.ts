export { admin, type Admin, type AdminParts } from './admin.js'
export type { HookGate } from './hook-document.js'
export type { OpenapiDocument } from './openapi.js'
export type { RouteDescription, RouteVerb } from './route.js'
