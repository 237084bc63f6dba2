import type { Clearance } from '../driver/index.js'

/** What the holder of an API key may do; each includes the ones before it. */
export const roles = ['user', 'support', 'admin'] as const
export type Role = (typeof roles)[number]

/** Whether a caller of role `has` may do what asks for `needs`. */
export const allows = (has: Role, needs: Role): boolean => roles.indexOf(has) >= roles.indexOf(needs)

/** The clearance a role calls driver methods with. */
export const clearanceOf = (role: Role): Clearance => (role === 'admin' ? 'administrator' : role)
