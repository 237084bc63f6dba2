import { execFile } from 'node:child_process'
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { driverSpec, type AnyDriverClass } from 'placeos-webhooks/testing'
import { Display } from '../drivers/display/display.js'
import { IMPORT_USAGE } from '../src/cli/commands/import.js'
import { KEYS_USAGE } from '../src/cli/commands/keys.js'
import { USAGE } from '../src/cli/line/options.js'
import { WEBHOOKS_USAGE } from '../src/cli/commands/webhooks.js'
import { WATCH_USAGE } from '../src/cli/watch/watch.js'
import { definitionOf } from '../src/driver/index.js'
import { compiled, typeFaults } from './support/check-types.js'
import { blocksOf, commandsOf, linkedFiles, type Block } from './support/markdown.js'
import { linkOwnPackage } from './support/own-package.js'
import { plugins } from './support/plugins.js'
import { addressOf, MAIN, processes, type SpawnedProcess } from './support/processes.js'
import { tempDirs } from './support/temp-dirs.js'

const README = readFileSync('README.md', 'utf8')
/** README and the pages that it sends people to, who follow them as they stand. */
const pages = [README, ...['docs/configure.md', 'docs/speed.md'].map((page) => readFileSync(page, 'utf8'))]
const blocks = pages.flatMap(blocksOf)
const shellBlocks = blocks.filter(({ language }) => language === 'sh')
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }

/** Has npm run a script without the one before it: what that builds is built before all specs. */
const ONCE_BUILT = { npm_config_ignore_scripts: 'true' }

const USAGES = [USAGE, KEYS_USAGE, IMPORT_USAGE, WATCH_USAGE, WEBHOOKS_USAGE].join('')

/** What a command is run or held to by; undefined when nothing is. */
function accountOf(command: string): string | undefined {
  const variables = [...command.matchAll(/(?:^| )([A-Z_]+)=\S+(?= )/g)].map(([, name = '']) => name)
  const plain = command.replace(/^(?:[A-Z_]+=\S+ )+/, '')
  const options = [...plain.matchAll(/ (--[a-z-]+)/g)].map(([, option = '']) => option)
  if (plain.startsWith('curl ')) return 'run below'
  if (![...variables, ...options].every((name) => USAGES.includes(name))) return undefined
  if (plain === 'npm start') return 'run below'
  if (plain === 'npm ci') return readFileSync('.ci/run', 'utf8').includes('npm ci') ? '.ci/run' : undefined
  const [, script] = /^npm (?:run )?([\w:]+)(?: -- [\w -]+)?$/.exec(plain) ?? []
  if (script !== undefined && script in scripts) return 'package.json'
  return /^npm install placeos-webhooks$|^npx placeos-webhooks\b/.test(plain) ? 'package.spec.ts' : undefined
}

/** The block that shows what a block comes to: the next one, unless people type or write that too. */
function outcomeOf(block: Block): Block | undefined {
  const next = blocks[blocks.indexOf(block) + 1]
  return next && !['sh', 'ts', 'bash'].includes(next.language) ? next : undefined
}

/** Text as a pattern; what stands in angle brackets may be anything without blanks. */
const patternOf = (text: string): RegExp =>
  new RegExp(
    text
      .trim()
      .split(/<[^<>\n]+>/)
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('\\S+'),
  )

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

