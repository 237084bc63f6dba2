/** What a copy of a database holds. */
export interface CopiedDatabase {
  /** Its size, in bytes. */
  readonly bytes: number
  /** How many rows there are, by table. */
  readonly rows: Readonly<Record<string, number>>
}

/** What became of a database that was put back. */
export interface RestoredDatabase extends CopiedDatabase {
  /** The file that was there before, where it is now; undefined where there was none. */
  readonly before: string | undefined
  /** The migrations that the next start makes, by name. */
  readonly missing: readonly string[]
}

/** Hears how many bytes are written, of about how many. */
export type OnCopied = (bytes: number, about: number) => void
