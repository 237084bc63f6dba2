/** A reply as it is sent, to the byte; what every answer has beside it, such as a request id, is not part of it. */
export interface ExactReply {
  readonly status: number
  /** Names and values in turn; a name with several values has them as a list. */
  readonly headers: readonly (string | string[])[]
  readonly body: string | Uint8Array
}

/** What claims a name for the reply of an execution. */
export interface ReplyClaim {
  /** What it is asked for by: the key that calls have in common, or the execution's own id. */
  readonly name: string
  readonly execution: string
  /** The system trigger whose call it answers. */
  readonly instance: string
  /** Tells calls apart that have the same name; null where that is no matter. */
  readonly fingerprint: string | null
  /** Milliseconds since the epoch. */
  readonly claimed: number
  /** When the name is free again and the reply forgotten, in milliseconds since the epoch. */
  readonly expires: number
}

/** How far a kept reply has come. */
export const replyStates = [
  /** It is still to come. */
  'under-way',
  /** It is here. */
  'done',
  /** Its process ended before it was kept: it never comes, and nobody runs the call again by himself. */
  'interrupted',
  /** There was no more room for it: its status is left of it. */
  'dropped',
] as const
export type ReplyState = (typeof replyStates)[number]

/** A name that is claimed, with the reply once it is here. */
export interface KeptReply extends ReplyClaim {
  readonly state: ReplyState
  /** Null unless it is done or dropped; of one that was dropped, its status alone. */
  readonly reply: ExactReply | null
}

/** What a row takes beside its reply, indexes included, in bytes. */
const ROW_BYTES = 500

/** What became of the names that an execution claimed. */
export interface ReplyEnd {
  readonly execution: string
  /** What they stand for from now on; null frees them, as nothing ran that another call could not run again. */
  readonly reply: ExactReply | null
}

/** About how much room a kept reply takes, in bytes. */
export const roomOf = (reply: ExactReply | null): number =>
  ROW_BYTES + (reply ? Buffer.byteLength(reply.body) + JSON.stringify(reply.headers).length : 0)
