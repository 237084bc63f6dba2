import { execFile } from 'node:child_process'
import { copyFileSync, cpSync, readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { USAGE } from '../../src/cli/line/options.js'
import { addressOf, hosts, processes, type SpawnedProcess } from '../support/processes.js'
import { site, writeSite } from '../support/site.js'
import { tempDirs } from '../support/temp-dirs.js'

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }

/** What a shell command prints. */
const shell = async (command: string): Promise<string> =>
  (await promisify(execFile)('sh', ['-c', command])).stdout

describe('placeos-webhooks without a configuration', () => {
  const start = hosts(after)
  const makeDir = tempDirs(after)
  let host: SpawnedProcess
  before(() => {
    host = start([], { cwd: makeDir() })
  })

  it('runs the example that comes with it, and says where', async () => {
    const address = await addressOf(host)
    expect(address).to.match(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/)
    expect(host.stdout.startsWith(`placeos-webhooks ${version} is ready on ${address}\n`)).to.equal(true)
  })

  it('prints a webhook URL that works', async () => {
    const [, trigger, url = ''] = await host.says(/^Webhook of (.*): (http\S+)$/m)
    expect(trigger).to.equal('Display control')
    expect(await fetch(url, { method: 'POST' })).to.have.property('status', 202)
  })

  it('prints a curl that works as it is printed, and so does the path form of its URL', async () => {
    const [, command = ''] = await host.says(/^Try it: (curl .*)$/m)
    const answer = await shell(command)
    expect(JSON.parse(answer)).to.include({ connected: true, power: true, input: 'hdmi2' })
    const pathForm = command.replace(
      /\?secret=([^&]+)&exec=true&mod=([^&]+)&index=([^&]+)&method=([^&']+)/,
      '/$1/$2/$3/$4',
    )
    expect(pathForm).not.to.equal(command)
    expect(await shell(pathForm)).to.equal(answer)
  })

  it('writes nothing to standard error while all is well', () => {
    expect(host.stderr).to.equal('')
  })
})

describe('placeos-webhooks', () => {
  const start = hosts()
  const run = processes()
  const makeDir = tempDirs()

  it('prints what callers outside see, where it is told', async () => {
    const host = start([], { env: { PUBLIC_URL: 'https://hooks.example.org/site/' } })
    await host.says(
      /^Webhook of .*: https:\/\/hooks\.example\.org\/site\/api\/engine\/v2\/webhook\/trig-boardroom\//m,
    )
    await host.says(/^Try it: curl .*'https:\/\/hooks\.example\.org\/site\/api\//m)
    await host.says(/^Callers see it as https:\/\/hooks\.example\.org\/site$/m)
    expect(await addressOf(host)).to.match(/^http:\/\/127\.0\.0\.1:\d+$/)
  })

  const answers: [args: string[], stdout: string][] = [
    [['--help'], USAGE],
    [['help'], USAGE],
    [['--version'], `${version}\n`],
  ]
  for (const [args, stdout] of answers)
    it(`answers ${args.join(' ')} and exits with 0`, async () => {
      const host = start(args)
      expect(await host.exit).to.equal(0)
      expect([host.stdout, host.stderr]).to.deep.equal([stdout, ''])
    })

  for (const [args, stdout] of answers)
    it(`loads no package to answer ${args.join(' ')}`, async () => {
      const folder = makeDir()
      cpSync('dist/lib', join(folder, 'dist/lib'), { recursive: true })
      copyFileSync('package.json', join(folder, 'package.json'))
      const alone = run(process.execPath, [join(folder, 'dist/lib/main.js'), ...args], { cwd: folder })
      expect(await alone.exit).to.equal(0)
      expect([alone.stdout, alone.stderr]).to.deep.equal([stdout, ''])
    })

  const mistakes: [args: string[], env: Record<string, string>, said: string][] = [
    [['--prot', '80'], {}, '--prot is no option: did you mean --port? See placeos-webhooks --help\n'],
    [
      [],
      { PORT: 'abc' },
      'PORT=abc in the environment: must be a number from 0 to 65535; see placeos-webhooks --help\n',
    ],
    [['chekc'], {}, 'there is no command chekc: did you mean check? See placeos-webhooks --help\n'],
    [['serve'], {}, 'there is no command serve: without one, a host starts; see placeos-webhooks --help\n'],
    [
      ['--port', '0', 'check'],
      {},
      'check comes first: placeos-webhooks check …; see placeos-webhooks --help\n',
    ],
  ]
  for (const [args, env, said] of mistakes)
    it(`refuses ${[...args, ...Object.entries(env).map((pair) => pair.join('='))].join(' ')} in one line, and exits with 2`, async () => {
      const host = start(args, { env })
      expect(await host.exit).to.equal(2)
      expect([host.stdout, host.stderr]).to.deep.equal(['', said])
    })

  it('says in one line that the port is in use, and exits with 1', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const host = start(['--port', String(port)])
    const code = await host.exit
    server.close()
    expect(code).to.equal(1)
    expect(host.stderr).to.equal(`port ${String(port)} is in use: choose another with --port\n`)
  })

  const broken: [what: string, configuration: unknown, lines: string[]][] = [
    ['that is not JSON', '{\n  "modules": [},\n', ['is not JSON: look at line 2']],
    [
      'with three faults',
      site(
        {},
        {
          modules: [{ id: 'mod-0', driver: 'Webhook Display', settings: {}, colour: 'red' }],
          triggers: [{ id: 'trigger-site' }],
          system_triggers: [{ id: 'a/b', trigger_id: 'trigger-site', control_system_id: 'sys-site' }],
        },
      ),
      ['modules[0].colour: ', 'triggers[0].name: ', 'system_triggers[0].id: '],
    ],
    [
      'with settings that do not fit',
      site({ 'Webhook Display': { device: { host: 'display', port: 0 } } }),
      ['modules[0].settings.device.port: '],
    ],
  ]
  for (const [what, configuration, lines] of broken)
    it(`refuses a configuration ${what}, a plain line for each fault, and exits with 1`, async () => {
      const config = writeSite(makeDir(), configuration)
      const host = start(['--config', config])
      expect(await host.exit).to.equal(1)
      const begins = (said: string, at: number): boolean => said.startsWith(`${config}: ${lines[at] ?? ''}`)
      const said = host.stderr.trimEnd().split('\n')
      expect(said).to.have.length(lines.length)
      expect(said.filter((line, at) => !begins(line, at))).to.deep.equal([])
      expect(host.stdout).to.equal('')
    })

  it('refuses a driver that is not installed, in one line, and exits with 1', async () => {
    const config = writeSite(makeDir(), site({}, { drivers: ['no-such-driver'] }))
    const host = start(['--config', config])
    expect(await host.exit).to.equal(1)
    expect(host.stderr).to.equal(
      `${config}: drivers[0]: no-such-driver cannot be loaded: Cannot find module 'no-such-driver'\n`,
    )
  })

  it('says that the configuration is missing, in one line, and exits with 1', async () => {
    const config = join(makeDir(), 'site.json')
    const host = start(['--config', config])
    expect(await host.exit).to.equal(1)
    expect(host.stderr).to.equal(`${config}: cannot be read: is the path right?\n`)
  })
})
