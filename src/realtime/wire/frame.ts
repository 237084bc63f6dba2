/** A text message as a websocket frame, ready to be sent. */
export interface Frame {
  /** How much it adds to what waits for a client; its header and id aside. */
  readonly bytes: number
  /** What is written, in order. It is never changed, and may be shared by many sockets. */
  wire(): readonly Buffer[]
  /** The same as several frames (RFC 6455 §5.4), between which others may stand that are no messages. */
  parts(): readonly Part[]
}

/** A frame that holds a part of a message. */
export interface Part {
  readonly bytes: number
  readonly pieces: readonly Buffer[]
}

/** The most bytes of a message in one of its parts. */
const PART_BYTES = 64 * 1024

/** Frames of a text message: that it is one, and that it is over (RFC 6455 §5.2). */
const TEXT = 0x01
const FINAL = 0x80
const FINAL_TEXT = FINAL | TEXT

/** Below this length a message is put into one piece, which is cheaper to write; longer ends are not copied. */
const JOINED_BYTES = 4096

/** A message for one client. */
export class TextFrame implements Frame {
  #wire: readonly Buffer[] | undefined

  constructor(private readonly text: string) {}

  get bytes(): number {
    return Buffer.byteLength(this.text)
  }

  wire(): readonly Buffer[] {
    if (!this.#wire) {
      const length = Buffer.byteLength(this.text)
      const piece = begin(length, length)
      piece.write(this.text, piece.length - length)
      this.#wire = [piece]
    }
    return this.#wire
  }

  parts(): readonly Part[] {
    return partsOf(Buffer.from(this.text))
  }
}

/**
 * A message for many clients, in which nothing differs but the id each gave: all of it that follows the id is
 * made once.
 */
export class Notice {
  readonly tail: Buffer
  /** Clients of one program mostly give the same id, so the frame before mostly fits the next. */
  #last: NoticeFrame | undefined

  /** @param tail what follows the id, up to the closing brace */
  constructor(tail: string) {
    this.tail = Buffer.from(tail)
  }

  /** The message to a client that gave this id. */
  frame(id: number): Frame {
    if (this.#last?.id !== id) this.#last = new NoticeFrame(id, this.tail)
    return this.#last
  }
}

class NoticeFrame implements Frame {
  /** Made when first written: what waits for a slow client takes no bytes of its own. */
  #wire: readonly Buffer[] | undefined

  constructor(
    readonly id: number,
    private readonly tail: Buffer,
  ) {}

  get bytes(): number {
    return this.tail.length
  }

  wire(): readonly Buffer[] {
    return (this.#wire ??= this.#make())
  }

  parts(): readonly Part[] {
    return partsOf(this.tail, Buffer.from(`{"id":${this.id}`, 'latin1'))
  }

  #make(): readonly Buffer[] {
    const { tail } = this
    const start = `{"id":${this.id}`
    const length = start.length + tail.length
    const isJoined = length <= JOINED_BYTES
    const own = isJoined ? length : start.length
    const piece = begin(length, own)
    piece.write(start, piece.length - own, 'latin1')
    if (!isJoined) return [piece, tail]
    tail.copy(piece, piece.length - tail.length)
    return [piece]
  }
}

/** A long message in parts, none of which is a copy. @param start short, and stands before all else */
function partsOf(rest: Buffer, start = Buffer.alloc(0)): readonly Part[] {
  const parts: Part[] = []
  for (let at = 0; at < rest.length || parts.length === 0; at += PART_BYTES) {
    const slice = rest.subarray(at, at + PART_BYTES)
    const own = at === 0 ? start : start.subarray(0, 0)
    const first = (at === 0 ? TEXT : 0) | (at + PART_BYTES >= rest.length ? FINAL : 0)
    const bytes = own.length + slice.length
    const head = begin(bytes, own.length, first)
    own.copy(head, head.length - own.length)
    parts.push({ bytes, pieces: [head, slice] })
  }
  return parts
}

/** A piece that begins with a frame's header and has room behind it. @param length of all that the frame holds */
function begin(length: number, room: number, first = FINAL_TEXT): Buffer {
  if (length < 126) {
    const piece = Buffer.allocUnsafe(2 + room)
    piece[0] = first
    piece[1] = length
    return piece
  }
  const isLong = length > 0xffff
  const piece = Buffer.allocUnsafe((isLong ? 10 : 4) + room)
  piece[0] = first
  piece[1] = isLong ? 127 : 126
  if (isLong) piece.writeBigUInt64BE(BigInt(length), 2)
  else piece.writeUInt16BE(length, 2)
  return piece
}
