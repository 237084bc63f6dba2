/** Counts the deliveries under way, so that closing can wait for them. */
export class InFlight {
  #underWay = 0
  #closed = false
  #quiet: (() => void) | undefined

  /** Whether deliveries are still taken. */
  get isOpen(): boolean {
    return !this.#closed
  }

  /** How many are under way. */
  get underWay(): number {
    return this.#underWay
  }

  enter(): void {
    this.#underWay += 1
  }

  leave(): void {
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
}
