import type { RowWrite } from './batch.js'
import type { TotalName } from '../schema/tables.js'

/** Counts by how many bytes totals grow in a transaction. */
export class Growth {
  readonly #grown: Record<TotalName, number> = { executions: 0, replies: 0 }
  /** What rows of which the last write counts have been counted for, by their key. */
  readonly #counted = new Map<unknown, number>()

  /** @param rows to how many rows it was written */
  add({ statement: { total, countsLast }, row: [key], growth }: RowWrite, rows: number): void {
    if (!total || rows === 0) return
    this.#grown[total] += growth * rows
    if (!countsLast) return
    this.#grown[total] -= this.#counted.get(key) ?? 0
    this.#counted.set(key, growth * rows)
  }

  addTo(total: TotalName, bytes: number): void {
    this.#grown[total] += bytes
  }

  get grown(): Readonly<Record<TotalName, number>> {
    return this.#grown
  }

  /** Those that have changed. */
  get changed(): readonly (readonly [name: string, bytes: number])[] {
    return Object.entries(this.#grown).filter(([, bytes]) => bytes !== 0)
  }
}
