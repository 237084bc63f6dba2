/** What came or went over HTTP, with what is secret in it made unreadable. */
export interface KeptMessage {
  /** Names as they were sent, each with its value. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** The beginning of the body. */
  readonly body: Uint8Array
  /** How many bytes the whole body had. */
  readonly size: number
  /** Whether a secret was taken out of the body. */
  readonly isRedacted: boolean
}

export const isMessage = (value: unknown): value is KeptMessage =>
  typeof value === 'object' && value !== null && 'headers' in value && 'body' in value

/** How many bytes of a body are kept. */
export const MOST_BODY_BYTES = 64 * 1024

/**
 * Whether all of a body is kept. What had a secret taken out may be shorter, and whole all the same; where it takes all
 * the room there is, it may have been cut.
 */
export const isWhole = ({ body, size, isRedacted }: KeptMessage): boolean =>
  isRedacted ? size <= MOST_BODY_BYTES && body.byteLength < MOST_BODY_BYTES : body.byteLength >= size

/** About how much room a message takes, in bytes. */
export function sizeOfMessage(message: KeptMessage | null): number {
  if (!message) return 0
  const headers = message.headers.reduce((sum, [name, value]) => sum + name.length + value.length + 6, 0)
  return headers + message.body.byteLength
}
