import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { CrowdData } from '../crowd.js'
import type { Figures } from '../figures.js'
import { quantile } from '../quantile.js'
import { SoakedHost } from '../soaked-host.js'
import { NOTIFY, STRANGE, writeConfiguration } from '../soaked-site.js'

/** How many connections there are that nobody means well with. */
const SOCKETS = 2000

/** How long valid calls are measured without them, and how long each waits for its turn, in milliseconds. */
const MEASURED_MS = 10_000
const EACH_MS = 5

/** How much longer the slowest of a hundred valid calls may take with them. */
const MOST_SLOWER = 1.5

/** When the last of them must be gone, in milliseconds since all were there. */
const GONE_MS = 30_000

/** Holds a host to its valid calls while 2,000 connections are slow, silent or refused, and to the end of these. */
export async function sockets(folder: string, figures: Figures, seed: number): Promise<void> {
  const host = await SoakedHost.start(writeConfiguration(folder), { DATA_DIR: join(folder, 'data') })
  let crowd: Worker | undefined
  try {
    const odd: string[] = []
    await callsWhile(host, pause(MEASURED_MS / 2), odd)
    const before = await callsWhile(host, pause(MEASURED_MS), odd)
    const atFirst = host.descriptors()
    const workerData: CrowdData = {
      port: Number(new URL(await host.address()).port),
      ...{ sockets: SOCKETS, seed, right: NOTIFY, wrong: STRANGE },
    }
    crowd = new Worker(new URL('../crowd.js', import.meta.url), { workerData })
    const opened = once(crowd, 'message')
    let most = 0
    let goneMs = Infinity
    const gone = (async (): Promise<void> => {
      await opened
      const began = performance.now()
      while (performance.now() < began + 2 * GONE_MS) {
        const now = host.descriptors()
        most = Math.max(most, now)
        if (now <= atFirst && performance.now() > began + MEASURED_MS) {
          goneMs = performance.now() - began
          return
        }
        await pause(100)
      }
    })()
    const during = await callsWhile(host, gone, odd)
    figures.none('valid calls not answered 202', odd)
    figures.tell('valid calls before and during', before.length + during.length)
    figures.tell('descriptors at first', atFirst)
    figures.atLeast('descriptors at most', most, atFirst + SOCKETS / 4)
    figures.tell('p99 before', quantile(before, 0.99), 'ms')
    figures.tell('p99 during', quantile(during, 0.99), 'ms')
    figures.atMost(
      'p99 during, times that before',
      quantile(during, 0.99) / quantile(before, 0.99),
      MOST_SLOWER,
    )
    figures.atMost('descriptors back where they were', goneMs, GONE_MS, 'ms')
  } finally {
    await crowd?.terminate()
    await host.kill()
  }
}

/** Calls at a steady rate until something is over. Gives how long each took, in milliseconds. */
async function callsWhile(host: SoakedHost, over: Promise<unknown>, odd: string[]): Promise<number[]> {
  const times: number[] = []
  const calls: Promise<void>[] = []
  let isOver = false
  void over.finally(() => {
    isOver = true
  })
  // Asked each time: it becomes so in another turn.
  const goesOn = (): boolean => !isOver
  for (let at = 0; goesOn(); at += 1) {
    calls.push(
      host.call(NOTIFY, `valid-${String(at)}`).then(({ status, ms }) => {
        times.push(ms)
        if (status !== 202) odd.push(String(status))
      }),
    )
    await pause(EACH_MS)
  }
  await Promise.all(calls)
  await over
  return times
}
