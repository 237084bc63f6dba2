import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import {
  arrows,
  cycles,
  defaultExports,
  drivers,
  faces,
  figures,
  folderSize,
  functionLength,
  injection,
  length,
  packagesLoadedBy,
  places,
  rooms,
  type Architecture,
  type Rule,
} from './support/architecture.js'
import { modulesOf, readTree, type Tree } from './support/source-tree.js'

/** Folders that are still to come have their place already. */
const ARCHITECTURE: Architecture = {
  layers: [
    ['cli'],
    ['host'],
    ['plugin'],
    ['admin', 'webhooks', 'realtime', 'console', 'operations'],
    ['commit'],
    ['triggers', 'journal', 'replies', 'auth', 'inventory'],
    ['runtime', 'senders'],
    ['signatures'],
    ['modules', 'driver'],
    ['bus', 'http', 'files', 'outgoing'],
    ['payload'],
    ['time', 'problem', 'log', 'chain'],
    ['webhook-url', 'database-url'],
  ],
  beside: { testing: 'host', contract: 'triggers', '.': 'triggers' },
  adapters: {
    'bus/memory': ['bus'],
    'bus/redis': ['bus'],
    'time/system': ['time'],
    'triggers/memory': ['triggers'],
    'triggers/mail/smtp': ['triggers'],
    'journal/memory': ['journal'],
    'replies/memory': ['replies'],
    'inventory/memory': ['inventory'],
    'commit/memory': ['commit', 'triggers', 'journal', 'replies'],
    'auth/memory': ['auth'],
    'runtime/brought': ['runtime'],
    'runtime/embedded': ['runtime'],
    'runtime/placeos': ['runtime'],
    store: ['commit', 'triggers', 'journal', 'replies', 'auth', 'inventory'],
  },
  rooms: {
    'src/admin': ['inventory', 'routes', 'executions', 'openapi', 'resources', 'rest'],
    'src/cli': ['watch', 'commands', 'line'],
    'src/driver': ['methods'],
    'src/plugin': ['configuration', 'guest'],
    'src/realtime': ['session', 'wire'],
    'src/signatures': ['handshakes', 'verify', 'keys', 'schemes'],
    'src/store': ['executions', 'triggers', 'inventory', 'replies', 'commit', 'schema'],
    'src/triggers': ['edits', 'instance', 'firing', 'keeping', 'mail', 'definition'],
    'src/webhooks': [
      'explain',
      'pipeline',
      'late-replies',
      'execution',
      'record',
      'gates',
      'delivery',
      'replies',
    ],
    'drivers/meraki-dashboard': ['scanning', 'api'],
    'console/src/pages': ['triggers', 'systems', 'drivers', 'modules', 'instance', 'executions'],
  },
  compositionRoot: 'src/plugin/compose.ts',
  // The host's configuration file says what the embedded runtime runs, so its schema is made of that one's.
  exceptions: { 'src/plugin/configuration/configuration.ts': 'runtime/embedded' },
  injection: ['inject', 'injectable', 'InjectionToken'],
}

const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  devDependencies: Record<string, string>
}
const driverImports = drivers(Object.keys(devDependencies))

