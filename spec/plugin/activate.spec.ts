import { expect } from 'chai'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Driver, driver, Problem, type Fault } from 'placeos-webhooks'
import { definitionOf } from '../../src/driver/index.js'
import { activate, type ActivateOptions } from '../../src/plugin/index.js'
import type { Runtime } from '../../src/runtime/index.js'
import { FakeClock, MemoryLog } from '../../src/testing/index.js'
import { makeBell } from '../support/bell.js'
import { bellUrl, lobby, plugins } from '../support/plugins.js'
import { tempDirs } from '../support/temp-dirs.js'
import { problemOf } from '../support/thrown.js'

/** What activating is refused for. */
async function faultsOf(options: ActivateOptions): Promise<readonly Fault[]> {
  const problem = await problemOf(() => activate(options))
  expect(problem.code).to.equal('invalid-configuration')
  return problem.faults
}

/** One of a system's or a trigger's keys, in a list of one. */
const system = (changes: object): object => ({
  systems: [{ id: 'sys-lobby', name: 'Lobby', modules: ['mod-bell'], ...changes }],
})
const hook = (changes: object): object => ({
  system_triggers: [
    { id: 'trig-bell', trigger_id: 'trigger-bell', control_system_id: 'sys-lobby', ...changes },
  ],
})

