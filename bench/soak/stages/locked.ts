import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import Database from 'better-sqlite3'
import type { Figures } from '../figures.js'
import { quantile } from '../quantile.js'
import { SoakedHost, type Answered } from '../soaked-host.js'
import { NOTIFY, STRANGE, writeConfiguration } from '../soaked-site.js'

/** How long another process holds the database, in milliseconds. */
const LOCKED_MS = 10_000

/** Calls before. */
const CALLS = 50

/** Calls at a steady rate while the database is locked, and afterwards. */
export async function locked(folder: string, figures: Figures): Promise<void> {
  const host = await SoakedHost.start(writeConfiguration(folder), { DATA_DIR: folder })
  const other = new Database(join(folder, 'placeos-webhooks.db'))
  const accepted: string[] = []
  const call = async (id: string): Promise<Answered> => {
    const answered = await host.call(NOTIFY, id)
    if (answered.status === 202) accepted.push(id)
    return answered
  }
  try {
    for (let at = 0; at < CALLS; at += 1) await call(`before-${String(at)}`)
    other.exec('begin immediate')
    const end = performance.now() + LOCKED_MS
    // The first look begins the count.
    await host.loopDelay()
    const [calls, strangers]: [Promise<Answered>[], Promise<Answered>[]] = [[], []]
    // The last calls are answered before the lock is gone.
    for (let at = 0; performance.now() < end - 3000; at += 1) {
      calls.push(call(`during-${String(at)}`))
      strangers.push(host.call(STRANGE, `strange-${String(at)}`))
      await pause(20)
    }
    const during = await Promise.all(calls)
    const passing = (await Promise.all(strangers)).map(({ ms }) => ms)
    await pause(Math.max(0, end - performance.now()))
    const loopDelay = await host.loopDelay()
    other.exec('rollback')
    const released = performance.now()
    let back = Infinity
    for (let at = 0; performance.now() < released + 6000 && back === Infinity; at += 1) {
      const { status } = await call(`after-${String(at)}`)
      if (status === 202) back = performance.now() - released
    }
    const slow = during.map(({ ms }) => ms)
    figures.tell('calls while locked', during.length)
    figures.none(
      'calls not answered 503',
      during.filter(({ status }) => status !== 503).map(({ status }) => String(status)),
    )
    figures.none(
      '503 without Retry-After',
      during.filter(({ retryAfter }) => !retryAfter).map(({ status }) => String(status)),
    )
    figures.tell('503 after, median', quantile(slow, 0.5), 'ms')
    figures.atMost('503 after, at the latest', Math.max(...slow), 2500, 'ms')
    figures.atMost('event-loop delay, p99 as the host measures it', loopDelay, 100, 'ms')
    // Those that need no database wait for the event loop alone.
    figures.atMost('calls that need no database, p99', quantile(passing, 0.99), 100, 'ms')
    figures.atMost('first 2xx after the lock', back, 5000, 'ms')
    const kept = new Set((await host.executions({})).map(({ request }) => request))
    figures.none(
      '2xx without a row',
      accepted.filter((id) => !kept.has(id)),
    )
  } finally {
    other.close()
    await host.kill()
  }
}
