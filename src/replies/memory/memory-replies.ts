import { injectable } from 'tsyringe'
import type { KeptReplies, PrunedReplies, ReplyLimits } from '../kept-replies.js'
import { roomOf, type KeptReply, type ReplyClaim, type ReplyEnd } from '../kept-reply.js'

/** How many names are held; beyond, the oldest go that are not still to come. */
export const MOST_REPLIES = 10_000

/** How much room they may take, in bytes as `roomOf` counts; beyond, the oldest replies go and their names stay. */
export const MOST_BYTES = 16 * 1024 ** 2

/** Keeps replies as long as the process lives. */
@injectable()
export class MemoryReplies implements KeptReplies {
  /** By name, the first that was claimed first. */
  readonly #kept = new Map<string, KeptReply>()
  /** The names of each execution. */
  readonly #names = new Map<string, Set<string>>()
  #size = 0

  /** Claims a name unless it is claimed and has not expired; gives what has the name now. */
  claim(claim: ReplyClaim): KeptReply {
    const before = this.#kept.get(claim.name)
    if (before && before.expires > claim.claimed) return before
    if (before) this.#drop(before)
    const kept: KeptReply = { ...claim, state: 'under-way', reply: null }
    this.#kept.set(kept.name, kept)
    this.#names.set(kept.execution, (this.#names.get(kept.execution) ?? new Set()).add(kept.name))
    this.#size += roomOf(null)
    this.#makeRoom(claim.claimed)
    return kept
  }

  /** Keeps the reply of an execution under all its names, or frees them. Those that are gone stay gone. */
  end({ execution, reply }: ReplyEnd): void {
    for (const kept of this.#of(execution)) {
      if (reply) this.#change(kept, { state: 'done', reply })
      else if (kept.state === 'under-way' || kept.state === 'interrupted') this.#drop(kept)
    }
  }

  find(name: string, now: number): Promise<KeptReply | undefined> {
    const kept = this.#kept.get(name)
    return Promise.resolve(kept && kept.expires > now ? kept : undefined)
  }

  interrupt(): Promise<number> {
    const open = [...this.#kept.values()].filter(({ state }) => state === 'under-way')
    for (const kept of open) this.#change(kept, { state: 'interrupted', reply: null })
    return Promise.resolve(open.length)
  }

  size(): Promise<number> {
    return Promise.resolve(this.#size)
  }

  prune({ most, expired, bytes = Infinity }: ReplyLimits): Promise<PrunedReplies> {
    const pruned = { executions: 0, bytes: 0 }
    for (const kept of this.#kept.values()) {
      if (pruned.executions === most || pruned.bytes >= bytes) break
      const isToGo = expired === undefined ? kept.state === 'done' : kept.expires <= expired
      if (!isToGo) continue
      pruned.executions += 1
      pruned.bytes += expired === undefined ? this.#empty(kept) : this.#drop(kept)
    }
    return Promise.resolve(pruned)
  }

  #of(execution: string): readonly KeptReply[] {
    return [...(this.#names.get(execution) ?? [])].flatMap((name) => this.#kept.get(name) ?? [])
  }

  #change(kept: KeptReply, change: Pick<KeptReply, 'state' | 'reply'>): void {
    this.#kept.set(kept.name, { ...kept, ...change })
    this.#size += roomOf(change.reply) - roomOf(kept.reply)
  }

  /** Lets go of the first that have expired, and of the replies of the first that there is no room for. */
  #makeRoom(now: number): void {
    for (const kept of this.#kept.values()) {
      const isFull = this.#kept.size > MOST_REPLIES
      const isOver = isFull || this.#size > MOST_BYTES
      if (kept.expires <= now || (isFull && kept.state !== 'under-way')) this.#drop(kept)
      else if (!isOver) return
      else if (kept.state === 'done') this.#empty(kept)
    }
  }

  /** Leaves no more of a reply than its status. @returns how much room that made, in bytes */
  #empty(kept: KeptReply): number {
    const before = this.#size
    if (kept.reply)
      this.#change(kept, { state: 'dropped', reply: { status: kept.reply.status, headers: [], body: '' } })
    return before - this.#size
  }

  /** @returns how much room it took, in bytes */
  #drop({ name, execution, reply }: KeptReply): number {
    this.#kept.delete(name)
    const names = this.#names.get(execution)
    names?.delete(name)
    if (names?.size === 0) this.#names.delete(execution)
    const room = roomOf(reply)
    this.#size -= room
    return room
  }
}