describe('A plugin that is activated', () => {
  it('needs nothing at all', async () => {
    const plugin = await activate()
    expect(await plugin.webhooks()).to.deep.equal([])
    await plugin.close()
  })

  it('works with every setting at its default', async () => {
    const plugin = await activate({ settings: {} })
    await plugin.close()
  })

  const settings: [given: object, path: string][] = [
    [{ maxBodyBytes: 0 }, 'settings.maxBodyBytes'],
    [{ maxBodyBytes: '1 MB' }, 'settings.maxBodyBytes'],
    [{ webhookTimeoutMs: 0.5 }, 'settings.webhookTimeoutMs'],
    [{ dataDir: '' }, 'settings.dataDir'],
    [{ trustedProxies: ['localhost'] }, 'settings.trustedProxies[0]'],
    [{ trustedProxies: ['10.0.0.0/8', '10.0.0.0/33'] }, 'settings.trustedProxies[1]'],
    [{ maxBody: 1 }, 'settings.maxBody'],
  ]
  for (const [given, path] of settings)
    it(`refuses the settings ${JSON.stringify(given)}`, async () => {
      expect((await faultsOf({ settings: given })).map((fault) => fault.path)).to.deep.equal([path])
    })

  const configurations: [what: string, configuration: unknown, faults: Record<string, string>][] = [
    ['that is no object', 'bell', { '': 'must be an object, not text' }],
    ['that is null', null, { '': 'must be an object, not null' }],
    ['with an unknown key', lobby({ sytems: [] }), { sytems: 'is not a known member' }],
    [
      'of a module whose driver nobody knows',
      lobby({ modules: [{ id: 'mod-bell', driver: 'Gong' }] }),
      { 'modules[0].driver': 'no driver is called "Gong"; there are "Bell"' },
    ],
    [
      'of a module whose settings do not fit',
      lobby({ modules: [{ id: 'mod-bell', driver: 'Bell', settings: { tone: 440 } }] }),
      { 'modules[0].settings.tone': 'must be text, not a number' },
    ],
    [
      'of a module whose name ends like an index',
      lobby({ modules: [{ id: 'mod-bell', driver: 'Bell', name: 'Bell_2' }] }),
      { 'modules[0].name': 'must not end like an index' },
    ],
    [
      'of two modules with one id',
      lobby({
        modules: [
          { id: 'mod-bell', driver: 'Bell' },
          { id: 'mod-bell', driver: 'Bell' },
        ],
      }),
      { 'modules[1]': 'mod-bell is already at modules[0]' },
    ],
    [
      'of a system with a module nobody knows',
      lobby(system({ modules: ['mod-bell', 'mod-gong'] })),
      { 'systems[0].modules[1]': 'no module has the id mod-gong' },
    ],
    [
      'of a system with a module twice',
      lobby(system({ modules: ['mod-bell', 'mod-bell'] })),
      { 'systems[0].modules[1]': 'mod-bell is already at systems[0].modules[0]' },
    ],
    [
      'of a trigger with a verb that runs nothing',
      lobby({ triggers: [{ id: 'trigger-bell', name: 'Bell', supported_methods: ['POST', 'HEAD'] }] }),
      { 'triggers[0].supported_methods': 'contains invalid methods: HEAD' },
    ],
    [
      'of an instance of no trigger',
      lobby(hook({ trigger_id: 'trigger-gong' })),
      { 'system_triggers[0].trigger_id': 'no trigger has the id trigger-gong' },
    ],
    [
      'of an instance in no system',
      lobby(hook({ control_system_id: 'sys-attic' })),
      { 'system_triggers[0].control_system_id': 'no system has the id sys-attic' },
    ],
    [
      'of an instance whose id cannot stand in a URL',
      lobby(hook({ id: 'trig/bell' })),
      { 'system_triggers[0].id': 'it is part of a URL' },
    ],
    [
      'of an instance with a secret that is quickly guessed',
      lobby(hook({ webhook_secret: 'bell' })),
      { 'system_triggers[0].webhook_secret': 'must have at least 8 characters' },
    ],
    [
      'with several faults',
      lobby({ modules: [{ id: '', driver: 'Bell' }], ...hook({ enabled: 'yes', exec: true }) }),
      {
        'modules[0].id': 'must not be empty',
        'system_triggers[0].enabled': 'must be true or false, not text',
        'system_triggers[0].exec': 'is not a known member',
      },
    ],
  ]
  for (const [what, configuration, expected] of configurations)
    it(`refuses a configuration ${what}`, async () => {
      const faults = await faultsOf({ configuration, drivers: [makeBell().Bell] })
      expect(faults.map(({ path }) => path)).to.deep.equal(Object.keys(expected))
      for (const { path, message } of faults) expect(message).to.include(expected[path])
    })

  it('starts no module of a configuration it refuses', async () => {
    let starts = 0
    @driver({ name: 'Gong', generic: 'Gong' })
    class Gong extends Driver {
      override onLoad(): void {
        starts += 1
        this.schedule.every(1000, () => undefined)
      }
    }
    const modules = [
      { id: 'mod-bell', driver: 'Gong' },
      { id: 'mod-other', driver: 'Gongg' },
    ]
    const clock = new FakeClock()
    const options = { configuration: lobby({ modules }), drivers: [Gong], clock }
    expect(await faultsOf(options)).to.have.length(1)
    expect([starts, clock.pending]).to.deep.equal([0, 0])
  })

  it('says of a driver that fails to load that it failed, and works on', async () => {
    @driver({ name: 'Cracked', generic: 'Bell' })
    class Cracked extends Driver {
      override onLoad(): void {
        throw new Error('no clapper')
      }
    }
    const log = new MemoryLog()
    const configuration = lobby({ modules: [{ id: 'mod-bell', driver: 'Cracked' }] })
    const plugin = await activate({ configuration, drivers: [Cracked], log })
    expect(log.lines.map(({ level, message }) => `${level} ${message}`)).to.deep.equal([
      'error onLoad failed',
    ])
    await plugin.close()
  })
})

/** A runtime without modules. */
const IDLE: Runtime = {
  findWebhook: () => new Problem('module-not-found', 'no module'),
  callWebhook: () => undefined,
  exec: () => Promise.resolve(null),
  follow: () => () => undefined,
  debug: () => () => undefined,
  list: () => [],
  systems: () => ({ systems: [] }),
  system: () => undefined,
  status: () => undefined,
  health: () => [],
}

