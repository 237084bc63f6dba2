import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Figures } from './figures.js'
import { NOTIFY, SoakedHost, WORK, writeConfiguration, type Row } from './soaked-host.js'

/** How many times the host is killed. */
const ROUNDS = 50

/** How long it lies between two calls, in milliseconds. */
const INTERVAL_MS = 10

const READY_MS = 3000
const SEED = 20_261_124

/** What callers were told, over all rounds. */
interface Books {
  /** Ids of calls, by what was answered; 0 where nothing was. */
  readonly statuses: Map<string, number>
}

/** Kills a host again and again under load, and holds what it kept to what it had answered. */
export async function kill(
  folder: string,
  env: Readonly<Record<string, string>>,
  figures: Figures,
): Promise<void> {
  const configuration = writeConfiguration(folder)
  const books: Books = { statuses: new Map() }
  const pointOf = pseudoRandom(SEED)
  let [slowest, underWay, interrupted] = [0, 0, 0]
  for (let round = 0; round < ROUNDS; round += 1) {
    const host = await SoakedHost.start(configuration, env)
    slowest = Math.max(slowest, host.readyMs)
    underWay += await countUnderWay(host)
    await loadUntil(host, books, round, 20 + Math.floor(pointOf() * 80))
  }
  const host = await SoakedHost.start(configuration, env)
  try {
    underWay += await countUnderWay(host)
    const rows = await host.executions({})
    interrupted = rows.filter(({ state }) => state === 'interrupted').length
    slowest = Math.max(slowest, host.readyMs)
    report(figures, books, rows, join(folder, 'notes.txt'))
  } finally {
    await host.kill()
  }
  figures.atLeast('runs marked as interrupted', interrupted, 1)
  figures.atMost('executions of a killed process that are not marked', underWay, 0)
  figures.atMost('slowest start until ready', slowest, READY_MS, 'ms')
}

function report(figures: Figures, { statuses }: Books, rows: readonly Row[], notes: string): void {
  const byCall = countOf(rows.map(({ execution }) => execution))
  const accepted = [...statuses].filter(([, status]) => status >= 200 && status < 300).map(([id]) => id)
  const rowsOf = (id: string): number => byCall.get(id) ?? 0
  const runs = existsSync(notes) ? readFileSync(notes, 'utf8').trimEnd().split('\n') : []
  const begun = countOf(runs)
  figures.tell('calls', statuses.size)
  figures.atLeast('calls answered 2xx', accepted.length, ROUNDS * 10)
  figures.atMost('2xx without a row', accepted.filter((id) => rowsOf(id) === 0).length, 0)
  figures.atMost('calls with more than one row', [...byCall.values()].filter((count) => count > 1).length, 0)
  figures.atMost('calls that ran twice', [...begun.values()].filter((count) => count > 1).length, 0)
  figures.atMost('runs without a row', [...begun.keys()].filter((id) => rowsOf(id) === 0).length, 0)
  const odd = [...statuses.values()].filter((status) => status !== 0 && (status < 200 || status >= 300))
  figures.atMost('calls answered otherwise', odd.length, 0)
}

function countOf(ids: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1)
  return counts
}

/** Calls at a steady rate, and kills the host once so many more calls are answered. */
async function loadUntil(
  host: SoakedHost,
  { statuses }: Books,
  round: number,
  enough: number,
): Promise<void> {
  let [sent, answered] = [0, 0]
  const calls: Promise<void>[] = []
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const id = `call-${String(round)}-${String(sent)}`
      const path = sent % 4 === 0 ? NOTIFY : WORK
      sent += 1
      statuses.set(id, 0)
      const call = host.call(path, id).then(({ status }) => {
        statuses.set(id, status)
        answered += 1
        if (answered < enough) return
        clearInterval(timer)
        resolve()
      })
      calls.push(call)
    }, INTERVAL_MS)
  })
  await host.kill()
  await Promise.all(calls)
}

async function countUnderWay(host: SoakedHost): Promise<number> {
  const [received, started] = await Promise.all(
    ['received', 'started'].map((state) => host.executions({ state })),
  )
  return (received?.length ?? 0) + (started?.length ?? 0)
}

/** Numbers from 0 to 1 that are the same each time. @see George Marsaglia, "Xorshift RNGs", 2003 */
function pseudoRandom(seed: number): () => number {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}
