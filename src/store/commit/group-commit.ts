import { Problem } from '../../problem/index.js'
import type { Write, WriteTogether } from './write.js'

interface Contribution {
  readonly writes: readonly Write[]
  readonly resolve: (revision: number) => void
  readonly reject: (error: unknown) => void
}

/**
 * One commit for all who write at the same time: in one turn, or while another commit is under way. A sync to disk
 * costs as much for many as for one.
 */
export class GroupCommit {
  #waiting: Contribution[] = []
  #committing: Promise<void> | undefined
  #isScheduled = false

  constructor(private readonly commit: WriteTogether) {}

  /** Resolves with the revision once the writes are on disk; rejects as the commit does. */
  write(writes: readonly Write[]): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ writes, resolve, reject })
      this.#schedule()
    })
  }

  /** Resolves once nothing waits or is under way. */
  async idle(): Promise<void> {
    while (this.#waiting.length > 0 || this.#committing) await (this.#committing ?? nextTurn())
  }

  #schedule(): void {
    if (this.#isScheduled || this.#committing) return
    this.#isScheduled = true
    setImmediate(() => {
      this.#isScheduled = false
      this.#committing = this.#commitAll().finally(() => {
        this.#committing = undefined
        // In a later turn, so that those who have waited can write together what they write next.
        if (this.#waiting.length > 0) this.#schedule()
      })
    })
  }

  /** Never rejects. */
  async #commitAll(): Promise<void> {
    const group = this.#waiting
    this.#waiting = []
    try {
      const revision = await this.commit(group.flatMap(({ writes }) => writes))
      for (const { resolve } of group) resolve(revision)
    } catch (error) {
      // Where the fault is in a write, the others are not to suffer for it.
      if (group.length > 1 && !(error instanceof Problem)) await this.#commitEach(group)
      else for (const { reject } of group) reject(error)
    }
  }

  async #commitEach(group: readonly Contribution[]): Promise<void> {
    for (const { writes, resolve, reject } of group) await this.commit(writes).then(resolve, reject)
  }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
