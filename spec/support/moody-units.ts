import type { Unit, UnitStore, Written } from '../../src/commit/index.js'
import { MemoryUnits } from '../../src/commit/memory/index.js'
import { MemoryJournal } from '../../src/journal/memory/index.js'
import { Problem } from '../../src/problem/index.js'
import { MemoryReplies } from '../../src/replies/memory/index.js'
import { MemoryTriggerStore } from '../../src/triggers/memory/index.js'

/** What a unit is about, such as `claim answered`. */
const wordOf = ({ claim, entries = [], active, reply }: Unit): string =>
  [
    ...(claim ? ['claim'] : []),
    ...entries.map(({ execution }) => execution.outcome ?? execution.state),
    ...(active ? [`${active.id} ${String(active.activity.trigger_count)}`] : []),
    ...(reply ? [reply.reply ? 'reply' : 'give up'] : []),
  ].join(', ')

/** Writes units into memories, and fails and dawdles as a spec wants it to. */
export class MoodyUnits implements UnitStore {
  readonly journal = new MemoryJournal()
  readonly replies = new MemoryReplies()
  /** What each commit waits for. */
  opened: Promise<unknown> = Promise.resolve()
  isFailing = false
  /** What a commit with such units waits for as well. */
  holds: (words: readonly string[]) => Promise<unknown> | undefined = () => undefined
  /** Sees the units of each commit before they are written. */
  before: (units: readonly Unit[]) => void = () => undefined
  /** What each commit had that succeeded. */
  readonly commits: string[][] = []
  /** How many commits have failed. */
  refused = 0
  readonly #memory: UnitStore

  constructor(readonly triggers = new MemoryTriggerStore()) {
    this.#memory = new MemoryUnits(this)
  }

  async write(units: readonly Unit[]): Promise<Written> {
    const words = units.map(wordOf)
    // As databases do: what is on its way counts as kept until it is refused.
    const wholes = units.flatMap(({ entries = [] }) => entries).filter(({ isKept }) => !isKept)
    const mark = (isKept: boolean): void => {
      for (const entry of wholes) entry.isKept = isKept
    }
    mark(true)
    await this.holds(words)
    await this.opened
    mark(false)
    if (this.isFailing) {
      this.refused += 1
      throw new Problem('storage-unavailable', 'the disk is full')
    }
    this.commits.push(words)
    this.before(units)
    return this.#memory.write(units)
  }
}
