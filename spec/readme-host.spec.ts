import { once } from 'node:events'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { expect } from 'chai'
import ts from 'typescript'
import { WebSocket } from 'ws'
import { blocksOf } from './support/markdown.js'
import { processes, type SpawnedProcess } from './support/processes.js'
import { tempDirs } from './support/temp-dirs.js'
import { offer, RawClient } from './webhooks/support/raw-client.js'

const CONTROL = '/place/api/engine/v2/systems/control'
const CALL = '/place/api/engine/v2/webhook/trig-1/notify'

const [{ text: snippet } = { text: '' }] = blocksOf(readFileSync('README.md', 'utf8')).filter(
  ({ language, text }) => language === 'ts' && text.includes('plugin.attach('),
)

/** Another websocket of the host, as its author would add it. */
const CHAT = `
import { WebSocketServer } from 'ws'
new WebSocketServer({ server, path: '/chat' }).on('connection', (ws) => ws.send('theirs'))
`

/** The snippet, with what else a host may do. */
const variants: [what: string, code: string][] = [
  ['as it stands', snippet],
  ['with a websocket added before', snippet.replace(/^plugin\.attach\(/m, `${CHAT}$&`)],
  ['with a websocket added after', `${snippet}\n${CHAT}`],
]

for (const [what, code] of variants)
  describe(`The host in README.md, ${what}`, () => {
    const start = processes(after)
    const makeDir = tempDirs(after)
    let host: SpawnedProcess
    let port: number
    before(async () => {
      const folder = makeDir()
      mkdirSync(join(folder, 'node_modules'))
      for (const [name, target] of [
        ['placeos-webhooks', '.'],
        ['express', 'node_modules/express'],
        ['ws', 'node_modules/ws'],
      ] as const)
        symlinkSync(resolve(target), join(folder, 'node_modules', name))
      const told = `${code}\nserver.once('listening', () => console.log('port', server.address().port))`
      const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 }
      const { outputText } = ts.transpileModule(told, { compilerOptions: options })
      writeFileSync(join(folder, 'host.mjs'), outputText)
      host = start(process.execPath, ['host.mjs'], { cwd: folder })
      const [, found] = await host.says(/^port (\d+)$/m)
      port = Number(found)
    })

    it('goes on, at whatever moment connections are broken off', async () => {
      const requests = ['/x', '/chat', CONTROL, `${CONTROL}?api-key=nobody`, CALL].flatMap((path) => [
        offer(path),
        offer(path, 'h2c'),
        offer(path).slice(0, 40),
      ])
      for (const request of requests)
        for (let turns = 0; turns < 10; turns += 1) {
          const client = await RawClient.connect(port)
          client.send(request)
          for (let turn = 0; turn < turns; turn += 1) await setImmediate()
          client.reset()
        }
      const answer = await fetch(`http://127.0.0.1:${String(port)}/place/healthz`)
      expect([answer.status, host.stderr]).to.deep.equal([200, ''])
    })

    const answers: [request: string, path: string, protocol: string, status: number][] = [
      ['its websocket without a key', CONTROL, 'websocket', 401],
      ['a call that offers h2c', CALL, 'h2c', 422],
      ['a call that offers TLS', CALL, 'TLS/1.2', 422],
    ]
    for (const [request, path, protocol, status] of answers)
      it(`answers ${String(status)} to ${request}`, async () => {
        const client = await RawClient.connect(port)
        client.send(offer(path, protocol))
        expect((await client.answer()).status).to.equal(status)
        client.leave()
      })

    it('answers a websocket that is nowhere, and ends its connection', async () => {
      const client = await RawClient.connect(port)
      client.send(offer('/x'))
      // Another websocket answers for itself what is not its own.
      expect(await client.untilClosed()).to.match(code === snippet ? /^HTTP\/1\.1 404 / : /^HTTP\/1\.1 400 /)
    })

    if (code !== snippet)
      it('lets the other websocket be opened', async () => {
        const ws = new WebSocket(`ws://127.0.0.1:${String(port)}/chat`)
        const [message] = (await once(ws, 'message')) as [Buffer]
        expect(message.toString()).to.equal('theirs')
        ws.terminate()
      })
  })
