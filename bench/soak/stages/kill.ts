import { setTimeout as pause } from 'node:timers/promises'
import { Books } from '../books.js'
import type { Figures } from '../figures.js'
import { pseudoRandom } from '../pseudo-random.js'
import { quantile } from '../quantile.js'
import { SoakedHost } from '../soaked-host.js'
import { NOTIFY, QUICK, runsIn, WORK, writeConfiguration } from '../soaked-site.js'

/** How a host is called until it is killed. */
export interface Load {
  /** How many times it is killed. */
  readonly rounds: number
  /** How many calls a second there are; left out, as many as so many callers at once bring. */
  readonly rate?: number
  /** Within how many answers the kill falls. */
  readonly answers: number
}

export const STEADY: Load = { rounds: 50, rate: 100, answers: 60 }
export const FULL: Load = { rounds: 20, answers: 2000 }

/** After this no other round begins, in milliseconds, so that a slow machine still hears of those it has held. */
const ROUNDS_MS = 240_000

/** How many call at once where nothing else bounds them. */
const CALLERS = 64

/** How long a start may take until `/readyz` says so, in milliseconds. */
const READY_MS = 3000

/** When a host is killed: once it has answered so many calls, and some milliseconds later. */
interface Point {
  readonly answers: number
  readonly afterMs: number
}

/** What a host was made to do until it was killed. */
interface Done {
  readonly calls: number
  readonly ms: number
}

/** Kills a host again and again under load, and holds what it kept to what it had answered. */
export async function kill(
  folder: string,
  env: Readonly<Record<string, string>>,
  figures: Figures,
  seed: number,
  load: Load = STEADY,
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
  for (; round < load.rounds && performance.now() < end; round += 1) {
    const point = {
      answers: 10 + Math.floor(random() * (load.answers - 10)),
      afterMs: Math.floor(random() * 20),
    }
    const { calls, ms } = await loadUntil(await begin(), books, { round, point, rate: load.rate })
    total.calls += calls
    total.ms += ms
  }
  const host = await begin()
  try {
    figures.tell('seed', seed)
    figures.atLeast('kills', round, load.rounds)
    const rate = (total.calls / total.ms) * 1000
    // A little less, since the calls of each round begin at its beginning.
    if (load.rate !== undefined) figures.atLeast('rate of calls', rate, load.rate * 0.97, 'a second')
    else figures.tell('rate of calls', rate, 'a second')
    books.compare(figures, await host.everything(), runsIn(folder))
  } finally {
    await host.kill()
  }
  figures.none('executions of a killed process that are not marked', unmarked)
  figures.tell('starts until ready, median', quantile(starts, 0.5), 'ms')
  figures.atMost('starts until ready, the slowest', Math.max(...starts), READY_MS, 'ms')
}

/** When and how a round is loaded. */
interface Round {
  readonly round: number
  readonly point: Point
  readonly rate: number | undefined
}

/** Calls, every fourth only to notify, and kills the host at a point. */
async function loadUntil(host: SoakedHost, books: Books, { round, point, rate }: Round): Promise<Done> {
  let [sent, answered] = [0, 0]
  const end: { killed?: Promise<void> } = {}
  const call = async (): Promise<void> => {
    const [id, path] = [`call-${String(round)}-${String(sent)}`, pathOf(sent, rate)]
    sent += 1
    books.begin(id, path !== NOTIFY)
    const { status } = await host.call(path, id)
    books.end(id, status)
    answered += 1
    if (answered === point.answers) end.killed = pause(point.afterMs).then(() => host.kill())
  }
  const began = performance.now()
  const calls: Promise<void>[] = []
  if (rate === undefined) {
    const callAgain = async (): Promise<void> => {
      while (!end.killed) await call()
    }
    for (let caller = 0; caller < CALLERS; caller += 1) calls.push(callAgain())
    await Promise.all(calls)
  }
  while (!end.killed) {
    calls.push(call())
    // By when it should be sent and not by how long ago the last one was, so that the rate is kept.
    await pause(Math.max(0, began + (sent * 1000) / (rate ?? Infinity) - performance.now()))
  }
  const ms = performance.now() - began
  await end.killed
  await Promise.all(calls)
  return { calls: sent, ms }
}

/** Where methods are called as fast as they come, most answer at once. */
function pathOf(call: number, rate: number | undefined): string {
  if (call % 4 === 0) return NOTIFY
  return rate === undefined && call % 4 !== 1 ? QUICK : WORK
}
