import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { callerOf, type Keys, type Proof, type Proven } from '../auth/index.js'
import { originsOf, Site, type Origins } from '../http/index.js'
import type { Log } from '../log/index.js'
import { Problem } from '../problem/index.js'
import type { Runtime } from '../runtime/index.js'
import type { Clock } from '../time/index.js'
import type { RealtimeLimits } from './session/limits.js'
import { Session, type SessionParts } from './session/session.js'
import type { Sessions } from './session/sessions.js'
import { Sources, type SourceParts } from './session/sources.js'
import { Topics } from './session/topics.js'
import { Channels, type ChannelListener } from './wire/channel.js'
import { refuseUpgrade } from './wire/refuse-upgrade.js'
import { refuseOrigin } from './wire/upgrade.js'

/** What it takes to let clients in, and to serve them. */
export interface EntranceParts extends SourceParts {
  readonly runtime: Pick<Runtime, 'exec' | 'follow' | 'debug'>
  readonly keys: Pick<Keys, 'holder' | 'host' | 'signIns'>
  readonly clock: Clock
  readonly log: Log
  readonly limits: RealtimeLimits
  /** Where callers outside see the host. @default where they call it */
  readonly site?: Site
  /** Origins whose pages may connect beside the host's own, such as `https://panel.example.org`, as `readOrigin` gives them. */
  readonly origins: readonly string[]
}

/** Makes a session of each upgrade whose key may have one. */
export class Entrance {
  readonly #channels: Channels
  readonly #shared: SessionParts
  readonly #site: Site
  readonly #isWelcome: Origins
  #isClosed = false

  constructor(
    private readonly parts: EntranceParts,
    private readonly sessions: Sessions,
  ) {
    const { runtime, limits, clock, log, site = new Site() } = parts
    this.#site = site
    this.#isWelcome = originsOf(parts.origins)
    this.#channels = new Channels(limits.maxMessageBytes)
    this.#shared = { topics: new Topics(log), sources: new Sources(parts), runtime, limits, clock, log }
  }

  /** Opens a session, or answers why there is none. Never rejects. */
  async open(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    try {
      const { proof, caller } = await this.#admit(request)
      this.#channels.open(request, socket, head, (connection) => {
        const session = new Session(caller, connection, this.#shared)
        this.sessions.add(proof, session)
        return this.#listenerOf(session, proof)
      })
    } catch (error) {
      const problem = Problem.from(error)
      if (problem.code === 'unexpected-failure')
        this.parts.log.error('an upgrade failed unexpectedly', { error })
      refuseUpgrade(socket, problem)
    }
  }

  /** Lets nobody in any more. */
  close(): void {
    this.#isClosed = true
  }

  /** Who is let in, and by what that is known. Throws a Problem for whoever is not. */
  async #admit(request: IncomingMessage): Promise<Proven> {
    const { limits } = this.parts
    const refusal = refuseOrigin(request, this.#site, this.#isWelcome)
    if (refusal) throw refusal
    const proven = await this.#proven(request)
    // What follows is done before anything else happens, so nobody slips in between.
    if (this.#isClosed) throw new Problem('shutting-down', 'try again a little later')
    if (this.sessions.countOf(proven.proof) >= limits.maxSocketsPerKey)
      throw new Problem('too-many-sockets', `a key may have ${limits.maxSocketsPerKey} sockets at most`)
    return proven
  }

  /** A ticket counts in the place of a key, and is used up. */
  async #proven(request: IncomingMessage): Promise<Proven> {
    const { keys } = this.parts
    const ticket = ticketOf(request.url ?? '')
    if (ticket === null) return await callerOf(request, keys, 'user', this.#site)
    const proof = await keys.signIns.redeem(ticket)
    const caller = proof && (await keys.holder(proof))
    if (!caller) throw new Problem('unauthenticated', 'the ticket has been used, or is too old')
    return { proof, caller }
  }

  #listenerOf(session: Session, proof: Proof): ChannelListener {
    return {
      receive: (text) => {
        session.receive(text)
      },
      heard: () => {
        session.heard()
      },
      taken: () => {
        session.taken()
      },
      drained: () => {
        session.drained()
      },
      ended: () => {
        session.ended()
        this.sessions.delete(proof, session)
      },
    }
  }
}

const ticketOf = (url: string): string | null =>
  new URLSearchParams(url.slice(url.indexOf('?') + 1)).get('ticket')
