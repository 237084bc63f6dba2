/** What of a frame is not as it should be, or as usual. */
export interface RawFrameOptions {
  /** @default text */
  readonly opcode?: number
  readonly fin?: boolean
  /** The three reserved bits. */
  readonly reserved?: number
  readonly mask?: boolean
  /** The length it says it has, if not its own. */
  readonly length?: number | bigint
}

const MASK = Buffer.from([0x12, 0x34, 0x56, 0x78])

/** A frame as a client sends it, well formed or not (RFC 6455 §5.2). */
export function rawFrame(
  payload: string | readonly number[],
  { opcode = 1, fin = true, reserved = 0, mask = true, length }: RawFrameOptions = {},
): Buffer {
  const bytes = typeof payload === 'string' ? Buffer.from(payload) : Buffer.from(payload)
  const said = length ?? bytes.length
  const first = (fin ? 0x80 : 0) | (reserved << 4) | opcode
  const masked = mask ? 0x80 : 0
  const head =
    typeof said === 'bigint' || said > 0xffff
      ? Buffer.from([first, masked | 127, 0, 0, 0, 0, 0, 0, 0, 0])
      : said > 125
        ? Buffer.from([first, masked | 126, 0, 0])
        : Buffer.from([first, masked | said])
  if (head.length === 10) head.writeBigUInt64BE(BigInt(said), 2)
  if (head.length === 4) head.writeUInt16BE(Number(said), 2)
  if (!mask) return Buffer.concat([head, bytes])
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = (bytes[at] ?? 0) ^ (MASK[at % 4] ?? 0)
  return Buffer.concat([head, MASK, bytes])
}
