/** Room for all that waits, whichever lane it waits in. */
export class WaitingRoom {
  #waiting = 0

  /** @param seats how many may wait */
  constructor(readonly seats: number) {}

  /** How many wait. */
  get waiting(): number {
    return this.#waiting
  }

  get isFull(): boolean {
    return this.#waiting >= this.seats
  }

  enter(): void {
    this.#waiting += 1
  }

  leave(): void {
    this.#waiting -= 1
  }
}
