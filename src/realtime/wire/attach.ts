import type { EventEmitter } from 'node:events'
import { IncomingMessage, ServerResponse, type Server } from 'node:http'
import type { Http2SecureServer } from 'node:http2'
import type { Server as HttpsServer } from 'node:https'
import { Duplex } from 'node:stream'
import { Server as TlsServer } from 'node:tls'
import { originForm } from '../../http/index.js'
import { Problem } from '../../problem/index.js'
import type { Clock, Stop } from '../../time/index.js'
import { askFirst } from './ask-first.js'
import { asksForWebsocket, headWithoutOffer, offersOnlyHttp } from './offer.js'
import { hearErrors, refuseUpgrade } from './refuse-upgrade.js'

/** The servers of Node that take HTTP/1.1, and with it upgrades. */
export type UpgradingServer = Server | HttpsServer | Http2SecureServer

/** How long another listener may take before it answers an upgrade or reads on, in milliseconds. */
const UNTAKEN_MS = 10_000

/** Marks the listeners of every plugin, which take nothing themselves. */
const ENDS_UNTAKEN = Symbol('ends upgrades that nobody takes')

/** Which upgrades are ours, and what becomes of them. */
export interface AttachParts {
  /** Whether websockets of this URL, path and query, are ours. */
  readonly isOurs: (url: string) => boolean
  /** Whether requests of this URL are answered by HTTP, whatever they offer. */
  readonly isPlain: (url: string) => boolean
  readonly open: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
  readonly clock: Clock
}

/**
 * Takes our own upgrades of a server, and leaves the others to its other listeners, which do not see ours. What
 * nobody takes is answered 404; an offer to go on in another form of HTTP is passed over, and the request answered
 * as any other. Hears the errors of every connection it sees.
 * @returns the way to leave the server as it was
 */
export function attach(server: UpgradingServer, { isOurs, isPlain, open, clock }: AttachParts): Stop {
  const isOnlyARequest = (request: IncomingMessage): boolean => {
    const url = originForm(request.url ?? '')
    if (isPlain(url) || offersOnlyHttp(request)) return true
    return !asksForWebsocket(request) && (isOurs(url) || !hasOtherListeners(server))
  }

  const take = (request: IncomingMessage, socket: Duplex, head: Buffer): true | undefined => {
    hearErrors(socket)
    if (isOnlyARequest(request)) {
      inTurn(socket, () => {
        handBack(server, request, socket, head)
      })
    } else if (asksForWebsocket(request) && isOurs(originForm(request.url ?? ''))) {
      inTurn(socket, () => {
        open(request, socket, head)
      })
    } else return undefined
    return true
  }

  const stops = [
    // A listener could not keep the others from answering on a connection that is ours.
    askFirst(server, 'emit', (event, request, socket, head) =>
      event === 'upgrade' &&
      request instanceof IncomingMessage &&
      socket instanceof Duplex &&
      Buffer.isBuffer(head)
        ? take(request, socket, head)
        : undefined,
    ),
    // Newer Nodes ask before they make an upgrade of a request.
    askFirst(server, 'shouldUpgradeCallback', (request) =>
      request instanceof IncomingMessage && isOnlyARequest(request) ? false : undefined,
    ),
    endUntaken(server, clock),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

const hasOtherListeners = (server: EventEmitter): boolean =>
  server.listeners('upgrade').some((listener) => !(ENDS_UNTAKEN in listener))

/** Ends upgrades that nobody takes. */
function endUntaken(server: EventEmitter, clock: Clock): Stop {
  const refuse = (socket: Duplex): void => {
    refuseUpgrade(socket, new Problem('not-found', 'no websocket is here'))
  }
  const end = (_request: IncomingMessage, socket: Duplex): void => {
    if (!hasOtherListeners(server)) {
      inTurn(socket, () => {
        refuse(socket)
      })
      return
    }
    const written = writtenTo(socket)
    const stop = clock.after(UNTAKEN_MS, () => {
      const isAnswered = writtenTo(socket) !== written && !socket.writableEnded
      if (socket.readableFlowing === null && !isAnswered) refuse(socket)
    })
    socket.once('close', stop)
  }
  // Before the others, which may answer at once.
  server.prependListener('upgrade', Object.assign(end, { [ENDS_UNTAKEN]: true }))
  return () => {
    server.off('upgrade', end)
  }
}

/** How many bytes a connection was given to send, where it tells. */
const writtenTo = (socket: Duplex): unknown => ('bytesWritten' in socket ? socket.bytesWritten : 0)

/** Goes on once the answers to requests that came before on the same connection are sent. */
function inTurn(socket: Duplex, goOn: () => void): void {
  const earlier: unknown = '_httpMessage' in socket ? socket._httpMessage : undefined
  if (!(earlier instanceof ServerResponse)) goOn()
  else
    earlier.once('finish', () => {
      inTurn(socket, goOn)
    })
}

/** Has the server read a request again, now without its offer: body, pipelining and time limits are its own matter. */
function handBack(server: EventEmitter, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  if (!socket.writable) {
    socket.destroy()
    return
  }
  socket.unshift(Buffer.concat([headWithoutOffer(request), head]))
  server.emit(server instanceof TlsServer ? 'secureConnection' : 'connection', socket)
}