describe('README.md', () => {
  it('shows commands and a driver', () => {
    expect(shellBlocks).not.to.deep.equal([])
    expect(
      blocks.filter(({ language, text }) => language === 'ts' && text.includes('@driver')),
    ).to.have.length(1)
  })

  it('is read in a few minutes: it has 1,300 words at most', () => {
    expect(README.split(/\s+/)).to.have.length.below(1300)
  })

  it('speaks in plain words', () => {
    expect(README.match(/\b(whoever|whatever|nobody|in earnest|be it)\b/gi) ?? []).to.deep.equal([])
  })

  for (const command of new Set(shellBlocks.flatMap(commandsOf)))
    it(`has an account of ${command}`, () => {
      expect(accountOf(command)).to.be.a('string')
    })

  for (const [, script = ''] of README.matchAll(/`npm run ([\w:]+)`/g))
    it(`may speak of npm run ${script}`, () => {
      expect(scripts).to.have.property(script)
    })

  for (const script of ['start', 'dev', 'test'])
    it(`builds before npm ${script}, which README shows without a build`, () => {
      expect(scripts[`pre${script}`]).to.include('npm run build')
    })

  for (const file of new Set(linkedFiles(README)))
    it(`may link to ${file}`, () => {
      expect(existsSync(file)).to.equal(true)
    })
})

describe('README.md, followed', () => {
  const start = processes(after)
  const makeDir = tempDirs(after)
  const starting = shellBlocks.find((block) =>
    commandsOf(block).some((command) => command.endsWith('npm start')),
  )
  const calling = shellBlocks.filter(({ text }) => text.startsWith('curl ') && !text.includes(' > '))
  let host: SpawnedProcess
  let address: string
  let secret: string
  let key: string
  let bringingDir: string
  before(async () => {
    bringingDir = makeDir()
    host = start('npm', ['start'], {
      env: { ...ONCE_BUILT, PORT: '0', DATA_DIR: makeDir(), SHOW_SECRETS: 'true' },
    })
    address = await addressOf(host)
    const [, found = ''] = await host.says(/^Webhook of .*[?&]secret=([\w-]+)/m)
    secret = found
    const [, made = ''] = await host.says(/^Admin key, shown this once: (\S+)$/m)
    key = made
  })

  /** A command with the port and the secret of the host that runs. */
  const filledIn = (command: string): string =>
    command
      .replaceAll(/<[^<>]*port[^<>]*>/gi, new URL(address).port)
      .replaceAll(/<[^<>]*secret[^<>]*>/gi, secret)
      .replaceAll(/http:\/\/(?:127\.0\.0\.1|localhost):3000/g, address)

  it('starts a host, and says what it prints', () => {
    expect(starting).not.to.equal(undefined)
    const outcome = starting && outcomeOf(starting)
    for (const line of outcome?.text.split('\n') ?? []) {
      expect(host.stdout).to.match(patternOf(line.replaceAll('127.0.0.1:3000', '127.0.0.1:<port>')))
    }
  })

  if (README.includes('`npm run dev`'))
    it('starts a host from its sources', async () => {
      const dev = start('npm', ['run', 'dev'], { env: { ...ONCE_BUILT, PORT: '0', DATA_DIR: makeDir() } })
      expect(await addressOf(dev)).to.match(/^http:/)
    })

  it('imports what it says to have exported', async () => {
    const bringing = shellBlocks.filter(({ text }) => text.includes(' > '))
    expect(bringing).to.have.length(1)
    for (const command of bringing.flatMap(commandsOf)) {
      const own = command.replace(/^npx placeos-webhooks/, `"${process.execPath}" "${MAIN}"`)
      const { stdout } = await promisify(execFile)('sh', ['-c', own], {
        cwd: bringingDir,
        env: { ...process.env, PLACEOS_URL: address, PLACEOS_KEY: key },
      })
      if (own !== command) expect(stdout).to.match(/^created +trigger trigger-display\n[^]*dry run\n$/)
    }
  })

  it('calls it as the host says', async () => {
    const [, printed] = await host.says(/^Try it: (curl .*)$/m)
    expect(calling[0] && commandsOf(calling[0]).map(filledIn)).to.deep.equal([printed])
  })

  for (const [at, block] of calling.entries())
    it(`gets the answer it shows to call ${String(at + 1)}`, async () => {
      const outcome = outcomeOf(block)
      const script = filledIn(commandsOf(block).join('\n'))
      const { stdout } = await promisify(execFile)('sh', ['-c', script], {
        env: { ...process.env, KEY: key },
      })
      expect(stdout).not.to.match(/"status": ?4/)
      const shown = jsonOf(outcome?.text ?? '')
      if (shown === undefined) expect(stdout.trim()).to.match(patternOf(outcome?.text ?? ''))
      else expect(jsonOf(stdout)).to.deep.equal(shown)
    })
})

