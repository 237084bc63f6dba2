/** How much one socket, and one key, may take. */
export interface RealtimeLimits {
  /** The longest message accepted, in bytes. */
  readonly maxMessageBytes: number
  /** Messages a second that are read, in the long run. */
  readonly messagesPerSecond: number
  /** Messages that are read at once, as a client sends them that binds all anew. */
  readonly messageBurst: number
  /** Bindings and debug streams of one socket. */
  readonly maxBindings: number
  /** Commands of one socket that run at the same time. */
  readonly maxCalls: number
  /** Sockets that are open with the same key. */
  readonly maxSocketsPerKey: number
  /** Past so many bytes that a client has not taken, only the newest value of each binding is kept for it. */
  readonly fullBytes: number
  /**
   * Past so many bytes of answers that wait behind what is on its way, the socket is closed. Past half of them
   * nothing more is read from it.
   */
  readonly maxWaitingBytes: number
  /** How long a client may take nothing of what was sent to it, in milliseconds. */
  readonly maxUndrainedMs: number
}

/** What holds unless a host says otherwise. `docs/protocol.md` is held to it by a spec. */
export const defaultLimits: RealtimeLimits = {
  maxMessageBytes: 256 * 1024,
  messagesPerSecond: 200,
  messageBurst: 6000,
  maxBindings: 5000,
  maxCalls: 256,
  maxSocketsPerKey: 1000,
  fullBytes: 256 * 1024,
  maxWaitingBytes: 1024 * 1024,
  maxUndrainedMs: 30_000,
}

/** The limits with what a host sets. A client may always bind at once all that it may bind. */
export const limitsWith = ({
  maxSocketsPerKey,
  maxBindings,
  messagesPerSecond,
  messageBurst,
}: Pick<RealtimeLimits, SetLimit>): RealtimeLimits => ({
  ...defaultLimits,
  ...{ maxSocketsPerKey, maxBindings, messagesPerSecond },
  messageBurst: Math.max(messageBurst, maxBindings),
})

/** The limits that a host may set. */
type SetLimit = 'maxSocketsPerKey' | 'maxBindings' | 'messagesPerSecond' | 'messageBurst'
