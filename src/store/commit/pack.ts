import type { Batch, Claiming, RowWrite, Statement } from './batch.js'

/**
 * A batch as it crosses to another thread: one text and one piece of memory that is handed over. A row of some forty
 * values costs several times as much when each of them is copied by itself.
 */
export interface Packed {
  /** What is freed, claimed and written as JSON: see `PackedBatch`. */
  readonly text: string
  /** All bytes, one after the other. */
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Statements that the other side does not know yet, by their numbers. */
  readonly statements: readonly (readonly [number: number, statement: Statement])[]
}

/** Where bytes lie; nothing else among the values is a list. */
type Place = readonly [from: number, to: number]
type PackedValue = string | number | null | Place
/** The number of a statement, how much it grows, and the values. */
type PackedRow = readonly [statement: number, growth: number, values: readonly PackedValue[]]

interface PackedBatch {
  readonly frees: readonly PackedRow[]
  readonly claims: readonly (Omit<Claiming, 'writes'> & { readonly writes: readonly PackedRow[] })[]
  readonly writes: readonly PackedRow[]
}

/** Packs batches for one thread. */
export class Packer {
  readonly #numbers = new Map<Statement, number>()
  #pieces: Uint8Array[] = []
  #size = 0
  #news: [number, Statement][] = []

  pack({ frees, claims, writes }: Batch): Packed {
    this.#pieces = []
    this.#size = 0
    this.#news = []
    const packed: PackedBatch = {
      frees: frees.map((free) => this.#row(free)),
      claims: claims.map((claim) => ({ ...claim, writes: claim.writes.map((write) => this.#row(write)) })),
      writes: writes.map((write) => this.#row(write)),
    }
    const bytes = new Uint8Array(this.#size)
    let at = 0
    for (const piece of this.#pieces) {
      bytes.set(piece, at)
      at += piece.byteLength
    }
    return { text: JSON.stringify(packed), bytes, statements: this.#news }
  }

  #row({ statement, row, growth }: RowWrite): PackedRow {
    return [this.#numberOf(statement), growth, row.map((value) => this.#value(value))]
  }

  #value(value: unknown): PackedValue {
    if (typeof value === 'string' || typeof value === 'number') return value
    if (!(value instanceof Uint8Array)) return null
    const from = this.#size
    this.#pieces.push(value)
    this.#size += value.byteLength
    return [from, this.#size]
  }

  #numberOf(statement: Statement): number {
    let number = this.#numbers.get(statement)
    if (number === undefined) {
      number = this.#numbers.size
      this.#numbers.set(statement, number)
      this.#news.push([number, statement])
    }
    return number
  }
}

/** Unpacks what one packer has packed, in its order. */
export class Unpacker {
  readonly #statements = new Map<number, Statement>()

  unpack({ text, bytes, statements }: Packed): Batch {
    for (const [number, statement] of statements) this.#statements.set(number, statement)
    const { frees, claims, writes } = JSON.parse(text) as PackedBatch
    const unpacked = (row: PackedRow): RowWrite => this.#row(row, bytes)
    return {
      frees: frees.map(unpacked),
      claims: claims.map((claim) => ({ ...claim, writes: claim.writes.map(unpacked) })),
      writes: writes.map(unpacked),
    }
  }

  #row([number, growth, values]: PackedRow, bytes: Uint8Array): RowWrite {
    const statement = this.#statements.get(number)
    if (!statement) throw new Error(`the statement ${String(number)} was never sent`)
    // Only places are objects and no null.
    const row = values.map((value) =>
      typeof value === 'object' && value !== null ? bytes.subarray(value[0], value[1]) : value,
    )
    return { statement, row, growth }
  }
}