describe('Ctrl-C', () => {
  const start = processes()
  const makeDir = tempDirs()

  it('ends what npm start has started, and exits with 0', async () => {
    const host = start('npm', ['start'], { env: { ...ONCE_BUILT, PORT: '0', DATA_DIR: makeDir() } })
    await addressOf(host)
    host.signalGroup('SIGINT')
    expect(await host.exit).to.equal(0)
    expect(host.stdout).to.match(/^Closing: waiting for modules to end\. A second Ctrl-C ends at once$/m)
  })
})

describe('The code in README.md', () => {
  const makeDir = tempDirs(after)
  const code = blocks.filter(({ language }) => language === 'ts')
  let files: Map<Block, string>
  before(() => {
    const folder = makeDir()
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
    files = new Map(
      code.map((block, at) => {
        // A first line such as `// drivers/bell/bell.ts` is its name.
        const [, name = `block-${String(at)}.ts`] = /^\/\/ (\S+\.ts)\n/.exec(block.text) ?? []
        return [block, join(folder, basename(name))]
      }),
    )
    for (const [block, file] of files) writeFileSync(file, block.text)
  })

  it('compiles', () => {
    expect(typeFaults([...files.values()])).to.deep.equal([])
  })

  for (const block of code.filter(({ text }) => text.includes('@driver'))) {
    const [, lines] = / (\d+) lines/.exec(block.heading) ?? []
    if (lines !== undefined)
      it(`is as short as "${block.heading}" says, an import counted as a line`, () => {
        const text = block.text.replaceAll(/^import \{[^}]*\}/gm, 'import')
        expect(text.split('\n').filter((line) => line.trim() !== '')).to.have.length.at.most(Number(lines))
      })

    it('has a driver whose webhooks answer', async () => {
      const folder = makeDir()
      linkOwnPackage(folder)
      const file = join(folder, 'driver.mjs')
      writeFileSync(file, compiled(block.text))
      const exported = (await import(pathToFileURL(file).href)) as Record<string, unknown>
      const [definition] = Object.values(exported).flatMap((value) => definitionOf(value) ?? [])
      const endpoints = [...(definition?.webhooks.values() ?? [])]
      expect(endpoints).not.to.deep.equal([])
      const spec = await driverSpec(definition?.driverClass as AnyDriverClass)
      for (const { name, methods, sample } of endpoints) {
        const [method = 'POST'] = methods
        const answer = await spec.webhook(name, {
          method,
          ...(method === 'GET' ? {} : { json: sample ?? {} }),
        })
        expect(answer.status).to.be.within(200, 299)
      }
      await spec.close()
    })
  }
})

describe('The configuration in README.md', () => {
  const start = plugins()
  const pieces = blocks.flatMap(({ language, text }) => (language === 'json' ? [jsonOf(text)] : []))
  const having = (key: string): unknown[] =>
    pieces.filter((piece) => typeof piece === 'object' && piece !== null && key in piece)
  const urls = blocks.flatMap(({ text }) => text.match(/^\/api\/\S+$/gm) ?? [])

  it('makes the URLs that it shows work, once execution is enabled', async () => {
    expect(urls).not.to.deep.equal([])
    const example = JSON.parse(readFileSync('host.json', 'utf8')) as object
    const configuration = {
      ...example,
      triggers: having('enable_webhook'),
      system_triggers: having('trigger_id').map((piece) => ({ ...(piece as object), exec_enabled: true })),
    }
    const { url } = await start({ drivers: [Display], configuration })
    for (const path of urls) expect(await fetch(url + path)).to.have.property('status', 200)
  })
})