describe('The sources', () => {
  const modules = modulesOf(readTree('src', 'drivers'))
  const everything = [...modules, ...modulesOf(readTree('bench'))]
  const largest = figures(everything)

  const sizes: [sentence: string, rule: Rule][] = [
    [`have no function of more than 60 lines of code (${largest.function})`, functionLength],
    [`have no file of more than 200 lines of code (${largest.file})`, length],
    [`have no folder of more than 15 files (${largest.folder})`, folderSize],
  ]
  for (const [sentence, rule] of sizes)
    it(sentence, () => {
      expect(rule(everything, ARCHITECTURE)).to.deep.equal([])
    })

  const rules: [sentence: string, rule: Rule][] = [
    ['are in folders the design knows', places],
    ['import along its arrows only', arrows],
    ['enter a folder by its index', faces],
    ['have rooms with arrows one way', rooms],
    ['have no cycle of files', cycles],
    ['leave the container to the composition root', injection],
    ['let drivers import the authoring face and themselves', driverImports],
    ['have no default exports', defaultExports],
  ]
  for (const [sentence, rule] of rules)
    it(sentence, () => {
      expect(rule(modules, ARCHITECTURE)).to.deep.equal([])
    })

  describe('of the console', () => {
    const pages = modulesOf(readTree('console/src'))
    const largest = figures(pages)
    const own: [sentence: string, rule: Rule][] = [
      ['have rooms with arrows one way', rooms],
      ['have no cycle of files', cycles],
      ['have no default exports', defaultExports],
      [`have no function of more than 60 lines of code (${largest.function})`, functionLength],
      [`have no file of more than 200 lines of code (${largest.file})`, length],
      [`have no folder of more than 15 files (${largest.folder})`, folderSize],
    ]
    for (const [sentence, rule] of own)
      it(sentence, () => {
        expect(rule(pages, ARCHITECTURE)).to.deep.equal([])
      })
  })

  for (const face of ['src/index.ts', 'src/driver/index.ts', 'src/contract/index.ts'])
    it(`load neither a container nor a web server with ${face}`, () => {
      const packages = packagesLoadedBy(face, modules).filter((name) => !name.startsWith('node:'))
      expect(packages).to.include('croner')
      expect(['croner', 'zod']).to.include.members(packages)
    })

  it('are all read: each folder of the design that exists has files here', () => {
    const folders = new Set(modules.map(({ path }) => path.split('/').slice(0, 2).join('/')))
    expect([...folders]).to.include.members(['src/cli', 'src/plugin', 'src/driver', 'drivers/display'])
  })
})

/** A small project that breaks no rule. */
const SOUND: Tree = {
  'src/index.ts': `export { Driver } from './driver/index.js'`,
  'src/time/index.ts': `export { Clock } from './clock.js'`,
  'src/time/clock.ts': `import type { InjectionToken } from 'tsyringe'\nexport const Clock: InjectionToken = Symbol()`,
  'src/time/system/index.ts': `import { injectable } from 'tsyringe'\nimport { Clock } from '../clock.js'\nexport class SystemClock {}`,
  'src/driver/index.ts': `export { Driver } from './driver.js'`,
  'src/driver/driver.ts': `import type { Clock } from '../time/index.js'\nexport class Driver {}`,
  'src/plugin/index.ts': `export { compose } from './compose.js'`,
  'src/plugin/compose.ts': `import { container } from 'tsyringe'\nimport { SystemClock } from '../time/system/index.js'\nexport const compose = container`,
  'src/testing/index.ts': `import { compose } from '../plugin/index.js'`,
  'drivers/bell/bell.ts': `import { Driver } from 'placeos-webhooks'\nimport { ring } from './ring.js'\nimport 'node:net'`,
  'drivers/bell/ring.ts': 'export const ring = 1',
  'drivers/bell/bell.spec.ts': `import { driverSpec } from 'placeos-webhooks/testing'\nimport { expect } from 'chai'`,
}

const ALL: Rule[] = [
  places,
  arrows,
  rooms,
  faces,
  cycles,
  injection,
  driverImports,
  defaultExports,
  length,
  functionLength,
  folderSize,
]

const breaches = (rule: Rule, change: Tree): string[] =>
  rule(modulesOf({ ...SOUND, ...change }), ARCHITECTURE)

