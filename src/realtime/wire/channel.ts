import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocket, WebSocketServer, type ServerOptions } from 'ws'
import { Problem } from '../../problem/index.js'
import type { Closing } from './close-codes.js'
import type { Connection } from './connection.js'
import type { Frame, Part } from './frame.js'
import { refuseUpgrade } from './refuse-upgrade.js'

/** How long a client may take to say goodbye, in milliseconds; after it the connection is cut. */
const FAREWELL_MS = 1000

/**
 * After how many bytes a client is asked, by a ping, whether it has taken them. Twice as many without an answer
 * are held to be left lying: the system alone would hold megabytes for each client that reads nothing.
 */
const ASK_AFTER_BYTES = 128 * 1024

/** A message of more bytes is sent in parts, so that it is seen how it is taken, and pings are answered meanwhile. */
const LONG_BYTES = 2 * ASK_AFTER_BYTES

/** How much of such a message may be unanswered before its next part is sent. */
const AHEAD_BYTES = 4 * ASK_AFTER_BYTES

/** What such a ping carries, to be known from those that only ask whether somebody is there. */
const TAKEN = 'taken?'

const NOTHING = Buffer.alloc(0)

/** What happens on a channel. */
export interface ChannelListener {
  /** A message has come; undefined for one that is not text. */
  receive(text: string | undefined): void
  /** An answer to a ping has come. */
  heard(): void
  /** A part of what was sent has been taken. */
  taken(): void
  /** All that was sent has been taken. */
  drained(): void
  /** The connection is gone. */
  ended(): void
}

/** Makes websockets of sockets that ask to be one. */
export class Channels {
  readonly #server: WebSocketServer

  /** @param maxMessageBytes the longest message accepted; a longer one closes its socket with 1009 */
  constructor(maxMessageBytes: number) {
    // The types do not know the last one yet.
    const options: ServerOptions & { readonly closeTimeout: number } = {
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: maxMessageBytes,
      closeTimeout: FAREWELL_MS,
    }
    this.#server = new WebSocketServer(options).on('wsClientError', ({ message }, socket) => {
      const headers = { 'Sec-WebSocket-Version': '13, 8' }
      const detail = `this is no handshake of a websocket: ${message}`
      refuseUpgrade(socket, new Problem('invalid-parameter', detail, { headers }))
    })
  }

  /** Completes a handshake, or answers what is wrong with it. Gives a channel to whoever is to listen to it. */
  open(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    listenTo: (connection: Connection) => ChannelListener,
  ): void {
    this.#server.handleUpgrade(request, socket, head, (ws) => {
      const channel = new Channel(ws, socket)
      channel.begin(listenTo(channel))
    })
  }
}

/**
 * A websocket. Frames are written below `ws`, so that one that is made for many clients is not made again for
 * each; everything else, control frames included, is left to it. Neither compresses, so what both write goes out
 * in order.
 */
class Channel implements Connection {
  /** Whether the system has not taken all that was written. */
  #isWaiting = false
  /** Bytes sent that no answer to a ping covers yet. */
  #unanswered = 0
  /** How many of these the ping under way covers; 0 for none. */
  #asked = 0
  /** How many pings have asked that, which tells the latest from those that count no more. */
  #asks = 0
  #isPaused = false
  /** Parts of long messages, and what comes behind them, that are still to be written. */
  #parts: Part[] = []
  #partBytes = 0
  #listener: ChannelListener | undefined

  constructor(
    private readonly ws: WebSocket,
    private readonly socket: Duplex,
  ) {}

  begin(listener: ChannelListener): void {
    this.#listener = listener
    this.ws
      .on('message', (data: Buffer, isBinary) => {
        listener.receive(isBinary ? undefined : data.toString())
      })
      .on('pong', (data: Buffer) => {
        listener.heard()
        if (data.toString() === `${TAKEN}${this.#asks}`) this.#taken()
      })
      // The socket closes by itself after any error.
      .on('error', () => undefined)
      .on('close', () => {
        listener.ended()
      })
  }

  get buffered(): number {
    if (!this.#isPaused && this.#unanswered >= 2 * ASK_AFTER_BYTES) return this.#unanswered + this.#partBytes
    return (this.#isWaiting ? this.socket.writableLength : 0) + this.#partBytes
  }

  send(frame: Frame): boolean {
    if (this.ws.readyState !== WebSocket.OPEN) return false
    if (frame.bytes > LONG_BYTES) this.#sendInParts(frame.parts())
    else if (this.#partBytes > 0) this.#sendInParts([{ bytes: frame.bytes, pieces: frame.wire() }])
    else this.#write(frame.wire(), frame.bytes)
    return this.buffered > 0
  }

  pause(): void {
    if (this.ws.readyState !== WebSocket.OPEN) return
    this.#isPaused = true
    this.ws.pause()
    this.#goOn()
    this.#settle()
  }

  resume(): void {
    this.#isPaused = false
    this.ws.resume()
    if (this.#asked === 0 || this.ws.readyState !== WebSocket.OPEN) return
    // Its answer may lie far behind in what was not read. The next counts from here.
    this.#asked = 0
    this.#ask()
  }

  #write(wire: readonly Buffer[], bytes: number): void {
    if (wire.length === 1) {
      this.socket.write(wire[0])
    } else {
      this.socket.cork()
      for (const piece of wire) this.socket.write(piece)
      this.socket.uncork()
    }
    if (!this.#isWaiting && this.socket.writableLength > 0) this.#wait()
    this.#unanswered += bytes
    if (this.#unanswered >= ASK_AFTER_BYTES) this.#ask()
  }

  #sendInParts(parts: readonly Part[]): void {
    for (const { bytes } of parts) this.#partBytes += bytes
    this.#parts.push(...parts)
    this.#goOn()
  }

  /** Writes the next parts, as far as those before them are taken. Who is not read cannot say so. */
  #goOn(): void {
    while (!this.#isWaiting && (this.#isPaused || this.#unanswered < AHEAD_BYTES)) {
      const part = this.#parts.shift()
      if (!part) return
      this.#partBytes -= part.bytes
      this.#write(part.pieces, part.bytes)
    }
  }

  ping(): void {
    if (this.ws.readyState === WebSocket.OPEN) this.ws.ping()
  }

  close({ code, reason }: Closing): void {
    this.#parts = []
    // What was not read is thrown away, or the farewell could be lost with it, and so could the answer to it.
    this.ws.resume()
    this.ws.close(code, reason)
  }

  cut(): void {
    this.ws.terminate()
  }

  #ask(): void {
    if (this.#asked > 0) return
    this.#asked = this.#unanswered
    this.#asks += 1
    this.ws.ping(`${TAKEN}${this.#asks}`)
  }

  #taken(): void {
    this.#unanswered -= this.#asked
    this.#asked = 0
    if (this.#unanswered >= ASK_AFTER_BYTES) this.#ask()
    this.#listener?.taken()
    this.#goOn()
    this.#settle()
  }

  /** Most writes are taken at once. What follows the others is done when they are; to hear of each would cost. */
  #wait(): void {
    this.#isWaiting = true
    this.socket.write(NOTHING, (error) => {
      if (error) return
      this.#isWaiting = this.socket.writableLength > 0
      this.#listener?.taken()
      if (this.#isWaiting) this.#wait()
      else {
        this.#goOn()
        this.#settle()
      }
    })
  }

  #settle(): void {
    if (this.buffered === 0) this.#listener?.drained()
  }
}
