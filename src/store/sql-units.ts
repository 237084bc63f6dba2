import type { Unit, UnitStore, Written } from '../commit/index.js'
import { sizeOf, type JournalEntry } from '../journal/index.js'
import type { Active } from '../triggers/index.js'
import type { Batch, RowWrite, WriteBatch } from './commit/batch.js'
import { rowsOf } from './executions/execution-writes.js'
import { claimingOf, rowOfEnd } from './replies/reply-writes.js'
import { keptReplyOf } from './replies/reply-row.js'
import { rowOfNote } from './triggers/notes.js'

/** Writes units into a database. */
export class SqlUnits implements UnitStore {
  constructor(private readonly writeBatch: WriteBatch) {}

  async write(units: readonly Unit[]): Promise<Written> {
    const entries = new Set(units.flatMap((unit) => unit.entries ?? []))
    const batch = batchOf(units)
    const wholes = [...entries].filter(({ isKept }) => !isKept)
    // Now, since one that is replaced meanwhile is to be written as a whole again.
    for (const entry of wholes) entry.isKept = true
    const sizes = new Map([...entries].map((entry) => [entry, sizeOf(entry.execution)]))
    try {
      const { holders, grown } = await this.writeBatch(batch)
      const held = heldBy(units, holders)
      for (const [entry, size] of sizes) entry.keptSize = size
      for (const [at, holder] of held.entries()) if (holder) forget(units[at]?.entries ?? [])
      return { holders: held, ...grown }
    } catch (error) {
      for (const entry of wholes) entry.isKept = false
      throw error
    }
  }
}

/** What a lost claim has left unwritten. */
function forget(entries: readonly JournalEntry[]): void {
  for (const entry of entries) {
    entry.isKept = false
    entry.keptSize = 0
  }
}

function heldBy(
  units: readonly Unit[],
  holders: readonly (Readonly<Record<string, unknown>> | undefined)[],
): Written['holders'] {
  let claims = 0
  return units.map(({ claim }) => {
    if (!claim) return undefined
    const row = holders[claims]
    claims += 1
    return row && keptReplyOf({ ...row, name: claim.name })
  })
}

function batchOf(units: readonly Unit[]): Batch {
  const free = new Rows()
  const claims: Batch['claims'][number][] = []
  for (const unit of units) {
    if (!unit.claim) {
      free.add(unit)
      continue
    }
    const own = new Rows()
    own.add(unit)
    claims.push(claimingOf(unit.claim, own.all))
  }
  return { claims, writes: free.all }
}

/** Rows of units, each entry and each instance once. */
class Rows {
  readonly #entries = new Set<JournalEntry>()
  readonly #active = new Map<string, Active>()
  readonly #ends: RowWrite[] = []

  add({ entries = [], active, reply }: Unit): void {
    for (const entry of entries) this.#entries.add(entry)
    if (active && !active.isGone) this.#active.set(active.id, active)
    if (reply) this.#ends.push(rowOfEnd(reply))
  }

  get all(): readonly RowWrite[] {
    const entries = [...this.#entries].flatMap(rowsOf)
    return [...entries, ...[...this.#active.values()].map(rowOfNote), ...this.#ends]
  }
}