describe('The check of the sources', () => {
  it('finds nothing in a sound project', () => {
    expect(ALL.flatMap((rule) => breaches(rule, {}))).to.deep.equal([])
  })

  const cases: [what: string, rule: Rule, change: Tree, breach: string][] = [
    [
      'a folder that imports one above it',
      arrows,
      { 'src/driver/a.ts': `import { compose } from '../plugin/index.js'` },
      'src/driver/a.ts → src/plugin/index.ts: plugin is not below driver',
    ],
    [
      'a folder that imports one above it for a type',
      arrows,
      { 'src/driver/a.ts': `export type A = import('../plugin/index.js').A` },
      'src/driver/a.ts → src/plugin/index.ts: plugin is not below driver',
    ],
    [
      'a folder that imports one above it late',
      arrows,
      { 'src/driver/a.ts': `export const a = () => import('../plugin/index.js')` },
      'src/driver/a.ts → src/plugin/index.ts: plugin is not below driver',
    ],
    [
      'a folder that imports its neighbour',
      arrows,
      { 'src/webhooks/a.ts': `import { b } from '../admin/index.js'` },
      'src/webhooks/a.ts → src/admin/index.ts: admin is not below webhooks',
    ],
    [
      'a folder that imports the authoring face',
      arrows,
      { 'src/plugin/a.ts': `import { Driver } from '../index.js'` },
      'src/plugin/a.ts → src/index.ts: nothing may import .',
    ],
    [
      'anything that imports the testing face',
      arrows,
      { 'src/cli/a.ts': `export { driverSpec } from '../testing/index.js'` },
      'src/cli/a.ts → src/testing/index.ts: nothing may import testing',
    ],
    [
      'a testing face that imports the host',
      arrows,
      { 'src/testing/a.ts': `import { startHost } from '../host/index.js'` },
      'src/testing/a.ts → src/host/index.ts: host is not below testing',
    ],
    [
      'an authoring face that imports the plugin',
      arrows,
      { 'src/index.ts': `export type { Plugin } from './plugin/index.js'` },
      'src/index.ts → src/plugin/index.ts: plugin is not below .',
    ],
    [
      'an adapter that is chosen outside the composition root',
      arrows,
      { 'src/plugin/a.ts': `import type { SystemClock } from '../time/system/index.js'` },
      'src/plugin/a.ts → src/time/system/index.ts: only src/plugin/compose.ts may import adapters',
    ],
    [
      'a port that imports its adapter',
      arrows,
      { 'src/time/a.ts': `export { SystemClock } from './system/index.js'` },
      'src/time/a.ts → src/time/system/index.ts: only src/plugin/compose.ts may import adapters',
    ],
    [
      'an adapter that imports the neighbour of its port',
      arrows,
      { 'src/time/system/a.ts': `import { Problem } from '../../problem/index.js'` },
      'src/time/system/a.ts → src/problem/index.ts: problem is not below time/system',
    ],
    [
      'an import behind the index of another folder',
      faces,
      { 'src/plugin/a.ts': `import { Driver } from '../driver/driver.js'` },
      'src/plugin/a.ts → src/driver/driver.ts: is behind the index of its folder',
    ],
    [
      'an import of a folder inside another',
      faces,
      { 'src/plugin/a.ts': `import { x } from '../runtime/embedded/saved-settings/index.js'` },
      'src/plugin/a.ts → src/runtime/embedded/saved-settings/index.ts: is an inner folder of another',
    ],
    [
      'an import behind a room of another folder',
      faces,
      { 'src/admin/a.ts': `import { Gate } from '../webhooks/gates/gate.js'` },
      'src/admin/a.ts → src/webhooks/gates/gate.ts: is behind the index of its folder',
    ],
    [
      'a room that imports one above it',
      rooms,
      { 'src/webhooks/gates/a.ts': `import type { b } from '../pipeline/b.js'` },
      'src/webhooks/gates/a.ts → src/webhooks/pipeline/b.ts: pipeline is not below gates',
    ],
    [
      'a room that imports a file of its own folder',
      rooms,
      { 'src/webhooks/gates/a.ts': `import type { b } from '../webhooks.js'` },
      'src/webhooks/gates/a.ts → src/webhooks/webhooks.ts: stands above the rooms of its folder',
    ],
    [
      'a folder with too many files',
      folderSize,
      Object.fromEntries(Array.from({ length: 15 }, (_, at) => [`src/driver/a${String(at)}.ts`, ''])),
      'src/driver has 17 files',
    ],
    [
      'two files that import each other',
      cycles,
      {
        'src/driver/a.ts': `import { b } from './b.js'`,
        'src/driver/b.ts': `import type { a } from './a.js'`,
      },
      'src/driver/a.ts → src/driver/b.ts → src/driver/a.ts',
    ],
    [
      'a file that re-exports its own index',
      cycles,
      { 'src/driver/driver.ts': `export * from './index.js'` },
      'src/driver/index.ts → src/driver/driver.ts → src/driver/index.ts',
    ],
    [
      'a container outside the composition root',
      injection,
      { 'src/plugin/a.ts': `import { container as all } from 'tsyringe'` },
      'src/plugin/a.ts → tsyringe: takes container',
    ],
    [
      'a decorator that registers with the global container',
      injection,
      { 'src/plugin/a.ts': `import { inject, singleton } from 'tsyringe'` },
      'src/plugin/a.ts → tsyringe: takes singleton',
    ],
    [
      'the whole of tsyringe',
      injection,
      { 'src/plugin/a.ts': `import * as all from 'tsyringe'` },
      'src/plugin/a.ts → tsyringe: takes *',
    ],
    [
      'a folder without a place in the design',
      places,
      { 'src/helpers/a.ts': '' },
      'src/helpers is in no layer',
    ],
    [
      'a folder below another that is no adapter',
      places,
      { 'src/journal/sqlite/a.ts': '' },
      'src/journal/sqlite is neither a concept, a room nor an adapter',
    ],
    [
      'a driver that imports a file of ours',
      driverImports,
      { 'drivers/bell/a.ts': `import { Driver } from '../../src/index.js'` },
      'drivers/bell/a.ts → src/index.ts: is not its own',
    ],
    [
      'a driver that imports another driver',
      driverImports,
      { 'drivers/bell/a.ts': `import { b } from '../bells/b.js'` },
      'drivers/bell/a.ts → drivers/bells/b.ts: is not its own',
    ],
    [
      'a driver that imports a package',
      driverImports,
      { 'drivers/bell/a.ts': `import { z } from 'zod'` },
      'drivers/bell/a.ts → zod: is not for drivers',
    ],
    [
      'a driver that imports the testing face',
      driverImports,
      { 'drivers/bell/a.ts': `import type { DriverSpec } from 'placeos-webhooks/testing'` },
      'drivers/bell/a.ts → placeos-webhooks/testing: is not for drivers',
    ],
    [
      "a driver's spec that imports the plugin",
      driverImports,
      { 'drivers/bell/a.spec.ts': `import { activate } from 'placeos-webhooks/plugin'` },
      'drivers/bell/a.spec.ts → placeos-webhooks/plugin: is not for specs of drivers',
    ],
    [
      'a default export',
      defaultExports,
      { 'src/driver/a.ts': 'export default class A {}' },
      'src/driver/a.ts has a default export',
    ],
    [
      'a default export by another name',
      defaultExports,
      { 'src/driver/a.ts': 'const a = 1\nexport { a as default }' },
      'src/driver/a.ts has a default export',
    ],
    [
      'a function that is too long',
      functionLength,
      { 'src/driver/a.ts': `class A {\n  b() {\n${'a()\n'.repeat(59)}}\n}` },
      'b in src/driver/a.ts has 61 lines',
    ],
    [
      'a file that is too long',
      length,
      { 'src/driver/a.ts': 'a()\n'.repeat(201) },
      'src/driver/a.ts has 201 lines',
    ],
  ]
  for (const [what, rule, change, breach] of cases)
    it(`finds ${what}`, () => {
      expect(breaches(rule, change)).to.deep.equal([breach])
    })

  it('counts neither blanks nor comments as lines of code', () => {
    const text = '/**\n * Why.\n */\n\n// How.\na(`\n\n`)\n'
    expect(modulesOf({ 'src/driver/a.ts': text })[0]?.lines).to.equal(3)
  })

  it('sees what a file loads by way of others, types aside', () => {
    const modules = modulesOf({
      ...SOUND,
      'src/driver/driver.ts': `import type { Router } from 'express'\nimport { type Log } from 'pino'\nexport class Driver {}`,
    })
    expect(packagesLoadedBy('src/index.ts', modules)).to.deep.equal(['pino'])
  })
})
