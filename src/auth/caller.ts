import type { Role } from './role.js'

/** Who calls. */
export interface Caller {
  /** The id of the API key, or of whom the host knows. */
  readonly key: string
  readonly name: string
  readonly role: Role
}
