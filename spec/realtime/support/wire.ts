import type { Closing } from '../../../src/realtime/wire/close-codes.js'
import type { Connection } from '../../../src/realtime/wire/connection.js'
import type { Frame } from '../../../src/realtime/wire/frame.js'

/** What a websocket frame of text says, checked against its header. */
export function textOf(pieces: readonly Uint8Array[]): string {
  const bytes = Buffer.concat(pieces)
  if (bytes[0] !== 0x81) throw new Error('this is no final text frame')
  const short = bytes[1] ?? 0
  const start = short < 126 ? 2 : short === 126 ? 4 : 10
  const length =
    short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2))
  if (bytes.length !== start + length) throw new Error(`a frame of ${length} has ${bytes.length - start}`)
  return bytes.toString('utf8', start)
}

/** A connection in a spec's hands: it takes what is sent at once, or not until it is told to. */
export class Wire implements Connection {
  readonly sent: string[] = []
  readonly frames: Frame[] = []
  pings = 0
  closed: Closing | 'cut' | undefined
  buffered = 0
  /** Whether nothing is read from the client. */
  isPaused = false
  #isStalled = false

  /**
   * @param drained what is to be told once all is taken
   * @param taken what is to be told once a part is
   */
  constructor(
    private readonly drained: () => void,
    private readonly taken: () => void,
  ) {}

  send(frame: Frame): boolean {
    const pieces = frame.wire()
    this.frames.push(frame)
    this.sent.push(textOf(pieces))
    if (this.#isStalled) this.buffered += Buffer.concat(pieces).length
    return this.buffered > 0
  }

  pause(): void {
    this.isPaused = true
  }

  resume(): void {
    this.isPaused = false
  }

  ping(): void {
    this.pings += 1
  }

  close(closing: Closing): void {
    this.closed = closing
  }

  cut(): void {
    this.closed = 'cut'
  }

  /** From now on nothing is taken. */
  stall(): void {
    this.#isStalled = true
  }

  /** A part of what was sent is taken. */
  take(): void {
    this.buffered = Math.max(1, this.buffered - 1)
    this.taken()
  }

  /** What was sent is taken, and what comes of it too, unless it goes on being stalled. */
  drain({ onlyOnce = false } = {}): void {
    this.#isStalled = onlyOnce
    this.buffered = 0
    this.drained()
  }
}
