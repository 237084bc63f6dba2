/** How calls that follow each other closely become one execution. */
export interface Debounce {
  /** Quiet time that ends a burst, in milliseconds. */
  readonly wait: number
  /** Which call of a burst runs: the first, the last, or both. @default 'trailing' */
  readonly edge?: 'leading' | 'trailing' | 'both'
  /** The longest a trailing call is held back by calls that keep coming, in milliseconds. @default no limit */
  readonly maxWait?: number
}
