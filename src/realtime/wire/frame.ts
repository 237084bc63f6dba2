/** A text message as a websocket frame, ready to be sent. */
export interface Frame {
  /** How much it adds to what waits for a client; its header and id aside. */
  readonly bytes: number
  /** What is written, in order. It is never changed, and may be shared by many sockets. */
  wire(): readonly Buffer[]
}

/** Final frame of a text message (RFC 6455 §5.2). */
const FINAL_TEXT = 0x81

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

/** A piece that begins with a frame's header and has room behind it. @param length of the whole message */
function begin(length: number, room: number): Buffer {
  if (length < 126) {
    const piece = Buffer.allocUnsafe(2 + room)
    piece[0] = FINAL_TEXT
    piece[1] = length
    return piece
  }
  const isLong = length > 0xffff
  const piece = Buffer.allocUnsafe((isLong ? 10 : 4) + room)
  piece[0] = FINAL_TEXT
  piece[1] = isLong ? 127 : 126
  if (isLong) piece.writeBigUInt64BE(BigInt(length), 2)
  else piece.writeUInt16BE(length, 2)
  return piece
}
