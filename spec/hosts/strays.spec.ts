import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect } from 'chai'
import { processes } from '../support/processes.js'
import { tempDirs } from '../support/temp-dirs.js'

/** A host whose driver lets go of errors where nobody catches them, and which does the same itself when asked. */
const host = (isHeeding: boolean): string => `
import { createServer } from 'node:http'
import { Driver, driver, webhook } from '${resolve('dist/lib/index.js')}'
import { activate } from '${resolve('dist/lib/plugin.js')}'

class Careless extends Driver {
  onLoad() {
    setTimeout(() => { throw new Error('of a hook') }, 1)
  }
  drop(verb, headers, body) {
    if (body === 'timer') setTimeout(() => { throw new Error('of a timer') }, 1)
    else if (body === 'promise') void Promise.reject(new Error('of a promise'))
    else if (body === 'later') void (async () => { await new Promise((done) => setTimeout(done, 1)); throw new Error('of a later promise') })()
    return [200, null, 'dropped']
  }
}
webhook({ methods: ['POST'] })(Careless.prototype, 'drop', Object.getOwnPropertyDescriptor(Careless.prototype, 'drop'))
driver({ name: 'Careless', generic: 'Careless' })(Careless)

const plugin = await activate({
  drivers: [Careless],
  configuration: {
    modules: [{ id: 'mod-careless', driver: 'Careless' }],
    systems: [{ id: 'sys-1', name: 'One', modules: ['mod-careless'] }],
    triggers: [{ id: 'trigger-1', name: 'One', enable_webhook: true, supported_methods: ['POST'] }],
    system_triggers: [{ id: 'trig-1', trigger_id: 'trigger-1', control_system_id: 'sys-1', webhook_secret: 'the-secret', exec_enabled: true }],
  },
  ${isHeeding ? 'onStray: (error, module) => { console.log(`stray of ${module}: ${error.message}`) },' : ''}
})
const server = createServer((request, response) => {
  plugin.router(request, response, () => {
    response.end()
    if (request.url === '/throw') setTimeout(() => { throw new Error('of the host') }, 1)
    if (request.url === '/reject') void Promise.reject(new Error('of the host'))
    if (request.url === '/close') void plugin.close().then(() => {
      console.log('listeners', process.listenerCount('uncaughtException'), process.listenerCount('unhandledRejection'))
    })
  })
}).listen(0, '127.0.0.1', () => { console.log('port ' + server.address().port) })
`

const DROP = '/api/engine/v2/webhook/trig-1/notify/the-secret/Careless/1/drop'

describe('A stray error in a process that has a plugin', () => {
  const start = processes()
  const makeDir = tempDirs()

  async function startHost(isHeeding: boolean) {
    const file = join(makeDir(), 'host.mjs')
    writeFileSync(file, host(isHeeding))
    const started = start(process.execPath, [file], { cwd: resolve('.') })
    const [, port = ''] = await started.says(/^port (\d+)$/m)
    const post = (path: string, body?: string) =>
      fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', ...(body !== undefined && { body }) })
    return { started, post }
  }

  it('is handed to the host with its module where a driver has let go of it, and the process goes on', async () => {
    const { started, post } = await startHost(true)
    await started.says(/^stray of mod-careless: of a hook$/m)
    for (const [body, words] of [
      ['timer', 'of a timer'],
      ['promise', 'of a promise'],
      ['later', 'of a later promise'],
    ] as const) {
      expect((await post(DROP, body)).status).to.equal(200)
      await started.says(new RegExp(`^stray of mod-careless: ${words}$`, 'm'))
    }
    expect((await post(DROP, '')).status).to.equal(200)
    await post('/close')
    await started.says(/^listeners 0 0$/m)
  })

  for (const path of ['/throw', '/reject'])
    it(`ends the process as ever where it is the host's own: ${path}`, async () => {
      const { started, post } = await startHost(true)
      await started.says(/^stray of mod-careless: of a hook$/m)
      await post(path)
      expect(await started.exit).to.equal(1)
      expect(started.stderr).to.include('Error: of the host')
      expect(started.stdout).not.to.include('of the host')
    })

  it('ends the process as ever where the host does not ask for it', async () => {
    const { started } = await startHost(false)
    expect(await started.exit).to.equal(1)
    expect(started.stderr).to.include('Error: of a hook')
  })
})
