import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { activate, type Plugin } from '../../src/plugin/index.js'
import { LiveClient } from '../realtime/support/live-client.js'
import { installedFolder } from '../support/installed-folder.js'
import { execute, room } from '../webhooks/support/hooks.js'
import { makeProbe } from '../webhooks/support/probe.js'

const CONTROL = '/api/engine/v2/systems/control'

/** As much of Next as is used. */
interface NextApp {
  prepare(): Promise<void>
  getRequestHandler(): RequestListener
  close(): Promise<void>
}

describe('A plugin in a custom server of Next.js 15', function () {
  this.timeout(300_000)
  const folder = installedFolder('spec/hosts/next')
  let app: NextApp
  let server: Server
  let plugin: Plugin
  let address = ''
  let key = ''

  before(async () => {
    const dir = join(folder(), 'site')
    mkdirSync(join(dir, 'pages'), { recursive: true })
    writeFileSync(join(dir, 'package.json'), '{"private":true}')
    writeFileSync(join(dir, 'pages/[[...slug]].js'), "export default function Page() { return 'a page' }\n")
    const require = createRequire(join(folder(), 'package.json'))
    const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1' }
    await promisify(execFile)(
      process.execPath,
      [join(folder(), 'node_modules/next/dist/bin/next'), 'build', dir],
      {
        env,
      },
    )
    const next = require('next') as (options: object) => NextApp
    app = next({ dev: false, dir })
    await app.prepare()
    const handle = app.getRequestHandler()
    const probe = makeProbe()
    probe.answer = ({ body }) => [200, null, `took ${body}`]
    plugin = await activate({ configuration: room(), drivers: [probe.driverClass] })
    server = createServer((request, response) => {
      plugin.router(request, response, () => {
        handle(request, response)
      })
    })
    plugin.attach(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    address = `127.0.0.1:${String((server.address() as AddressInfo).port)}`
    ;({ key } = await plugin.keys.create({ name: 'Admin', role: 'admin' }))
  })
  after(async () => {
    await plugin.close()
    server.closeAllConnections()
    server.close()
    await app.close()
  })

  const connects = async (): Promise<void> => {
    const client = await LiveClient.connect(`ws://${address}${CONTROL}?api-key=${key}`)
    expect(await client.all()).to.deep.equal([])
    client.ws.close()
    await client.closed
  }

  it('takes its websocket before and after the first page', async () => {
    await connects()
    const page = await fetch(`http://${address}/any/page`)
    expect([page.status, await page.text()]).to.satisfy(
      ([status, text]: [number, string]) => status === 200 && text.includes('a page'),
    )
    for (let time = 0; time < 5; time += 1) await connects()
  })

  it('answers calls', async () => {
    const answer = await fetch(`http://${address}${execute()}`, { method: 'POST', body: 'hello' })
    expect([answer.status, await answer.text()]).to.deep.equal([200, 'took hello'])
  })
})
