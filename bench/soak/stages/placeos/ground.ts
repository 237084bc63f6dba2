import { setTimeout as pause } from 'node:timers/promises'
import { Problem } from '../../../../src/problem/index.js'
import { silentLog } from '../../../../src/log/index.js'
import type { WebhookCall } from '../../../../src/runtime/index.js'
import { PlaceOsRuntime } from '../../../../src/runtime/placeos/index.js'
import { SystemClock } from '../../../../src/time/system/index.js'
import { Passage } from '../../../../spec/support/passage.js'
import { PlaceOsCluster, WEBHOOK } from '../../../../spec/support/placeos-cluster.js'
import { isRedisInstalled, startRedis } from '../../../../spec/support/redis-server.js'
import type { Figures } from '../../figures.js'

export const SYSTEM = 'sys-soak'

/** A Redis, a cluster of doubles on it, and a runtime that sees Redis through a passage. */
export interface Ground {
  readonly cluster: PlaceOsCluster
  readonly runtime: PlaceOsRuntime
  readonly passage: Passage
}

/** Has a stage held on a ground of its own, with so many cores and modules `Bell_1` and on; a direct one has no passage. */
export async function onGround(
  figures: Figures,
  { cores, modules, isDirect = false }: Readonly<{ cores: number; modules: number; isDirect?: boolean }>,
  hold: (ground: Ground) => Promise<void>,
): Promise<void> {
  if (!isRedisInstalled) {
    figures.miss('Redis is not installed here')
    return
  }
  const server = await startRedis()
  const passage = new Passage(Number(new URL(server.at).port))
  await passage.open()
  const cluster = new PlaceOsCluster(server.at)
  for (let count = 0; count < cores; count += 1) await cluster.join()
  const ids = Array.from({ length: modules }, (_, at) => `mod-${String(at + 1)}`)
  const run = () => [200, { 'X-Ran': 'yes' }, 'done']
  for (const id of ids) await cluster.start(id, { functions: { request: { parameters: WEBHOOK, run } } })
  await cluster.map(
    SYSTEM,
    ids.map((id) => ['Bell', id]),
  )
  const runtime = new PlaceOsRuntime(
    {
      redisUrl: isDirect ? server.at : `redis://127.0.0.1:${String(passage.port)}`,
      ...{ edges: {}, methods: 'shaped' },
      ...{ results: 'mapped', maxInFlight: 512, maxInFlightPerModule: 32 },
    },
    {
      ...{ webhookTimeoutMs: 10_000, commandTimeoutMs: 30_000 },
      ...{ maxQueuedDeliveries: 256, maxQueuedDeliveriesInAll: 4096 },
    },
    new SystemClock(),
    silentLog,
  )
  while (runtime.health().length > 0) await pause(20)
  try {
    await hold({ cluster, runtime, passage })
  } finally {
    runtime.close()
    await passage.close()
    await cluster.close()
    await server.stop()
  }
}

/** What became of a call: `ran`, or the code of its problem. */
export async function callOf(
  runtime: PlaceOsRuntime,
  request: string,
  index: number,
  system = SYSTEM,
): Promise<string> {
  try {
    const target = await runtime.findWebhook({ system, name: 'Bell', index }, 'request')
    if (target instanceof Problem) return target.code
    const reply = await runtime.callWebhook(target, deliveryOf(request))
    return Array.isArray(reply) && reply[0] === 200 ? 'ran' : 'nothing'
  } catch (error) {
    return error instanceof Problem ? error.code : String(error)
  }
}

function deliveryOf(request: string): WebhookCall {
  const nothing = (): void => undefined
  return {
    ...{ verb: 'POST', headers: {}, body: '{"a":1}', caller: 'webhook.trig-soak' },
    context: {
      ...{ verb: 'POST', query: new URLSearchParams(), header: () => undefined, raw: Buffer.alloc(0) },
      ...{ body: undefined, json: undefined, fields: {}, files: [], address: '127.0.0.1' },
      ...{ execution: request, request },
    },
    ...{ onQueued: nothing, onStart: nothing, onLate: nothing },
  }
}

/** Calls evenly, so many a second, until something has come to its end; gives what became of them by their names. */
export async function calling(
  perSecond: number,
  call: (count: number) => Promise<string>,
  during: Promise<unknown>,
): Promise<ReadonlyMap<string, string>> {
  const outcomes = new Map<string, string>()
  const under = new Set<Promise<unknown>>()
  const state = { isOver: false }
  const end = (): void => {
    state.isOver = true
  }
  during.then(end, end)
  const began = performance.now()
  for (let count = 0; !state.isOver; count += 1) {
    const due = began + (count * 1000) / perSecond
    const wait = due - performance.now()
    if (wait > 0) await pause(wait)
    const one = call(count).then((outcome) => outcomes.set(`call-${String(count)}`, outcome))
    under.add(one)
    void one.finally(() => under.delete(one))
  }
  await during
  await Promise.all(under)
  return outcomes
}

/** The names of those that ended in a certain way. */
export const endedAs = (
  outcomes: ReadonlyMap<string, string>,
  fits: (outcome: string) => boolean,
): string[] => [...outcomes].flatMap(([name, outcome]) => (fits(outcome) ? [`${name} (${outcome})`] : []))

/** How often each call ran. */
export function runsOf({ calls }: PlaceOsCluster): ReadonlyMap<string, number> {
  const runs = new Map<string, number>()
  for (const { request = '' } of calls) runs.set(request, (runs.get(request) ?? 0) + 1)
  return runs
}
