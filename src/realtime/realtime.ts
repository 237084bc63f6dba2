import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Router } from 'express'
import { keyOf, type Caller, type Keys } from '../auth/index.js'
import type { Log } from '../log/index.js'
import { Problem } from '../problem/index.js'
import type { Runtime } from '../runtime/index.js'
import type { Clock, Stop } from '../time/index.js'
import { attach, type UpgradingServer } from './wire/attach.js'
import { Channels } from './wire/channel.js'
import { closings } from './wire/close-codes.js'
import { Sessions } from './session/sessions.js'
import { askForUpgrade, isOurs, refuseOrigin } from './wire/upgrade.js'
import type { RealtimeLimits } from './session/limits.js'
import { refuseUpgrade } from './wire/refuse-upgrade.js'
import { Session, type SessionParts } from './session/session.js'
import { Sources, type SourceParts } from './session/sources.js'
import { Topics } from './session/topics.js'

/** What the websocket needs. */
export interface RealtimeParts extends SourceParts {
  readonly runtime: Pick<Runtime, 'exec' | 'follow' | 'debug'>
  readonly keys: Pick<Keys, 'authenticate'>
  readonly clock: Clock
  readonly log: Log
  readonly limits: RealtimeLimits
  /** Origins whose pages may connect beside the host's own, such as `https://panel.example.org`. */
  readonly origins: readonly string[]
  /** What stands before `/api` in the URL of the websocket; nothing, or a path without a slash at its end. */
  readonly mountPath: string
  /** Whether a URL, path and query, is never a websocket's: its requests are answered by HTTP, whatever they offer. */
  readonly isPlain: (url: string) => boolean
}

/** The websocket live clients use. */
export interface Realtime {
  /** Answers requests of the websocket's path that do not ask for an upgrade. */
  mount(router: Router): void
  /** Takes the upgrades of its own path from a server. Returns the way to leave the server as it was. */
  attach(server: UpgradingServer): Stop
  /** How many sockets are open, and how much is bound. */
  count(): { readonly sockets: number; readonly bindings: number }
  /** Takes no more, and closes every socket with 1001; resolves when all are gone. */
  close(): Promise<void>
}

/** @see https://docs.placeos.com, the websocket API; `docs/protocol.md` says what is different */
export function realtime(parts: RealtimeParts): Realtime {
  const { keys, limits, clock, log } = parts
  const sessions = new Sessions({ keys, clock, log })
  const channels = new Channels(limits.maxMessageBytes)
  const shared: SessionParts = {
    topics: new Topics(log),
    sources: new Sources(parts),
    runtime: parts.runtime,
    limits,
    clock,
    log,
  }
  let isClosed = false

  /** Whose key a request brings. Throws a Problem for whoever is not let in. */
  const admit = async (request: IncomingMessage): Promise<{ key: string; caller: Caller }> => {
    const refusal = refuseOrigin(request, parts.origins)
    if (refusal) throw refusal
    const key = keyOf(request)
    if (key === undefined) throw new Problem('unauthenticated', 'an API key is needed')
    const caller = await keys.authenticate(key)
    if (!caller) throw new Problem('unauthenticated', 'unknown X-API-Key')
    // What follows is done before anything else happens, so nobody slips in between.
    if (isClosed) throw new Problem('shutting-down', 'try again a little later')
    if (sessions.countOf(key) >= limits.maxSocketsPerKey)
      throw new Problem('too-many-sockets', `a key may have ${limits.maxSocketsPerKey} sockets at most`)
    return { key, caller }
  }

  const open = async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    try {
      const { key, caller } = await admit(request)
      channels.open(request, socket, head, (connection) => {
        const session = new Session(caller, connection, shared)
        sessions.add(key, session)
        return {
          receive: (text) => {
            session.receive(text)
          },
          heard: () => {
            session.heard()
          },
          drained: () => {
            session.drained()
          },
          ended: () => {
            session.ended()
            sessions.delete(key, session)
          },
        }
      })
    } catch (error) {
      const problem = Problem.from(error)
      if (problem.code === 'unexpected-failure') log.error('an upgrade failed unexpectedly', { error })
      refuseUpgrade(socket, problem)
    }
  }

  return {
    mount: (router) => {
      router.use(askForUpgrade)
    },
    attach: (server) =>
      attach(server, {
        isOurs: (url) => isOurs(url, parts.mountPath),
        isPlain: parts.isPlain,
        open: (request, socket, head) => {
          void open(request, socket, head)
        },
        clock,
      }),
    count: () => sessions.count(),
    close: async () => {
      isClosed = true
      await sessions.close(closings.goingAway)
    },
  }
}
