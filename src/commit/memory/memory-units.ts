import type { JournalEntry } from '../../journal/index.js'
import type { KeptReply, ReplyClaim, ReplyEnd } from '../../replies/index.js'
import type { Active } from '../../triggers/index.js'
import type { Unit, UnitStore, Written } from '../unit.js'

/** The memories that units are written into. */
export interface Memories {
  readonly journal: { keep(entry: JournalEntry): void }
  readonly replies: { claim(claim: ReplyClaim): KeptReply; end(end: ReplyEnd): void }
  readonly triggers: { note(active: Active): void }
}

/** Writes units into the memory of this process. */
export class MemoryUnits implements UnitStore {
  constructor(private readonly memories: Memories) {}

  write(units: readonly Unit[]): Promise<Written> {
    const holders = units.map((unit) => this.#writeOne(unit))
    // The memory bounds itself.
    return Promise.resolve({ holders, executions: 0, replies: 0 })
  }

  #writeOne({ claim, entries = [], active, reply }: Unit): KeptReply | undefined {
    const { journal, replies, triggers } = this.memories
    const holder = claim && replies.claim(claim)
    if (holder && holder.execution !== claim.execution) return holder
    for (const entry of entries) journal.keep(entry)
    if (active && !active.isGone) triggers.note(active)
    if (reply) replies.end(reply)
    return undefined
  }
}
