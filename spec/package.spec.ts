import { expect } from 'chai'
import { accessSync, constants, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { documentedNames, entryPoints, exportedNames } from './support/exported-names.js'
import { filesBelow, installPackage, missingSources, run } from './support/installed-package.js'
import { blocksOf } from './support/markdown.js'
import { addressOf, processes } from './support/processes.js'
import { site, siteUrl, writeSite } from './support/site.js'
import { tempDirs } from './support/temp-dirs.js'

const { exports, bin } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  exports: Record<string, string | Record<string, string>>
  bin: Record<string, string>
}

describe('The documented names', () => {
  const entries = entryPoints()
  let documented: Map<string, string[]>
  let exported: Map<string, string[]>
  before(() => {
    documented = documentedNames(readFileSync('docs/api.md', 'utf8'))
    exported = exportedNames([...entries.values()])
  })

  it('are told entry point by entry point', () => {
    expect([...documented.keys()]).to.deep.equal([...entries.keys()])
  })

  for (const [entry, file] of entries)
    it(`of ${entry} are those it exports`, () => {
      expect(exported.get(file)).not.to.deep.equal([])
      expect(documented.get(entry)).to.deep.equal(exported.get(file))
    })
})

const DRIVER = `
import { Driver, driver, reply, webhook, z, type Verb, type WebhookContext, type WebhookHeaders, type WebhookReply } from 'placeos-webhooks'

const Settings = z.object({ greeting: z.string().default('hello') })

@driver({ name: 'Greeter', generic: 'Greeter', settings: Settings })
export class Greeter extends Driver<z.infer<typeof Settings>, { greeted: number }> {
  @webhook({ body: z.object({ name: z.string() }) })
  greet(verb: Verb, headers: WebhookHeaders, body: string, context: WebhookContext<{ name: string }>): WebhookReply {
    this.status.set('greeted', (this.status.get('greeted') ?? 0) + 1)
    return reply(201, { [this.settings.greeting]: context.body.name, verb, bytes: body.length, from: Object.keys(headers).length > 0 })
  }

  // @ts-expect-error a webhook method is not given numbers
  @webhook()
  misread(count: number): WebhookReply {
    return reply(200, count)
  }
}
`

const HOST = `
import { createServer } from 'node:http'
import { activate, type Plugin } from 'placeos-webhooks/plugin'
import { driverSpec, FakeClock } from 'placeos-webhooks/testing'
import { Greeter } from './greeter.js'

export const plugin: Plugin = await activate({ drivers: [Greeter], clock: new FakeClock() })
export const server = createServer((request, response) => {
  plugin.router(request, response, () => response.end())
})
export const detach: () => void = plugin.attach(server)
export const spec = () => driverSpec(Greeter, { settings: { greeting: 'hi' } })
// @ts-expect-error a setting it does not have
await activate({ settings: { maxBody: 1 } })
`

const TSCONFIG = {
  compilerOptions: {
    target: 'es2022',
    lib: ['es2023'],
    module: 'nodenext',
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    experimentalDecorators: true,
    outDir: 'built',
  },
  include: ['*.ts'],
}

/** A host with the runtime of `docs/runtimes.md`, which says its port. */
const BELLS = `
import { createServer } from 'node:http'
import { activate } from 'placeos-webhooks/plugin'
import { Bell, bellRuntime } from './bell-runtime.js'

const rooms = new Map([['sys-lobby', { name: 'Lobby', bells: [new Bell('mod-1')] }]])
const configuration = {
  triggers: [{ id: 'trigger-bell', name: 'Bell', enable_webhook: true }],
  system_triggers: [
    { id: 'trig-bell', trigger_id: 'trigger-bell', control_system_id: 'sys-lobby', webhook_secret: 'bell-secret', exec_enabled: true },
  ],
}
const plugin = await activate({ runtime: bellRuntime(rooms), configuration })
const server = createServer((request, response) => {
  plugin.router(request, response, () => response.writeHead(404).end())
})
server.listen(0, '127.0.0.1', () => {
  console.log('port', (server.address() as { port: number }).port)
})
`

describe('The command', () => {
  it('can be executed once it is built', () => {
    for (const path of Object.values(bin))
      expect(() => {
        accessSync(path, constants.X_OK)
      }).not.to.throw()
  })
})

