import type { IncomingMessage } from 'node:http'

/** What of ours has proved who calls, as far as it may be held on to. */
export interface OwnProof {
  /** An API key, or what somebody was given who has signed in with one. */
  readonly kind: 'key' | 'sign-in'
  /** Its SHA-256, in hex. */
  readonly hash: string
}

/** That the host knows who calls. */
export interface HostProof {
  readonly kind: 'host'
  /** Whom it has named. */
  readonly id: string
  /** By which the host knows it, and is asked again. */
  readonly request: IncomingMessage
}

/** What has proved who calls. */
export type Proof = OwnProof | HostProof
