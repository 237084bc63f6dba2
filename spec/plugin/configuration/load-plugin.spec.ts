import { expect } from 'chai'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadPlugin } from '../../../src/plugin/index.js'
import { linkOwnPackage } from '../../support/own-package.js'
import { tempDirs } from '../../support/temp-dirs.js'
import { problemOf } from '../../support/thrown.js'

const MANIFEST = {
  id: 'gong',
  name: 'Gong',
  description: 'Strikes',
  version: '1.2.3',
  main: './main.mjs',
  engines: { node: '>=20', pluginApi: '^1.0.0' },
  contributes: { routes: [], channels: [], drivers: ['./gong.mjs'] },
  settings: { type: 'object' },
}

const MAIN = `export const activate = (options) => Promise.resolve(options)\n`

const GONG = `import { Driver, driver } from 'placeos-webhooks'
export class Gong extends Driver {}
driver({ name: 'Gong', generic: 'Gong' })(Gong)\n`

describe('A plugin that is loaded', () => {
  const makeDir = tempDirs()

  /** Writes a plugin and gives the path of its manifest. */
  function write(manifest: object | string, files: Readonly<Record<string, string>> = {}): string {
    const folder = makeDir()
    linkOwnPackage(folder)
    const text = typeof manifest === 'string' ? manifest : JSON.stringify(manifest)
    const all = { 'plugin.json': text, 'main.mjs': MAIN, 'gong.mjs': GONG, ...files }
    for (const [name, content] of Object.entries(all)) writeFileSync(join(folder, name), content)
    return join(folder, 'plugin.json')
  }

  it('has its manifest read', async () => {
    const { manifest } = await loadPlugin(write(MANIFEST))
    expect(manifest).to.deep.equal(MANIFEST)
  })

  it("is activated with the drivers of its manifest, then with the host's", async () => {
    class Bell {}
    const given: unknown = await (
      await loadPlugin(write(MANIFEST))
    ).activate({
      drivers: [Bell],
      settings: { maxBodyBytes: 1 },
    })
    expect(given).to.have.nested.property('drivers[0].name', 'Gong')
    expect(given).to.have.nested.property('drivers[1]', Bell)
    expect(given).to.have.deep.property('settings', { maxBodyBytes: 1 })
  })

  const refused: [
    what: string,
    manifest: object | string,
    faults: Record<string, RegExp>,
    files?: Record<string, string>,
  ][] = [
    ['whose manifest is not JSON', '{ "id": gong }', { '': /^is not JSON: / }],
    ['whose manifest is a list', [], { '': /^must be an object, not a list$/ }],
    [
      'with an unknown key',
      { ...MANIFEST, author: 'me' },
      { author: /^is not a known member; there are `\$schema`, `id`, / },
    ],
    [
      'with an unknown contribution',
      { ...MANIFEST, contributes: { ...MANIFEST.contributes, commands: [] } },
      { 'contributes.commands': /^is not a known member; there are `routes`, / },
    ],
    ['without an id', { ...MANIFEST, id: undefined }, { id: /^is missing$/ }],
    ['with a version in two parts', { ...MANIFEST, version: '1.2' }, { version: /must match/ }],
    ['with a main module outside its folder', { ...MANIFEST, main: 'main.mjs' }, { main: /\.\// }],
    [
      'with a route for a role nobody has',
      {
        ...MANIFEST,
        contributes: { ...MANIFEST.contributes, routes: [{ path: '/api', role: 'janitor' }] },
      },
      { 'contributes.routes[0].role': /^must be `.+` or `/ },
    ],
    [
      'for another Node',
      { ...MANIFEST, engines: { ...MANIFEST.engines, node: '>=99' } },
      { 'engines.node': /^asks for Node >=99; this is \d+\.\d+\.\d+$/ },
    ],
    [
      'for another host interface',
      { ...MANIFEST, engines: { ...MANIFEST.engines, pluginApi: '^2.0.0' } },
      { 'engines.pluginApi': /^asks for \^2\.0\.0; this host offers 1\.0\.0$/ },
    ],
    [
      'for another Node and another host interface',
      { ...MANIFEST, engines: { node: 'none', pluginApi: 'none' } },
      { 'engines.node': /none/, 'engines.pluginApi': /none/ },
    ],
    [
      'whose main module is missing',
      { ...MANIFEST, main: './missing.mjs' },
      { main: /^\.\/missing\.mjs cannot be loaded: / },
    ],
    [
      'whose main module throws',
      MANIFEST,
      { main: /^\.\/main\.mjs cannot be loaded: cracked$/ },
      { 'main.mjs': `throw new Error('cracked\\nin two')\n` },
    ],
    [
      'whose main module has no activate',
      MANIFEST,
      { 'main.activate': /^is not exported as a function$/ },
      { 'main.mjs': 'export const start = () => undefined\n' },
    ],
    [
      'whose driver module has no drivers',
      MANIFEST,
      { 'contributes.drivers[0]': /^\.\/gong\.mjs cannot be loaded: it exports no class made a driver/ },
      { 'gong.mjs': 'export class Gong {}\n' },
    ],
    [
      'whose driver module is missing',
      { ...MANIFEST, contributes: { ...MANIFEST.contributes, drivers: ['./gong.mjs', './bell.mjs'] } },
      { 'contributes.drivers[1]': /^\.\/bell\.mjs cannot be loaded: / },
    ],
  ]
  for (const [what, manifest, faults, files] of refused)
    it(`is refused ${what}`, async () => {
      const problem = await problemOf(() => loadPlugin(write(manifest, files)))
      expect(problem.code).to.equal('invalid-configuration')
      expect(problem.faults.map(({ path }) => path)).to.deep.equal(Object.keys(faults))
      for (const { path, message } of problem.faults) expect(message).to.match(faults[path] ?? /^$/)
    })

  it('is refused when there is no manifest', async () => {
    const problem = await problemOf(() => loadPlugin(join(makeDir(), 'plugin.json')))
    expect(problem.faults).to.deep.equal([{ path: '', message: 'cannot be read: is the path right?' }])
  })

  const broken: [text: string, line: number][] = [
    ['{ "id": gong }', 1],
    ['{\n  "webhook_secret": hush-hush,\n  "id": 1\n}', 2],
    ['{\n  "id": "gong"\n  "name": "Gong"\n}', 3],
    ['{}\n{}\n', 2],
    ['{\n  "id": "go\nng"\n}', 2],
    ['{\n  "id":\n', 3],
    ['', 1],
  ]
  for (const [text, line] of broken)
    it(`is told in which line ${JSON.stringify(text)} is not JSON, and not what stands there`, async () => {
      const { faults } = await problemOf(() => loadPlugin(write(text)))
      expect(faults.map(({ path }) => path)).to.deep.equal([''])
      expect(faults[0]?.message).to.match(new RegExp(`^is not JSON: look at line ${String(line)}: `))
      expect(faults[0]?.message).not.to.match(/gong|hush/)
    })
})
