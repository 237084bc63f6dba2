import type { Unit, UnitStore, Written } from '../commit/index.js'
import { sizeOf, type JournalEntry } from '../journal/index.js'
import type { Active } from '../triggers/index.js'
import type { Batch, RowWrite, WriteBatch } from './commit/batch.js'
import { rowsGone, rowsOf } from './executions/execution-writes.js'
import { claimingOf, rowOfEnd } from './replies/reply-writes.js'
import { keptReplyOf } from './replies/reply-row.js'
import { rowOfNote } from './triggers/notes.js'

/** Writes units into a database. */
export class SqlUnits implements UnitStore {
  constructor(private readonly writeBatch: WriteBatch) {}

  async write(units: readonly Unit[]): Promise<Written> {
    const entries = new Set(units.flatMap((unit) => unit.entries ?? []))
    const { claims, writes, frees } = batchOf(units)
    const batch = { claims, writes, frees: [...frees, ...[...entries].flatMap(rowsGone)] }
    const wholes = [...entries].filter(({ isKept }) => !isKept)
    // Now, since one that is replaced meanwhile is to be written as a whole again.
    for (const entry of wholes) entry.isKept = true
    const sizes = new Map([...entries].map((entry) => [entry, sizeOf(entry.execution)]))
    try {
      const { holders, grown } = await this.writeBatch(batch)
      const held = heldBy(units, holders)
      const written = writtenOf(units, held)
      for (const [entry, size] of sizes) if (written.has(entry)) entry.keptSize = size
      for (const entry of wholes) if (!written.has(entry)) entry.isKept = false
      return { holders: held, ...grown }
    } catch (error) {
      // It may be there all the same: then it is to be counted once.
      for (const entry of wholes) {
        entry.isKept = false
        entry.keptSize = sizes.get(entry) ?? 0
      }
      throw error
    }
  }
}

/** The entries of all units but those whose claim was lost. */
const writtenOf = (units: readonly Unit[], holders: Written['holders']): ReadonlySet<JournalEntry> =>
  new Set(units.flatMap(({ entries = [] }, at) => (holders[at] ? [] : entries)))

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
  const frees: RowWrite[] = []
  const unclaimed = new Rows()
  const claims: Batch['claims'][number][] = []
  for (const { claim, ...unit } of units) {
    if (claim) {
      const own = new Rows()
      own.add(unit)
      claims.push(claimingOf(claim, own.all))
    } else if (unit.reply?.reply === null) {
      // Who claims such a name in the same batch came later, and is to find it free.
      frees.push(rowOfEnd(unit.reply))
      unclaimed.add({ ...unit, reply: undefined })
    } else unclaimed.add(unit)
  }
  return { frees, claims, writes: unclaimed.all }
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
