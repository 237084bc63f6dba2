import { expect } from 'chai'
import { resolve } from 'node:path'
import { addressOf, hosts, processes, type SpawnedProcess } from '../support/processes.js'
import { site, writeSite } from '../support/site.js'
import { tempDirs } from '../support/temp-dirs.js'

const KEY = 'the-key-of-the-official-client'

/** What a process has said of one thing, in order. */
const saidOf = ({ stdout }: SpawnedProcess, what: string): unknown[] =>
  stdout
    .split('\n')
    .flatMap((line) =>
      line.startsWith(`${what} `) ? [JSON.parse(line.slice(what.length + 1)) as unknown] : [],
    )

describe('The official client on the websocket', function () {
  this.timeout(180_000)
  const start = hosts()
  const run = processes()
  const makeDir = tempDirs()

  it('binds, executes, debugs, watches a trigger, and binds again by itself when the server comes back', async () => {
    const config = writeSite(makeDir(), {
      ...site({ Board: {} }),
      drivers: [resolve('spec/realtime/support/board.mjs')],
    })
    const env = { ADMIN_KEY: KEY }
    const first = start(['--config', config], { env })
    const address = await addressOf(first)
    const { host, port } = new URL(address)

    const client = run(process.execPath, ['spec/realtime/support/ts-client.mjs', host, KEY])
    await client.says(/^ready /m)
    expect(saidOf(client, 'executed')).to.deep.equal(['hello is shown', 'world is shown'])
    expect(saidOf(client, 'refused')).to.deep.equal(['could not find function sing'])
    expect(saidOf(client, 'shown')).to.deep.equal(['hello', 'world'])
    expect(saidOf(client, 'debug')).to.deep.equal([['mod-0', 'info', 'showing world']])
    expect(saidOf(client, 'started')).to.have.length(1)
    const notify = `${address}/api/engine/v2/webhook/trig-site/notify/site-secret`
    await fetch(notify, { method: 'POST' })
    await client.says(/^trig-site \{"triggered":true,"trigger_count":1,/m)

    first.signal('SIGTERM')
    expect(await first.exit).to.equal(0)
    const second = start(['--config', config], { env: { ...env, PORT: port } })
    expect(await addressOf(second)).to.equal(address)
    await client.says(/^started .*\n[^]*^started /m)
    expect(new Set(saidOf(client, 'started')).size).to.equal(2)
    await client.says(/"triggered":true[^]*^trig-site \{"triggered":false,"trigger_count":0,/m)
    await fetch(notify, { method: 'POST' })
    await client.says(
      /"trigger_count":1,[^]*"trigger_count":0,[^]*^trig-site \{"triggered":true,"trigger_count":1,/m,
    )
    expect(saidOf(client, 'shown')).to.deep.equal(['hello', 'world'])
  })

  const MOST = 5000
  const wall = (statuses: number): string =>
    writeSite(makeDir(), {
      ...site({ Wall: { statuses } }),
      drivers: [resolve('spec/realtime/support/wall.mjs')],
    })

  /** Starts a client that binds so many statuses. */
  const bindsAll = (host: string, count: number): SpawnedProcess =>
    run(process.execPath, ['spec/realtime/support/many-statuses.mjs', host, KEY, String(count)])

  /** Waits until a client has said that it was told so many, which takes the client itself a while, and what else. */
  const told = async (
    client: SpawnedProcess,
    count: number,
    { opened = 1, refused = 0, starts = 1 } = {},
  ): Promise<void> => {
    for (let n = 500; n <= count; n += 500) await client.says(new RegExp(`^start ${starts} told ${n}$`, 'm'))
    // On a busy machine the client asks again for what was refused, and all of it is refused again.
    const times = refused === 0 ? [0] : [1, 2, 3, 4]
    const seen = times.map((time) => JSON.stringify({ opened, refused: refused * time, told: count, starts }))
    await client.says(new RegExp(`^seen (?:${seen.join('|')})$`, 'm'))
  }

  const refusals: [most: number, count: number, env: Record<string, string>][] = [
    [MOST, MOST + 200, {}],
    [100, 120, { MAX_BINDINGS: '100' }],
  ]
  for (const [most, count, env] of refusals)
    it(`binds ${count} statuses over one connection, is told ${most} and refused ${count - most}`, async () => {
      const host = start(['--config', wall(count)], { env: { ADMIN_KEY: KEY, ...env } })
      const client = bindsAll(new URL(await addressOf(host)).host, count)
      await told(client, most, { refused: count - most })
    })

  const MANY = 1000
  it(`binds ${MANY} statuses over one connection, and over one more when the server comes back`, async () => {
    const config = wall(MANY)
    const env = { ADMIN_KEY: KEY }
    const first = start(['--config', config], { env })
    const { host, port } = new URL(await addressOf(first))
    const client = bindsAll(host, MANY)
    await told(client, MANY)
    first.signal('SIGTERM')
    expect(await first.exit).to.equal(0)
    await addressOf(start(['--config', config], { env: { ...env, PORT: port } }))
    await told(client, MANY, { opened: 2, starts: 2 })
  })
})
