import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { Ajv2020, type AnySchema, type ValidateFunction } from 'ajv/dist/2020.js'
import { expect } from 'chai'
import { activate, Configuration, type Plugin } from '../../src/plugin/index.js'
import { publishedSchemas, settingsSchema } from '../../src/plugin/schemas.js'

interface Manifest extends Record<string, unknown> {
  version: string
  main: string
  engines: Record<string, string>
  contributes: { routes: { path: string; role: string }[]; channels: { path: string }[]; drivers: string[] }
  settings: AnySchema
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))
const manifest = readJson('plugin.json') as Manifest
const { version, engines, exports } = readJson('package.json') as {
  version: string
  engines: Record<string, string>
  exports: Record<string, Record<string, string>>
}

/** Holds values to a schema, strictly: what the schema says must mean something. */
const compile = (schema: AnySchema): ValidateFunction => {
  const ajv = new Ajv2020({ allErrors: true })
  ajv.addKeyword('x-unit')
  return ajv.compile(schema)
}

/** A copy with one more key at a path such as `contributes.routes.0`. */
function withUnknownKey(value: unknown, path: string): unknown {
  const copy: unknown = structuredClone(value)
  let at = copy as Record<string, unknown>
  for (const key of path.split('.').filter((part) => part !== '')) at = at[key] as Record<string, unknown>
  at.surprise = 1
  return copy
}

const files: [file: string, schemaFile: string, places: string[]][] = [
  ['plugin.json', 'plugin.schema.json', ['', 'engines', 'contributes', 'contributes.routes.0']],
  ['host.json', 'host.schema.json', ['', 'modules.0', 'systems.0', 'triggers.0', 'system_triggers.0']],
]
for (const [file, schemaFile, places] of files)
  describe(file, () => {
    let fits: ValidateFunction
    before(() => {
      fits = compile(readJson(schemaFile) as AnySchema)
    })

    it('fits its schema', () => {
      fits(readJson(file))
      expect(fits.errors).to.equal(null)
    })

    it('names its schema', () => {
      expect(readJson(file)).to.include({ $schema: `./${schemaFile}` })
    })

    it('has a schema that is what the code makes; if not, run npm run schemas', () => {
      expect(readJson(schemaFile)).to.deep.equal(publishedSchemas()[schemaFile])
    })

    for (const place of places)
      it(`may have no other key ${place === '' ? 'at its top' : `in ${place}`}`, () => {
        expect(fits(withUnknownKey(readJson(file), place))).to.equal(false)
      })
  })

describe('The settings schema of the manifest', () => {
  it('is what the code makes; if not, run npm run schemas', () => {
    expect(manifest.settings).to.deep.equal(settingsSchema())
  })

  const cases: [settings: unknown, fits: boolean][] = [
    [{}, true],
    [{ maxBodyBytes: 1 }, true],
    [{ maxBodyBytes: 0 }, false],
    [{ maxBodyBytes: 1.5 }, false],
    [{ maxBodyBytes: '1' }, false],
    [{ drainTimeoutMs: 0, dataDir: 'data' }, true],
    [{ dataDir: '' }, false],
    [{ surprise: 1 }, false],
    [[], false],
  ]
  for (const [settings, fits] of cases)
    it(`${fits ? 'takes' : 'refuses'} ${JSON.stringify(settings)}, and so does the plugin`, async () => {
      expect(compile(manifest.settings)(settings)).to.equal(fits)
      const activated = activate({ settings: settings as object }).then(
        async (plugin) => {
          await plugin.close()
          return true
        },
        () => false,
      )
      expect(await activated).to.equal(fits)
    })
})

describe('The manifest', () => {
  it('has the version of the package', () => {
    expect(manifest.version).to.equal(version)
  })

  it('has the version that CHANGELOG.md has last, unless that one is pending', () => {
    const changelog = readFileSync('CHANGELOG.md', 'utf8')
    const headings = [...changelog.matchAll(/^## \[?([\w.-]+)/gm)].map(([, heading]) => heading)
    const [last] = headings
    expect(last).to.be.oneOf([version, 'Pending'])
    const named = headings.find((heading) => heading !== 'Pending')
    expect(named ?? version).to.equal(version)
  })

  it('asks for the Node the package asks for', () => {
    expect(manifest.engines.node).to.equal(engines.node)
  })

  it('has as its main module what the package exports as its plugin', () => {
    expect(manifest.main).to.equal(exports['./plugin']?.default)
    expect(existsSync(manifest.main)).to.equal(true)
  })

  it('contributes the driver of each folder in drivers, and each is built', () => {
    const folders = readdirSync('drivers').sort()
    expect([...manifest.contributes.drivers].sort()).to.deep.equal(
      folders.map((folder) => `./dist/drivers/${folder}/${folder}.js`),
    )
    expect(manifest.contributes.drivers.filter((file) => !existsSync(file))).to.deep.equal([])
  })
})

/** Paths of PlaceOS's interface, which the plugin may or may not claim. */
const PATHS = [
  'api_keys',
  'drivers',
  'edges',
  'executions',
  'explain',
  'modules',
  'settings',
  'system_triggers',
  'systems',
  'systems/control',
  'systems/sys-1/triggers',
  'triggers',
  'webhook',
  'webhooks',
].map((path) => `/api/engine/v2/${path}`)

describe('The paths of the manifest', () => {
  let plugin: Plugin
  before(async () => {
    plugin = await activate()
  })
  after(() => plugin.close())

  /** The status the plugin answers a path with, or undefined if it passes it on. */
  const answerTo = (path: string): Promise<number | undefined> =>
    new Promise((resolve) => {
      const request = new IncomingMessage(new Socket())
      Object.assign(request, { url: path, method: 'GET' })
      const response = new ServerResponse(request)
      response.end = () => {
        resolve(response.statusCode)
        return response
      }
      plugin.router(request, response, () => {
        resolve(undefined)
      })
    })

  for (const path of [...PATHS, '/', '/api/engine/v2', '/other/api/engine/v2/webhook'])
    it(`say whether ${path} is answered`, async () => {
      const isDeclared = manifest.contributes.routes.some((route) => route.path === path)
      const answer = await answerTo(`${path}/one`)
      if (isDeclared) expect(answer).to.be.a('number')
      else expect(answer).to.equal(undefined)
    })

  it('are among those that are tried here', () => {
    const { routes, channels } = manifest.contributes
    expect(PATHS).to.include.members([...routes, ...channels].map(({ path }) => path))
  })

  it('ask for no credentials where the role is none', async () => {
    const open = manifest.contributes.routes.filter(({ role }) => role === 'none')
    expect(open).not.to.deep.equal([])
    for (const { path } of open) expect(await answerTo(`${path}/one`)).not.to.equal(401)
  })

  for (const path of PATHS)
    it(`say whether a websocket to ${path} is taken`, () => {
      const isDeclared = manifest.contributes.channels.some((channel) => channel.path === path)
      const socket = new Socket()
      const request = Object.assign(new IncomingMessage(socket), { url: path, method: 'GET' })
      expect(plugin.upgrade(request, socket, Buffer.alloc(0))).to.equal(isDeclared)
      socket.destroy()
    })
})

describe('The configuration that comes with the package', () => {
  it('is one the host takes', () => {
    expect(Configuration.safeParse(readJson('host.json')).success).to.equal(true)
  })
})
