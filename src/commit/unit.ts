import type { InjectionToken } from 'tsyringe'
import type { JournalEntry } from '../journal/index.js'
import type { KeptReply, ReplyClaim, ReplyEnd } from '../replies/index.js'
import type { Active } from '../triggers/index.js'

/** What is on disk together or not at all. */
export interface Unit {
  /** A name for a reply. Where another execution has it, nothing of the unit is written. */
  readonly claim?: ReplyClaim | undefined
  /** Executions, each as it is when the unit is written. */
  readonly entries?: readonly JournalEntry[] | undefined
  /** The instance whose activity is written, as it is then. */
  readonly active?: Active | undefined
  /** What became of the names that an execution claimed. */
  readonly reply?: ReplyEnd | undefined
}

/** What became of units that were written. */
export interface Written {
  /** For each unit, in their order, who has the name it claims, where that is another execution. */
  readonly holders: readonly (KeptReply | undefined)[]
  /** By how many bytes executions have grown, as `sizeOf` counts. */
  readonly executions: number
  /** By how many bytes replies have grown, as `roomOf` counts. */
  readonly replies: number
}

/** PORT: writes units. */
export interface UnitStore {
  /**
   * Writes all of these units in one commit, or none; resolves once they would outlive the machine. What is gone
   * stays gone: an execution that was forgotten, an instance that was removed. No two of them claim the same name.
   * Rejects with Problem `storage-unavailable` when it cannot be used now.
   */
  write(units: readonly Unit[]): Promise<Written>
}
export const UnitStore: InjectionToken<UnitStore> = Symbol('UnitStore')

/**
 * Whether a unit ends what is on disk already. Its method has run, so it is never refused for want of room: there are
 * no more of these than calls that were under way. Of calls that come to nothing while the storage is away, which free
 * their key, there are as many as come.
 */
export const isEnd = ({ claim, entries = [], reply }: Unit): boolean =>
  !claim && (Boolean(reply?.reply) || entries.some(({ isKept }) => isKept))

/** About how much memory a unit takes while it waits, in bytes. */
export function weightOf({ entries = [], reply }: Unit): number {
  let bytes = UNIT_BYTES
  for (const { execution } of entries)
    bytes += UNIT_BYTES + (execution.message?.body.byteLength ?? 0) + (execution.reply?.body.byteLength ?? 0)
  return bytes + (reply?.reply?.body.length ?? 0)
}

const UNIT_BYTES = 1000
