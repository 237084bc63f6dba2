import { readdirSync, readFileSync } from 'node:fs'
import { createServer, IncomingMessage, ServerResponse } from 'node:http'
import { Socket, type AddressInfo } from 'node:net'
import { Ajv2020, type AnySchema, type ValidateFunction } from 'ajv/dist/2020.js'
import { expect } from 'chai'
import { activate, Configuration, type Plugin } from '../../../src/plugin/index.js'
import { roles, type Role } from '../../../src/auth/index.js'
import { publishedSchemas, settingsSchema } from '../../../src/plugin/configuration/schemas.js'
import { isBuilt } from '../../support/built.js'
import { VERSION } from '../../../src/plugin/version.js'
import { offer, RawClient } from '../../webhooks/support/raw-client.js'

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

/** Holds values to a schema, strictly: what the schema says must mean something. Formats only tell people. */
const compile = (schema: AnySchema): ValidateFunction => {
  const ajv = new Ajv2020({ allErrors: true, validateFormats: false })
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
    [{ drainTimeoutMs: 0, smtpUrl: 'smtp://localhost', mailFrom: 'a@b' }, true],
    [{ dataDir: '' }, false],
    [{ adminKey: 'short' }, false],
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
  it('has the version the code says', () => {
    expect(VERSION).to.equal(version)
  })

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
    expect(isBuilt(manifest.main)).to.equal(true)
  })

  it('contributes the driver of each folder in drivers, and each is built', () => {
    const folders = readdirSync('drivers').sort()
    expect([...manifest.contributes.drivers].sort()).to.deep.equal(
      folders.map((folder) => `./dist/drivers/${folder}/${folder}.js`),
    )
    expect(manifest.contributes.drivers.filter((file) => !isBuilt(file))).to.deep.equal([])
  })
})

/** Paths of PlaceOS's interface, which the plugin may or may not claim. */
const PATHS = [
  '/console',
  '/healthz',
  '/metrics',
  '/metricsandmore',
  '/readyz',
  '/auth/authority',
  '/auth/login',
  ...[
    'api_keys',
    'drivers',
    'edges',
    'executions',
    'explain',
    'modules',
    'openapi.json',
    'settings',
    'sign_in',
    'system_triggers',
    'systems',
    'systems/control',
    'systems/sys-1/triggers',
    'triggers',
    'triggers/trigger-1',
    'users/current',
    'users/user-1',
    'webhook',
    'webhook/trig-1/notify',
    'webhooks',
    'zones',
  ].map((path) => `/api/engine/v2/${path}`),
]

/** The path a claim has for what lies below another. */
const isBelow = (path: string, claimed: string): boolean => path === claimed || path.startsWith(`${claimed}/`)

describe('The paths of the manifest', () => {
  let plugin: Plugin
  const keys = new Map<Role, string>()
  before(async () => {
    plugin = await activate()
    for (const role of roles) keys.set(role, (await plugin.keys.create({ name: role, role })).key)
  })
  after(() => plugin.close())

  /** The status the plugin answers a path with, or undefined if it passes it on. */
  const answerTo = (path: string, key?: string, method = 'GET'): Promise<number | undefined> =>
    new Promise((resolve) => {
      const request = new IncomingMessage(new Socket())
      const headers = key === undefined ? {} : { 'x-api-key': key }
      Object.assign(request, { url: path, method, headers })
      const response = new ServerResponse(request)
      response.end = () => {
        resolve(response.statusCode)
        return response
      }
      plugin.router(request, response, () => {
        resolve(undefined)
      })
    })

  // Below the webhooks' path there is nothing without an instance.
  for (const path of [...PATHS, '/', '/api/engine/v2', '/other/api/engine/v2/webhook/trig-1/notify'])
    it(`say whether ${path} is answered`, async () => {
      const isDeclared = manifest.contributes.routes.some((route) => isBelow(path, route.path))
      const answer = await answerTo(path === '/api/engine/v2/webhook' ? `${path}/trig-1/notify` : path)
      if (isDeclared) expect(answer).to.be.a('number')
      else expect(answer).to.equal(undefined)
    })

  it('are among those that are tried here', () => {
    const { routes, channels } = manifest.contributes
    expect(PATHS).to.include.members([...routes, ...channels].map(({ path }) => path))
  })

  for (const { path, role } of manifest.contributes.routes)
    it(`ask for ${role} at least at ${path}`, async () => {
      const probe = path.endsWith('/webhook') ? `${path}/trig-1/notify` : path
      // Manifests have the clearances of drivers, and one path is for signing in.
      const needed = roles.indexOf((role === 'administrator' ? 'admin' : role) as Role)
      const verb = path.endsWith('/sign_in') ? 'POST' : 'GET'
      expect((await answerTo(probe, undefined, verb)) === 401).to.equal(role !== 'none')
      for (const [at, held] of roles.entries()) {
        expect((await answerTo(probe, keys.get(held), verb)) === 403).to.equal(at < needed)
      }
    })

  for (const path of PATHS)
    it(`say whether a websocket to ${path} is taken`, async () => {
      const isDeclared = manifest.contributes.channels.some((channel) => channel.path === path)
      const server = createServer((_request, response) => response.writeHead(404).end())
      plugin.attach(server)
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const client = await RawClient.connect((server.address() as AddressInfo).port)
      client.send(offer(path))
      expect((await client.answer()).status).to.equal(isDeclared ? 401 : 404)
      client.leave()
      server.close()
    })
})

describe('The configuration that comes with the package', () => {
  it('is one the host takes', () => {
    expect(Configuration.safeParse(readJson('host.json')).success).to.equal(true)
  })
})
