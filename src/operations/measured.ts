import type { KeyStore } from '../auth/index.js'
import type { Journal } from '../journal/index.js'
import { roomOf, type KeptReplies } from '../replies/index.js'
import type { TriggerStore } from '../triggers/index.js'
import type { StorageMeter } from './storage-meter.js'

/** A store of triggers whose every use is measured. */
export const measuredTriggers = (store: TriggerStore, meter: StorageMeter): TriggerStore => ({
  isShared: store.isShared,
  load: () => meter.timed('load', () => store.load()),
  apply: (changes) => meter.timed('commit', () => store.apply(changes)),
  revision: () => meter.timed('look', () => store.revision()),
})

/** A store of API keys whose every use is measured. */
export const measuredKeys = (store: KeyStore, meter: StorageMeter): KeyStore => ({
  list: () => meter.timed('key', () => store.list()),
  find: (hash) => meter.timed('key', () => store.find(hash)),
  put: (key) => meter.timed('commit', () => store.put(key)),
  remove: (id) => meter.timed('commit', () => store.remove(id)),
})

/** A journal whose every write is measured. */
export const measuredJournal = (
  journal: Pick<Journal, 'write'>,
  meter: StorageMeter,
): Pick<Journal, 'write'> => ({
  write: (writes) => meter.timed('journal', () => journal.write(writes)),
})

/**
 * What keeps replies, its every use measured.
 * @param onWritten hears of how much was added, in bytes
 */
export const measuredReplies = (
  replies: KeptReplies,
  meter: StorageMeter,
  onWritten: (bytes: number) => void,
): KeptReplies => ({
  claim: async (claim) => {
    const holder = await meter.timed('commit', () => replies.claim(claim))
    if (holder.execution === claim.execution) onWritten(roomOf(null))
    return holder
  },
  complete: async (execution, reply) => {
    await meter.timed('commit', () => replies.complete(execution, reply))
    onWritten(roomOf(reply) - roomOf(null))
  },
  giveUp: (execution) => meter.timed('commit', () => replies.giveUp(execution)),
  find: (name, now) => meter.timed('look', () => replies.find(name, now)),
  interrupt: () => replies.interrupt(),
  size: () => replies.size(),
  prune: (most, expired) => replies.prune(most, expired),
})
