import type { WholeExecution } from './kept-execution.js'

/** An execution on its way into the journal. */
export interface JournalEntry {
  /** As it is now. */
  readonly execution: WholeExecution
  /** Whether the journal has its row: then only what changes is written. Whoever writes it says so here. */
  isKept: boolean
  /** How much room its row takes, in bytes as `sizeOf` counts; 0 while there is none. Said with `isKept`. */
  keptSize: number
}
