import { once } from 'node:events'
import { expect } from 'chai'
import { WebSocket } from 'ws'
import { Client, list } from '../admin/support/client.js'
import { makeBell } from '../support/bell.js'
import { FakeClock } from '../../src/testing/index.js'
import { bellUrl, lobby, plugins, type RunningPlugin } from '../support/plugins.js'
import { tempDirs } from '../support/temp-dirs.js'

const BEGAN = Date.parse('2026-03-14T09:00:00Z')

interface Value {
  readonly seq?: number
  readonly gap?: { readonly dropped: number | null; readonly after: string; readonly before: string }
}

describe('A gap of executions after a restart', () => {
  const start = plugins()
  const makeDir = tempDirs()

  const keyOf = async ({ plugin }: RunningPlugin): Promise<string> =>
    (await plugin.keys.create({ name: 'Admin', role: 'admin' })).key

  /** Binds the executions of the lobby, and gives its first value. */
  async function firstValue(running: RunningPlugin, since: number): Promise<Value> {
    const url = `${running.url.replace('http', 'ws')}/api/engine/v2/systems/control?api-key=${await keyOf(running)}`
    const socket = new WebSocket(url)
    await once(socket, 'open')
    const bind = { id: 1, cmd: 'bind', sys: 'sys-lobby', mod: '_WEBHOOK_', name: '*', args: [{ since }] }
    const told = new Promise<Value>((resolve) => {
      socket.on('message', (data: Buffer) => {
        const { type, value } = JSON.parse(data.toString()) as { type: string; value: Value }
        if (type === 'notify') resolve(value)
      })
    })
    socket.send(JSON.stringify(bind))
    const value = await told
    socket.terminate()
    return value
  }

  it('leads to the very rows that were missed', async () => {
    const settings = { dataDir: makeDir() }
    const options = { drivers: [makeBell().Bell], configuration: lobby(), settings }
    const first = await start({ ...options, clock: new FakeClock(BEGAN) })
    for (let at = 0; at < 3; at += 1) await (await fetch(bellUrl(first.url, 'ring'))).arrayBuffer()
    await first.plugin.close()

    const clock = new FakeClock(BEGAN + 3_600_000)
    const second = await start({ ...options, clock })
    const { gap } = await firstValue(second, BEGAN * 1000 + 1)
    expect(gap?.dropped).to.equal(null)
    await clock.advance(1000)
    await (await fetch(bellUrl(second.url, 'ring'))).arrayBuffer()
    const rest = new Client(second.url, await keyOf(second))
    const rows = list(await rest.get(`/executions?after=${String(gap?.after)}&before=${String(gap?.before)}`))
    expect(rows).to.have.length(3)
    expect(list(await rest.get(`/executions?after=${String(rows[1]?.id)}`))).to.have.length(2)
  })
})
