import type { Stop } from '../time/index.js'
import type { Json } from './json.js'
import type { StatusListener } from './status.js'

/** Another module of the system, by name; it may come, go and be renumbered while it is held. */
export interface RemoteModule {
  /** Such as `Display_2`. */
  readonly name: string
  /** Whether the system has it now. */
  readonly exists: boolean
  /**
   * Calls one of its commands. Calls between modules do not queue behind deliveries.
   * Rejects with Problem `module-not-found`, `method-not-found`, `invalid-arguments`, `driver-failed`, `driver-timeout`
   * or, where calls set each other off without end, `driver-loop`.
   */
  call(command: string, ...args: readonly unknown[]): Promise<Json>
  /** The present value of one of its status keys. */
  status(key: string): Json | undefined
  /** Hears a status key, starting with its present value if it has one; follows renumbering. */
  subscribe(key: string, listener: StatusListener): Stop
}

/** Several modules of the system, in its order. */
export interface RemoteModules extends Iterable<RemoteModule> {
  readonly length: number
  /** Calls a command on each and gives the results of those that succeed; failures are logged. */
  call(command: string, ...args: readonly unknown[]): Promise<Json[]>
}

/** The system a module belongs to, as its driver sees it. */
export interface System {
  readonly id: string
  readonly name: string
  /** A module by name and index: `Display_2`, or `Display` for the first. */
  get(name: string): RemoteModule
  /** Every module of a name, in order of index. */
  all(name: string): RemoteModules
  /** Every module whose driver implements an interface, such as `DoorSecurity`. */
  implementing(interfaceName: string): RemoteModules
}
