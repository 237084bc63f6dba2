export { admin, type Admin, type AdminParts } from './admin.js'
export type { HookGate } from './openapi/hook-document.js'
export type { OpenapiDocument } from './openapi/openapi.js'
export type { RouteDescription, RouteVerb } from './rest/route.js'
