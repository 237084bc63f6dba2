import { Problem } from '../../../src/problem/index.js'
import type { ExactReply, KeptReply, ReplyClaim } from '../../../src/replies/index.js'
import { MemoryReplies } from '../../../src/replies/memory/index.js'

/** Keeps replies in memory, and fails and dawdles as a spec wants it to. */
export class MoodyReplies extends MemoryReplies {
  /** What each write waits for. */
  opened: Promise<unknown> = Promise.resolve()
  isFailing = false
  /** What was asked of it, in order. */
  readonly asked: string[] = []

  override async claim(claim: ReplyClaim): Promise<KeptReply> {
    await this.#write('claim')
    return super.claim(claim)
  }

  override async complete(execution: string, reply: ExactReply): Promise<void> {
    await this.#write('complete')
    return super.complete(execution, reply)
  }

  override async giveUp(execution: string): Promise<void> {
    await this.#write('give up')
    return super.giveUp(execution)
  }

  async #write(what: string): Promise<void> {
    this.asked.push(what)
    await this.opened
    if (this.isFailing) throw new Problem('storage-unavailable', 'the disk is full')
  }
}
