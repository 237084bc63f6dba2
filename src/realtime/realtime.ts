import type { Router } from 'express'
import type { Stop } from '../time/index.js'
import { Entrance, type EntranceParts } from './entrance.js'
import { Sessions } from './session/sessions.js'
import { attach, type UpgradingServer } from './wire/attach.js'
import { closings } from './wire/close-codes.js'
import { askForUpgrade, isOurs } from './wire/upgrade.js'

/** What the websocket needs. */
export interface RealtimeParts extends EntranceParts {
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
  const sessions = new Sessions(parts)
  const entrance = new Entrance(parts, sessions)
  return {
    mount: (router) => {
      router.use(askForUpgrade)
    },
    attach: (server) =>
      attach(server, {
        isOurs: (url) => isOurs(url, parts.mountPath),
        isPlain: parts.isPlain,
        open: (request, socket, head) => {
          void entrance.open(request, socket, head)
        },
        clock: parts.clock,
      }),
    count: () => sessions.count(),
    close: async () => {
      entrance.close()
      await sessions.close(closings.goingAway)
    },
  }
}