describe('The published package', function () {
  this.timeout(120_000)
  const makeDir = tempDirs(after)
  const start = processes(after)
  let project: string
  let installed: string
  let files: string[]
  before(async () => {
    project = makeDir()
    await installPackage(start, project)
    installed = join(project, 'node_modules/placeos-webhooks')
    files = filesBelow(installed)
  })

  const wanted = [
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'dist/console/index.html',
    'docs/api.md',
    'host.json',
    'host.placeos.json',
    'host.schema.json',
    'plugin.json',
    'plugin.schema.json',
    'package.json',
  ]
  it('has what people read, and what it runs by', () => {
    expect(files).to.include.members(wanted)
  })

  it('starts by npm start, without a build and what one takes', async () => {
    const host = start('npm', ['start'], { cwd: installed, env: { PORT: '0', DATA_DIR: makeDir() } })
    await addressOf(host)
    expect(host.stdout).not.to.include('Building the server')
    host.signalGroup('SIGTERM')
    await host.exit
  })

  it('is 1.5 MB at most', () => {
    const [tarball = ''] = readdirSync(project).filter((name) => name.endsWith('.tgz'))
    expect(statSync(join(project, tarball)).size).to.be.below(1_500_000)
  })

  it('has every file its own manifests name', () => {
    const { main, contributes } = JSON.parse(readFileSync(join(installed, 'plugin.json'), 'utf8')) as {
      main: string
      contributes: { drivers: string[] }
    }
    const named = Object.values(exports).flatMap((target) =>
      typeof target === 'string' ? [target] : Object.values(target),
    )
    const all = [...named, ...Object.values(bin), main, ...contributes.drivers]
    expect(files).to.include.members(all.map((path) => path.replace(/^\.\//, '')))
  })

  const unwanted: [what: string, pattern: RegExp][] = [
    ['specs', /\.spec\.|\.fixture\.|(^|\/)spec\//],
    ['benchmarks', /(^|\/)bench\//],
    ['sources beside what is made of them', /^(src|drivers)\/|(?<!\.d)\.ts$/],
    ['notes of a compiler', /tsbuildinfo/],
    ['what a site keeps', /^data\/|\.env|\.tgz$/],
  ]
  for (const [what, pattern] of unwanted)
    it(`is without ${what}`, () => {
      expect(files.filter((path) => pattern.test(path))).to.deep.equal([])
    })

  it('has source maps that lead somewhere', () => {
    const lost = files
      .filter((path) => path.endsWith('.map'))
      .flatMap((map) => missingSources(installed, map).map((source) => `${map} → ${source}`))
    expect(lost).to.deep.equal([])
  })

  it('has every source map that its files name', () => {
    const named = files
      .filter((path) => /\.(js|d\.ts)$/.test(path))
      .flatMap((path) => {
        const [, map] =
          /^\/\/# sourceMappingURL=(.*)$/m.exec(readFileSync(join(installed, path), 'utf8')) ?? []
        return map === undefined ? [] : [join(path, '..', map)]
      })
    expect(named.filter((map) => !files.includes(map))).to.deep.equal([])
  })

  it('names no registry', () => {
    const registry = /https?:\/\/[^\s"'`)]*(registry|npmjs|verdaccio|artifactory|nexus)/i
    const naming = files.filter((path) => registry.test(readFileSync(join(installed, path), 'utf8')))
    expect(naming).to.deep.equal([])
  })

  it('lets a driver, hosts and the runtime of the documentation be compiled by its own types', async () => {
    const blocks = blocksOf(readFileSync('docs/runtimes.md', 'utf8'))
    const under = (wanted: string): string => blocks.find(({ heading }) => heading === wanted)?.text ?? ''
    const sources = {
      ...{ 'greeter.ts': DRIVER, 'host.ts': HOST, 'bells.ts': BELLS },
      ...{ 'bell-runtime.ts': under('An adapter'), 'trial.test.ts': under('The trial') },
    }
    for (const [name, text] of Object.entries(sources)) writeFileSync(join(project, name), text)
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(TSCONFIG))
    await run(start, process.execPath, ['node_modules/typescript/bin/tsc'], project)
  })

  it('runs that driver, and answers its webhook', async () => {
    const config = writeSite(
      project,
      site({ Greeter: { greeting: 'hola' } }, { drivers: ['./built/greeter.js'] }),
    )
    const env = { PORT: '0', CONFIG: config, DATA_DIR: join(project, 'data') }
    const host = start('node_modules/.bin/placeos-webhooks', [], { cwd: project, env })
    const answer = await fetch(siteUrl(await addressOf(host), 'Greeter', 'greet'), {
      method: 'POST',
      body: '{"name":"Ada"}',
    })
    expect(answer.status).to.equal(201)
    expect(await answer.json()).to.deep.equal({ hola: 'Ada', verb: 'POST', bytes: 14, from: true })
    host.signal('SIGTERM')
    expect(await host.exit).to.equal(0)
  })

  it('lets the runtime of the documentation pass its trial', async () => {
    const trial = start(process.execPath, ['--test', 'built/trial.test.js'], { cwd: project })
    expect([await trial.exit, trial.stdout]).to.deep.include.members([0])
    const passed = Number(/^. pass (\d+)$/m.exec(trial.stdout)?.[1])
    expect(passed).to.be.at.least(20)
  })

  it('answers a webhook through that runtime', async () => {
    const host = start(process.execPath, ['built/bells.js'], { cwd: project })
    const [, port] = await host.says(/^port (\d+)$/m)
    const path = '/api/engine/v2/webhook/trig-bell/notify/bell-secret/Bell/1/ring'
    const answer = await fetch(`http://127.0.0.1:${String(port)}${path}`, { method: 'POST', body: 'dong' })
    expect([answer.status, answer.headers.get('x-bell'), await answer.text()]).to.deep.equal([
      200,
      'mod-1',
      'ding dong',
    ])
  })
})
