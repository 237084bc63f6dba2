import type { JournalWrite, Pruned } from '../../src/journal/index.js'
import { MemoryJournal } from '../../src/journal/memory/index.js'
import { Problem } from '../../src/problem/index.js'

/** A journal in memory that fails and dawdles as a spec wants it to. */
export class MoodyJournal extends MemoryJournal {
  /** What each write waits for. */
  opened: Promise<unknown> = Promise.resolve()
  isFailing = false
  /** Whether nothing can be forgotten. */
  isLocked = false
  /** How many executions each write had that succeeded. */
  readonly written: number[] = []

  override async write(writes: readonly JournalWrite[]): Promise<void> {
    await this.opened
    if (this.isFailing) throw new Problem('storage-unavailable', 'the disk is full')
    this.written.push(writes.length)
    await super.write(writes)
  }

  override async prune(most: number, before?: number): Promise<Pruned> {
    if (this.isLocked) throw new Problem('storage-unavailable', 'the database is locked')
    return super.prune(most, before)
  }
}
