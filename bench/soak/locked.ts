import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import Database from 'better-sqlite3'
import type { Figures } from './figures.js'
import { NOTIFY, SoakedHost, STRANGE, writeConfiguration, type Answered } from './soaked-host.js'

/** How long another process holds the database, in milliseconds. */
const LOCKED_MS = 10_000

/** Calls at a steady rate while the database is locked, and afterwards. */
export async function locked(folder: string, figures: Figures): Promise<void> {
  const host = await SoakedHost.start(writeConfiguration(folder), { DATA_DIR: folder })
  const other = new Database(join(folder, 'placeos-webhooks.db'))
  try {
    for (let at = 0; at < 50; at += 1) await host.call(NOTIFY, `before-${String(at)}`)
    other.exec('begin immediate')
    const end = performance.now() + LOCKED_MS
    const [calls, strangers]: [Promise<Answered>[], Promise<Answered>[]] = [[], []]
    // The last calls are answered before the lock is gone.
    for (let at = 0; performance.now() < end - 3000; at += 1) {
      calls.push(host.call(NOTIFY, `during-${String(at)}`))
      strangers.push(host.call(STRANGE, `strange-${String(at)}`))
      await pause(20)
    }
    const during = await Promise.all(calls)
    const passing = (await Promise.all(strangers)).map(({ ms }) => ms).sort((a, b) => a - b)
    await pause(Math.max(0, end - performance.now()))
    other.exec('rollback')
    const released = performance.now()
    let back = Infinity
    for (let at = 0; performance.now() < released + 5000 && back === Infinity; at += 1) {
      const { status } = await host.call(NOTIFY, `after-${String(at)}`)
      if (status === 202) back = performance.now() - released
    }
    figures.tell('calls while locked', during.length)
    figures.atMost('calls not answered 503', during.filter(({ status }) => status !== 503).length, 0)
    figures.atMost('503 without Retry-After', during.filter(({ retryAfter }) => !retryAfter).length, 0)
    figures.atMost('slowest 503', Math.max(...during.map(({ ms }) => ms)), 2500, 'ms')
    // What needs no database takes as long as the event loop is held.
    figures.atMost('event-loop delay, p99', passing[Math.floor(passing.length * 0.99)] ?? Infinity, 100, 'ms')
    figures.atMost('first 2xx after the lock', back, 5000, 'ms')
    const rows = await host.executions({ outcome: 'notified' })
    figures.atMost(
      '2xx without a row',
      50 - rows.filter(({ execution }) => execution.startsWith('before')).length,
      0,
    )
  } finally {
    other.close()
    await host.kill()
  }
}
