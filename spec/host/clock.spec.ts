import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { addressOf, hosts } from '../support/processes.js'
import { site, writeSite } from '../support/site.js'
import { tempDirs } from '../support/temp-dirs.js'
import { until } from '../support/until.js'

const ADMIN_KEY = 'an-admin-key-for-the-spec'
const HOUR_S = 3600

/** How long the host has looked at its clock when it has surely seen that it was set, in milliseconds. */
const SEEN_MS = 2000

const LIBRARIES = '/usr/lib'
const library = existsSync(LIBRARIES)
  ? readdirSync(LIBRARIES)
      .map((name) => join(LIBRARIES, name, 'faketime/libfaketimeMT.so.1'))
      .find((path) => existsSync(path))
  : undefined

describe('A host whose clock is set by libfaketime', function () {
  this.timeout(90_000)
  const start = hosts()
  const makeDir = tempDirs()

  it('fires at times that are leapt over, and not again when they come again', async function () {
    if (library === undefined) this.skip()
    const folder = makeDir()
    const offset = join(folder, 'offset')
    const set = (hours: number): void => {
      writeFileSync(offset, `${hours < 0 ? '' : '+'}${String(hours * HOUR_S)}\n`)
    }
    set(0)
    const soon = Math.floor(Date.now() / 1000) + HOUR_S
    const hour = new Date((soon + HOUR_S) * 1000).getUTCHours()
    const times = [
      { type: 'at', time: soon },
      { type: 'cron', cron: `0 ${String(hour)} * * *`, timezone: 'UTC' },
    ]
    const triggers = times.map((time) => ({
      id: `trigger-${time.type}`,
      name: time.type,
      debounce_period: 1,
      conditions: { time_dependents: [time] },
    }))
    const system_triggers = triggers.map(({ id, name }) => ({
      id: `trig-${name}`,
      trigger_id: id,
      control_system_id: 'sys-site',
    }))
    const config = writeSite(folder, site({}, { drivers: [], triggers, system_triggers }))
    const host = start(['--config', config], {
      env: {
        ADMIN_KEY,
        LD_PRELOAD: library,
        FAKETIME_TIMESTAMP_FILE: offset,
        FAKETIME_CACHE_DURATION: '1',
        FAKETIME_DONT_FAKE_MONOTONIC: '1',
      },
    })
    const address = await addressOf(host)
    const counts = async (): Promise<string> => {
      const answer = await fetch(`${address}/api/engine/v2/systems/sys-site/triggers`, {
        headers: { 'X-API-Key': ADMIN_KEY },
      })
      const rows = (await answer.json()) as { id: string; trigger_count: number }[]
      return rows
        .map(({ id, trigger_count }) => `${id}: ${String(trigger_count)}`)
        .sort()
        .join(', ')
    }
    const become = async (expected: string): Promise<void> => {
      let seen = ''
      await until(
        async () => ((seen = await counts()) === expected ? seen : undefined),
        () => `it is ${seen}`,
      )
    }
    const clock = async (): Promise<number> =>
      Date.parse((await fetch(`${address}/healthz`)).headers.get('date') ?? '')
    /** Sets the clock, and waits until the host has lived by it for a while. */
    const live = async (hours: number): Promise<void> => {
      set(hours)
      let since: number | undefined
      await until(
        async () => {
          const now = await clock()
          if (Math.abs(now - Date.now() - hours * HOUR_S * 1000) > 60_000) return undefined
          since ??= now
          return now - since >= SEEN_MS ? now : undefined
        },
        () => 'the clock was not set',
      )
    }
    expect(await counts()).to.equal('trig-at: 0, trig-cron: 0')
    set(3)
    await become('trig-at: 1, trig-cron: 1')
    for (const hours of [0, 3]) await live(hours)
    expect(await counts()).to.equal('trig-at: 1, trig-cron: 1')
  })
})
