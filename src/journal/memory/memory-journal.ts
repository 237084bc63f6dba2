import { injectable } from 'tsyringe'
import type {
  Found,
  Journal,
  JournalPart,
  JournalQuery,
  Pruned,
  PruneLimits,
  SearchPart,
  Tallies,
} from '../journal.js'
import type { JournalEntry } from '../journal-entry.js'
import { listedOf, partOf } from '../execution-field.js'
import { executionFields } from '../execution-fields.js'
import type { TallyBy } from '../tally.js'
import { fits, tallied } from './queries.js'
import { isUnderWay, sizeOf, type KeptExecution, type WholeExecution } from '../kept-execution.js'

/** How many executions are held. */
export const MOST_EXECUTIONS = 1000

/** How much room they may take, in bytes as `sizeOf` counts. */
export const MOST_BYTES = 16 * 1024 ** 2

/** Keeps the last executions as long as the process lives. */
@injectable()
export class MemoryJournal implements Journal {
  /** The oldest first. */
  readonly #executions = new Map<string, WholeExecution>()
  #size = 0
  /** Whether ids have come out of their order, as those of bursts do. */
  #isUnsorted = false
  #newest = ''

  /** Keeps an execution as it is now. */
  keep(entry: JournalEntry): void {
    const execution = wholePart(entry.execution)
    const before = this.#executions.get(execution.id)
    // What has been pruned stays gone.
    if (entry.isKept && !before) return
    this.#put(execution, before)
    entry.isKept = true
    entry.keptSize = sizeOf(execution)
    while (this.#executions.size > MOST_EXECUTIONS || this.#size > MOST_BYTES) this.#drop(this.#oldest())
  }

  list(
    query: JournalQuery,
    { before, after = '', limit, offset = 0 }: JournalPart,
  ): Promise<readonly KeptExecution[]> {
    const all = this.#found(query).filter(({ id }) => id > after && (before === undefined || id < before))
    return Promise.resolve(all.slice(offset, offset + limit).map(listedPart))
  }

  async search(query: JournalQuery, part: SearchPart): Promise<Found> {
    const count = part.isCounted ? await this.count(query) : 0
    return { executions: await this.list(query, part), count, until: undefined }
  }

  count(query: JournalQuery): Promise<number> {
    return Promise.resolve(this.#found(query).length)
  }

  tally(query: JournalQuery, by: TallyBy): Promise<Tallies> {
    return Promise.resolve({ tallies: tallied(this.#found(query), by), until: undefined })
  }

  find(id: string): Promise<WholeExecution | undefined> {
    return Promise.resolve(this.#executions.get(id))
  }

  interrupt(at: number): Promise<number> {
    const open = [...this.#executions.values()].filter(isUnderWay)
    for (const execution of open)
      this.#executions.set(execution.id, {
        ...execution,
        state: 'interrupted',
        outcome: 'interrupted',
        finished: at,
      })
    return Promise.resolve(open.length)
  }

  size(): Promise<number> {
    return Promise.resolve(this.#size)
  }

  prune({ most, before = Infinity, bytes = Infinity }: PruneLimits): Promise<Pruned> {
    const pruned = { executions: 0, bytes: 0 }
    for (let oldest = this.#oldest(); oldest && pruned.executions < most; oldest = this.#oldest()) {
      if (oldest.received >= before || pruned.bytes >= bytes) break
      pruned.executions += 1
      pruned.bytes += this.#drop(oldest)
    }
    return Promise.resolve(pruned)
  }

  #put(execution: WholeExecution, before: WholeExecution | undefined): void {
    this.#executions.set(execution.id, execution)
    this.#size += sizeOf(execution) - (before ? sizeOf(before) : 0)
    if (before) return
    if (execution.id < this.#newest) this.#isUnsorted = true
    else this.#newest = execution.id
  }

  #oldest(): WholeExecution | undefined {
    this.#sort()
    const [oldest] = this.#executions.values()
    return oldest
  }

  /** @returns how much room it took, in bytes */
  #drop(execution: WholeExecution | undefined): number {
    if (!execution || !this.#executions.delete(execution.id)) return 0
    const size = sizeOf(execution)
    this.#size -= size
    return size
  }

  /** The newest first. */
  #found(query: JournalQuery): WholeExecution[] {
    this.#sort()
    return [...this.#executions.values()].reverse().filter((execution) => fits(execution, query))
  }

  #sort(): void {
    if (!this.#isUnsorted) return
    const sorted = [...this.#executions].sort(([a], [b]) => (a < b ? -1 : 1))
    this.#executions.clear()
    for (const [id, execution] of sorted) this.#executions.set(id, execution)
    this.#isUnsorted = false
  }
}

const listedPart = partOf(listedOf(executionFields))
const wholePart = partOf(executionFields)
