import { Turns } from '../../payload/index.js'
import { Problem } from '../../problem/index.js'
import type { Delivery } from './delivery.js'

const NO_ROOM = new Problem(
  'queue-full',
  'the bodies of calls under way take too much room: try again a little later',
)

/** As many as Node has threads for. */
const MOST_DECODERS = 4

/** Counts the deliveries under way, so that closing can wait for them, and the bytes of their bodies. */
export class InFlight {
  #underWay = 0
  #bytes = 0
  #closed = false
  #quiet: (() => void) | undefined

  /** For bodies whose decoder takes much memory itself: more at once would not be quicker either. */
  readonly turns = new Turns(MOST_DECODERS)

  /** @param mostBytes how many bytes the bodies of all may have together */
  constructor(private readonly mostBytes: number) {}

  /** Whether deliveries are still taken. */
  get isOpen(): boolean {
    return !this.#closed
  }

  /** How many are under way. */
  get underWay(): number {
    return this.#underWay
  }

  /** How many bytes their bodies have. */
  get bytes(): number {
    return this.#bytes
  }

  enter(): void {
    this.#underWay += 1
  }

  /**
   * Counts more bytes of a delivery's body. Gives Problem `queue-full`, and counts nothing, where those of all would be
   * too many; the only one that has a body may have what its instance allows.
   */
  hold(delivery: Delivery, bytes: number): Problem | undefined {
    const isAlone = this.#bytes === delivery.held
    if (!isAlone && this.#bytes + bytes > this.mostBytes) return NO_ROOM
    delivery.held += bytes
    this.#bytes += bytes
    return undefined
  }

  /** A delivery that goes on needs its body no more. */
  release(delivery: Delivery): void {
    delivery.dropBody()
    this.#letGo(delivery)
  }

  leave(delivery: Delivery): void {
    this.#letGo(delivery)
    this.#underWay -= 1
    if (this.#underWay === 0) this.#quiet?.()
  }

  /** Takes no further deliveries; resolves once none is under way. */
  async close(): Promise<void> {
    this.#closed = true
    if (this.#underWay === 0) return
    await new Promise<void>((resolve) => {
      this.#quiet = resolve
    })
  }

  #letGo(delivery: Delivery): void {
    this.#bytes -= delivery.held
    delivery.held = 0
  }
}
