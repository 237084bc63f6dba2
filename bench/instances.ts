/* Measures whether instances are found and watched at the same cost however many there are: `npm run bench:instances`. */
import { parseArgs } from 'node:util'
import 'reflect-metadata'
import { Commits } from '../src/commit/index.js'
import { MemoryUnits } from '../src/commit/memory/index.js'
import { MemoryJournal } from '../src/journal/memory/index.js'
import { MemoryReplies } from '../src/replies/memory/index.js'
import { MemoryBus } from '../src/bus/memory/index.js'
import { silentLog } from '../src/log/index.js'
import { ModuleRegistry } from '../src/modules/index.js'
import { EmbeddedRuntime, MemorySettings } from '../src/runtime/embedded/index.js'
import { SystemClock } from '../src/time/system/index.js'
import { MemoryTriggerStore } from '../src/triggers/memory/index.js'
import { NoMailer, planImport, Triggers } from '../src/triggers/index.js'
import { Spread } from './spread.js'

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '9' } } })
const sizes = [10, 1000, 100_000]
const LOOK_UPS = 200_000
const WATCHERS = 200

/** A trigger that watches a status, as most do beside their webhook. */
const trigger = {
  id: 'trigger-bench',
  name: 'Bench',
  enable_webhook: true,
  conditions: {
    comparisons: [{ left: { mod: 'Display_1', status: 'power', keys: [] }, operator: 'equal', right: true }],
  },
}

const clock = new SystemClock()

interface Site {
  readonly size: number
  readonly triggers: Triggers
  readonly ids: readonly string[]
  /** Heap an instance takes, in bytes. */
  readonly bytes: number
}

async function siteOf(size: number): Promise<Site> {
  const store = new MemoryTriggerStore()
  const rows = Array.from({ length: size }, (_, at) => ({
    id: `trig-${String(at)}`,
    trigger_id: trigger.id,
    control_system_id: `sys-${String(at)}`,
  }))
  const options = { now: clock.now(), debounceUnit: 'seconds' } as const
  await store.apply(planImport([trigger, ...rows], await store.load(), options).changes)
  const before = heap()
  const bus = new MemoryBus(silentLog)
  const limits = {
    webhookTimeoutMs: 10_000,
    commandTimeoutMs: 30_000,
    maxQueuedDeliveries: 256,
    maxQueuedDeliveriesInAll: 4096,
  }
  const runtime = new EmbeddedRuntime(
    new ModuleRegistry(),
    new MemorySettings(),
    limits,
    bus,
    clock,
    silentLog,
  )
  const memories = { triggers: store, journal: new MemoryJournal(), replies: new MemoryReplies() }
  const commits = new Commits(new MemoryUnits(memories), clock, silentLog)
  const triggers = new Triggers(store, runtime, new NoMailer(), clock, bus, silentLog, commits)
  await triggers.open()
  return { size, triggers, ids: rows.map(({ id }) => id), bytes: (heap() - before) / size }
}

function heap(): number {
  if (!globalThis.gc) throw new Error('needs --expose-gc')
  globalThis.gc()
  globalThis.gc()
  return process.memoryUsage().heapUsed
}

/** Nanoseconds for finding one instance. */
function lookUp({ triggers, ids }: Site): number {
  // Ids anew, as they come from URLs: a text that is its own key would be found by its address.
  const asked = Array.from({ length: 1000 }, (_, at) => `${ids[(at * 7919) % ids.length] ?? ''} `.trimEnd())
  const begun = process.hrtime.bigint()
  let found = 0
  for (let at = 0; at < LOOK_UPS; at += 1) if (triggers.find(asked[at % 1000] ?? '')) found += 1
  const took = Number(process.hrtime.bigint() - begun)
  if (found !== LOOK_UPS) throw new Error(`found ${String(found)}`)
  return took / LOOK_UPS
}

/** Microseconds for making one instance that watches a status, and for its removal. */
async function watchOne({ triggers }: Site): Promise<number> {
  const begun = process.hrtime.bigint()
  for (let at = 0; at < WATCHERS; at += 1) {
    const definition = { trigger_id: trigger.id, enabled: true, exec_enabled: false }
    const instance = await triggers.createInstance('sys-new', definition)
    await triggers.removeInstance(instance.id)
  }
  return Number(process.hrtime.bigint() - begun) / 1000 / WATCHERS
}

const sites: Site[] = []
for (const size of sizes) sites.push(await siteOf(size))
await report('finding an instance, ns', lookUp)
await report('making and removing a watcher, µs', watchOne)
process.stdout.write('\nheap of an idle instance with one watched status\n')
for (const { size, bytes } of sites.slice(1)) {
  process.stdout.write(`  ${String(size).padEnd(8)} ${bytes.toFixed(0)} bytes\n`)
}
for (const { triggers } of sites) await triggers.close()

/** Rounds of every size in turn, after one that only warms up. */
async function report(what: string, measure: (site: Site) => number | Promise<number>): Promise<void> {
  const costs = sites.map((): number[] => [])
  for (let round = 0; round <= Number(values.rounds); round += 1) {
    for (const [at, site] of sites.entries()) {
      const cost = await measure(site)
      if (round > 0) costs[at]?.push(cost)
    }
  }
  process.stdout.write(`\n${what}\n`)
  for (const [at, { size }] of sites.entries()) {
    const cost = costs[at] ?? []
    const ratio = new Spread(cost.map((one, round) => one / (costs[0]?.[round] ?? NaN)))
    process.stdout.write(
      `  ${String(size).padEnd(8)} ${new Spread(cost).toString(1)}, ${ratio.toString()} x ${String(sizes[0])}\n`,
    )
  }
}
