/** What has proved who calls, as far as it may be held on to. */
export interface Proof {
  /** An API key, or what somebody was given who has signed in with one. */
  readonly kind: 'key' | 'sign-in'
  /** Its SHA-256, in hex. */
  readonly hash: string
}
