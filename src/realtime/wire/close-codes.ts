/** Why a socket is closed by this side. */
export interface Closing {
  readonly code: number
  /** What the client is told beside the code. */
  readonly reason: string
}

/** Every close code that is sent deliberately, with its reason. `docs/protocol.md` is held to it by a spec. */
export const closings = {
  goingAway: { code: 1001, reason: 'the service is shutting down' },
  tooSlow: { code: 1013, reason: 'too slow to take what is sent' },
  keyEnded: { code: 4401, reason: 'the API key is no longer valid' },
} as const satisfies Record<string, Closing>

/** Codes that follow from faults of the frames themselves, as RFC 6455 says. */
export const frameFaultCodes = {
  1002: 'a frame breaks the websocket protocol',
  1007: 'a text message is not UTF-8',
  1008: 'a message comes in too many pieces',
  1009: 'a message is longer than accepted',
} as const
