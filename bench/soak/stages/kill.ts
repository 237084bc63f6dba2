import { setTimeout as pause } from 'node:timers/promises'
import { Books } from '../books.js'
import type { Figures } from '../figures.js'
import { pseudoRandom } from '../pseudo-random.js'
import { quantile } from '../quantile.js'
import { SoakedHost } from '../soaked-host.js'
import { NOTIFY, runsIn, WORK, writeConfiguration } from '../soaked-site.js'

/** How many times the host is killed. */
const ROUNDS = 50

/** After this no other round begins, in milliseconds, so that a slow machine still hears of those it has held. */
const ROUNDS_MS = 240_000

/** How many calls a second there are. */
const RATE = 100

/** How long a start may take until `/readyz` says so, in milliseconds. */
const READY_MS = 3000

/** When a host is killed: once it has answered so many calls, and some milliseconds later. */
interface Point {
  readonly answers: number
  readonly afterMs: number
}

/** What a host was made to do until it was killed. */
interface Load {
  readonly calls: number
  readonly ms: number
}

/** Kills a host again and again under load, and holds what it kept to what it had answered. */
export async function kill(
  folder: string,
  env: Readonly<Record<string, string>>,
  figures: Figures,
  seed: number,
): Promise<void> {
  const configuration = writeConfiguration(folder)
  const books = new Books()
  const random = pseudoRandom(seed)
  const total = { calls: 0, ms: 0 }
  const starts: number[] = []
  const unmarked: string[] = []
  const begin = async (): Promise<SoakedHost> => {
    const host = await SoakedHost.start(configuration, env)
    starts.push(host.readyMs)
    for (const state of ['received', 'started'])
      unmarked.push(...(await host.executions({ state })).map(({ request }) => request))
    books.mark(await host.executions({ state: 'interrupted' }))
    return host
  }
  const end = performance.now() + ROUNDS_MS
  let round = 0
  for (; round < ROUNDS && performance.now() < end; round += 1) {
    const point = { answers: 10 + Math.floor(random() * 50), afterMs: Math.floor(random() * 20) }
    const { calls, ms } = await loadUntil(await begin(), books, round, point)
    total.calls += calls
    total.ms += ms
  }
  const host = await begin()
  try {
    figures.tell('seed', seed)
    figures.atLeast('kills', round, ROUNDS)
    // A little less, since the calls of each round begin at its beginning.
    figures.atLeast('rate of calls', (total.calls / total.ms) * 1000, RATE * 0.97, 'a second')
    books.compare(figures, await host.executions({}), runsIn(folder))
  } finally {
    await host.kill()
  }
  figures.none('executions of a killed process that are not marked', unmarked)
  figures.tell('starts until ready, median', quantile(starts, 0.5), 'ms')
  figures.atMost('starts until ready, the slowest', Math.max(...starts), READY_MS, 'ms')
}

/** Calls at a steady rate, every fourth only to notify, and kills the host at a point. */
async function loadUntil(host: SoakedHost, books: Books, round: number, point: Point): Promise<Load> {
  let [sent, answered] = [0, 0]
  const end: { killed?: Promise<void> } = {}
  const calls: Promise<void>[] = []
  const began = performance.now()
  const hear = async (id: string, isWork: boolean): Promise<void> => {
    books.begin(id, isWork)
    const { status } = await host.call(isWork ? WORK : NOTIFY, id)
    books.end(id, status)
    answered += 1
    if (answered === point.answers) end.killed = pause(point.afterMs).then(() => host.kill())
  }
  while (!end.killed) {
    calls.push(hear(`call-${String(round)}-${String(sent)}`, sent % 4 !== 0))
    sent += 1
    // By when it should be sent and not by how long ago the last one was, so that the rate is kept.
    await pause(Math.max(0, began + (sent * 1000) / RATE - performance.now()))
  }
  const ms = performance.now() - began
  await end.killed
  await Promise.all(calls)
  return { calls: sent, ms }
}
