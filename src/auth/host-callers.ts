import type { IncomingMessage } from 'node:http'
import type { InjectionToken } from 'tsyringe'
import { z } from 'zod'
import type { Log } from '../log/index.js'
import { faultsOf, Problem } from '../problem/index.js'
import type { Clock } from '../time/index.js'
import type { Caller } from './caller.js'
import { roles, type Role } from './role.js'

/** How long a host may take to say who calls, in milliseconds. */
const LIMIT_MS = 5000

/** Somebody whom a host knows. */
export interface HostCaller {
  /** Names the caller to the runtime, and in what is shown; 200 characters at most. */
  readonly id: string
  /** What people call it. @default the id */
  readonly name?: string | undefined
  /** What it may do. */
  readonly role: Role
}

/** Says who calls, by whatever the host knows it; undefined or null for nobody it knows. */
export type Authenticate = (
  request: IncomingMessage,
) => HostCaller | null | undefined | Promise<HostCaller | null | undefined>

const Given = z.object({
  id: z.string().min(1).max(200),
  name: z.string().max(200).optional(),
  role: z.enum(roles),
})

/** Those whom the host knows, beside the holders of keys. */
export interface HostCallers {
  /** Who calls; undefined for nobody. Rejects with Problem `unexpected-failure`, or what the host rejects with. */
  of(request: IncomingMessage): Promise<Caller | undefined>
}
export const HostCallers: InjectionToken<HostCallers> = Symbol('HostCallers')

/** The callers of a host that knows none. */
export const NOBODY: HostCallers = { of: () => Promise.resolve(undefined) }

/** Asks a host who calls: one that throws, answers something odd or takes too long lets nobody in. */
export const askingHost = (authenticate: Authenticate, clock: Clock, log: Log): HostCallers => ({
  of: async (request) => {
    let given: unknown
    try {
      given = await inTime(authenticate, request, clock)
    } catch (error) {
      if (error instanceof Problem) throw error
      log.error('the host could not say who calls', { error })
      throw unsaid('the host could not say who calls; the log has the cause', error)
    }
    if (given === undefined || given === null) return undefined
    const read = Given.safeParse(given)
    if (read.success) return { key: read.data.id, name: read.data.name ?? read.data.id, role: read.data.role }
    log.error('the host said something odd of who calls', { faults: faultsOf(read.error) })
    throw unsaid('the host said something odd of who calls; the log has it')
  },
})

const inTime = (authenticate: Authenticate, request: IncomingMessage, clock: Clock): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const stop = clock.after(LIMIT_MS, () => {
      reject(new Error(`it has not said so within ${String(LIMIT_MS / 1000)} s`))
    })
    // Also where it throws.
    Promise.resolve(request)
      .then((asked) => authenticate(asked))
      .finally(stop)
      .then(resolve, reject)
  })

const unsaid = (detail: string, cause?: unknown): Problem =>
  new Problem('unexpected-failure', detail, { cause })
