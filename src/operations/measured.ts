import type { KeyStore } from '../auth/index.js'
import type { UnitStore } from '../commit/index.js'
import type { KeptReplies } from '../replies/index.js'
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
  touch: (id, at) => meter.timed('commit', () => store.touch(id, at)),
  signIn: (given, now) => meter.timed('commit', () => store.signIn(given, now)),
  signedIn: (hash, now) => meter.timed('key', () => store.signedIn(hash, now)),
  signOut: (hash) => meter.timed('commit', () => store.signOut(hash)),
  signOutAll: (hash) => meter.timed('commit', () => store.signOutAll(hash)),
})

/** What writes units, its every use measured. */
export const measuredUnits = (units: UnitStore, meter: StorageMeter): UnitStore => ({
  write: (all) => meter.timed('commit', () => units.write(all)),
})

/** What keeps replies, its look-ups measured. */
export const measuredReplies = (replies: KeptReplies, meter: StorageMeter): KeptReplies => ({
  find: (name, now) => meter.timed('look', () => replies.find(name, now)),
  interrupt: () => replies.interrupt(),
  size: () => replies.size(),
  prune: (limits) => replies.prune(limits),
})