describe('A plugin with a runtime of its host', () => {
  const start = plugins()

  it('refuses modules, which it could not run', async () => {
    const faults = await faultsOf({ runtime: IDLE, drivers: [makeBell().Bell], configuration: lobby() })
    expect(faults.map(({ path }) => path)).to.deep.equal(['modules'])
  })

  it('executes there', async () => {
    const { Bell } = makeBell()
    const endpoint = definitionOf(Bell)?.webhooks.get('ring')
    const calls: string[] = []
    const runtime: Runtime = {
      ...IDLE,
      findWebhook: ({ system, name, index }) =>
        endpoint
          ? { module: 'mod-far', name: `${system} ${name}_${String(index)}`, endpoint }
          : new Problem('method-not-found', 'no bell'),
      callWebhook: ({ name }, { verb }) => {
        calls.push(`${verb} ${name}`)
        return Promise.resolve([200, null, 'rung from afar'])
      },
    }
    const { plugin, url } = await start({
      runtime,
      configuration: lobby({ modules: [], systems: [{ id: 'sys-lobby', name: 'Lobby' }] }),
    })
    const answer = await fetch(bellUrl(url, 'ring'), { method: 'POST' })
    expect(await answer.text()).to.equal('rung from afar')
    expect(plugin.runtime).to.equal(runtime)
    expect(calls).to.deep.equal(['POST sys-lobby Bell_1'])
  })
})

describe('The drivers of a plugin that is activated', () => {
  const makeDir = tempDirs()

  /** A folder with a file that exports nothing, and the options to configure by it. */
  function withDrivers(entries: readonly string[]): ActivateOptions {
    const configurationDir = makeDir()
    writeFileSync(join(configurationDir, 'empty.mjs'), 'export const bell = 1\n')
    writeFileSync(join(configurationDir, 'broken.mjs'), 'export const = 1\n')
    const wait = 'await new Promise((resolve) => setTimeout(resolve, 20))\n'
    writeFileSync(join(configurationDir, 'slow.mjs'), `${wait}throw new Error('no clapper')\n`)
    return { configurationDir, configuration: { drivers: entries } }
  }

  const unusable: [what: string, entry: string, message: RegExp][] = [
    ['a file that is not there', './missing.mjs', /^\.\/missing\.mjs cannot be loaded: .*missing\.mjs/],
    [
      'a package that is not installed',
      'no-such-driver',
      /^no-such-driver cannot be loaded: Cannot find module/,
    ],
    ['a file that does not parse', './broken.mjs', /^\.\/broken\.mjs cannot be loaded: /],
    ['a file that throws', './slow.mjs', /^\.\/slow\.mjs cannot be loaded: no clapper$/],
    ['a file without a driver', './empty.mjs', /it exports no class made a driver with @driver/],
  ]
  for (const [what, entry, message] of unusable)
    it(`may not come from ${what}`, async () => {
      const faults = await faultsOf(withDrivers([entry]))
      expect(faults.map(({ path }) => path)).to.deep.equal(['drivers[0]'])
      expect(faults[0]?.message).to.match(message)
      expect(faults[0]?.message).not.to.include('\n')
    })

  it('are each named when they cannot be loaded, in their order', async () => {
    const faults = await faultsOf(withDrivers(['./slow.mjs', './missing.mjs']))
    expect(faults.map(({ path }) => path)).to.deep.equal(['drivers[0]', 'drivers[1]'])
  })

  it('may not share a name', async () => {
    const faults = await faultsOf({ drivers: [makeBell().Bell, makeBell().Bell] })
    expect(faults).to.deep.equal([
      { path: 'drivers', message: 'two drivers are called "Bell": Bell and Bell' },
    ])
  })

  it('may be given twice', async () => {
    const { Bell } = makeBell()
    const plugin = await activate({ drivers: [Bell, Bell], configuration: lobby() })
    expect(await plugin.webhooks()).to.have.length(1)
    await plugin.close()
  })

  it('must be marked as such', async () => {
    class Gong {}
    expect(await faultsOf({ drivers: [Gong] })).to.deep.equal([
      { path: 'drivers', message: 'Gong is not a driver: it has no @driver' },
    ])
  })
})
