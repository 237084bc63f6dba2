import { expect } from 'chai'
import { parseConfiguration } from '../../src/plugin/configuration/configuration.js'
import { activate } from '../../src/plugin/index.js'
import { ofSafeguards, ofTriggers, saidOf, type Misspelling } from '../support/misspellings.js'
import { problemOf } from '../support/thrown.js'

const TRIGGER = { id: 'trigger-bell', name: 'Bell' }
const INSTANCE = { id: 'trig-bell', trigger_id: 'trigger-bell', control_system_id: 'sys-lobby' }

/** A configuration file with changes at its top. */
const lobby = (changes: object): object => ({
  systems: [{ id: 'sys-lobby', name: 'Lobby' }],
  triggers: [TRIGGER],
  system_triggers: [INSTANCE],
  ...changes,
})

describe('A misspelt member of a configuration file', () => {
  const cases: Misspelling[] = [
    ...ofTriggers.map(([given, path, meant]): Misspelling => {
      return [lobby({ triggers: [{ ...TRIGGER, ...given }] }), `triggers[0].${path}`, meant]
    }),
    ...ofSafeguards.map(([given, path, meant]): Misspelling => {
      const system_triggers = [{ ...INSTANCE, ...given }]
      return [lobby({ system_triggers }), `system_triggers[0].${path}`, meant]
    }),
    [lobby({ sytems: [] }), 'sytems', 'systems'],
    [lobby({ systems: [{ id: 'sys-lobby', name: 'Lobby', module: [] }] }), 'systems[0].module', 'modules'],
    [lobby({ modules: [{ id: 'mod-1', driver: 'Bell', setting: {} }] }), 'modules[0].setting', 'settings'],
    // What clients of PlaceOS send along over REST has no place in a file that people write.
    [lobby({ triggers: [{ ...TRIGGER, playlists: [] }] }), 'triggers[0].playlists', undefined],
    [
      lobby({ system_triggers: [{ ...INSTANCE, zone_id: 'zone-1' }] }),
      'system_triggers[0].zone_id',
      undefined,
    ],
  ]
  for (const [configuration, path, meant] of cases)
    it(`is refused and named: ${path}`, async () => {
      const { code, faults } = await problemOf(() => parseConfiguration(configuration))
      expect([code, faults.map((fault) => fault.path)]).to.deep.equal(['invalid-configuration', [path]])
      expect(faults[0]?.message).to.match(saidOf(meant))
    })

  const settings: [given: object, path: string, meant: string][] = [
    [{ maxBody: 1 }, 'maxBody', 'maxBodyBytes'],
    [{ trustedProxy: [] }, 'trustedProxy', 'trustedProxies'],
    [{ public_url: 'https://example.org' }, 'public_url', 'publicUrl'],
  ]
  for (const [given, path, meant] of settings)
    it(`is refused and named among the settings: ${path}`, async () => {
      const { faults } = await problemOf(() => activate({ settings: given }))
      expect(faults.map((fault) => fault.path)).to.deep.equal([`settings.${path}`])
      expect(faults[0]?.message).to.match(saidOf(meant))
    })
})
