import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { Driver, driver, z } from 'placeos-webhooks'
import { definitionOf } from '../../src/driver/index.js'
import { examine, type ExamineOptions, type Finding } from '../../src/plugin/examine.js'
import { lobby } from '../support/plugins.js'
import { tempDirs } from '../support/temp-dirs.js'

let made = 0

@driver({ name: 'Bell', generic: 'Bell', settings: z.object({ volume: z.int().optional() }) })
class Bell extends Driver {
  override onLoad(): void {
    made += 1
  }
}

const looks = (options: ExamineOptions): Promise<Finding[]> =>
  examine(
    options,
    [Bell].flatMap((one) => definitionOf(one) ?? []),
  )

/** What was found, a line for each. */
const linesOf = (findings: readonly Finding[]): string[] =>
  findings.flatMap(({ subject, says, faults }) =>
    faults.length === 0
      ? [`${subject} ${says}`]
      : faults.map(({ path, message }) => `! ${subject} ${path}: ${message}`),
  )

describe('A look before the start', () => {
  const makeDir = tempDirs()

  it('tells what there is, and starts and makes nothing', async () => {
    const dataDir = join(makeDir(), 'data')
    expect(linesOf(await looks({ configuration: lobby(), settings: { dataDir } }))).to.deep.equal([
      'settings fit their schema',
      'configuration 1 system, 1 module, 1 trigger, 1 system trigger',
      'drivers 1 driver can be loaded',
      'modules the settings of 1 module fit their drivers',
      'database none of ours yet: a start makes it',
    ])
    expect([made, existsSync(dataDir)]).to.deep.equal([0, false])
  })

  it('says what is lost without a folder for it', async () => {
    const [line] = linesOf(await looks({})).reverse()
    expect(line).to.equal('database none: what is kept is lost with the process')
  })

  const module = (changes: object): object =>
    lobby({ modules: [{ id: 'mod-bell', driver: 'Bell', ...changes }] })
  const faults: [what: string, options: ExamineOptions, lines: (string | RegExp)[]][] = [
    ['settings', { settings: { maxBodyBytes: 0 } }, [/^! settings settings\.maxBodyBytes: /]],
    ['what is no configuration', { configuration: [] }, [/^! configuration : /]],
    [
      'a trigger that is not there',
      { configuration: lobby({ triggers: [] }) },
      [/^! configuration system_triggers\[0\]\.trigger_id: /],
    ],
    [
      'a driver that is not installed',
      { configuration: lobby({ drivers: ['no-such-driver'] }) },
      [/^! drivers drivers\[0\]: no-such-driver cannot be loaded/],
    ],
    [
      'a driver that nobody has',
      { configuration: module({ driver: 'Gong' }) },
      [/^! modules modules\[0\]\.driver: no driver is called "Gong"; there are "Bell"$/],
    ],
    [
      'a setting that its driver does not take',
      { configuration: module({ settings: { volume: 'loud' } }) },
      [/^! modules modules\[0\]\.settings\.volume: /],
    ],
  ]
  for (const [what, options, lines] of faults)
    it(`finds fault with ${what}`, async () => {
      const found = linesOf(await looks(options)).filter((line) => line.startsWith('!'))
      expect(found).to.have.length(lines.length)
      for (const [at, line] of lines.entries()) expect(found[at]).to.match(new RegExp(line))
      expect(made).to.equal(0)
    })

  it('tells whose saved settings a start would set aside, and leaves them where they are', async () => {
    const dataDir = makeDir()
    mkdirSync(join(dataDir, 'settings'))
    writeFileSync(join(dataDir, 'settings', 'mod-bell.json'), '{"volume": "loud"}')
    const lines = linesOf(await looks({ configuration: module({}), settings: { dataDir } }))
    expect(lines).to.include(
      'modules the settings of 1 module fit their drivers; a start sets aside what these have saved: mod-bell',
    )
    expect(readdirSync(join(dataDir, 'settings'))).to.deep.equal(['mod-bell.json'])
  })

  it('goes on to the database where the configuration has faults', async () => {
    const dataDir = makeDir()
    const findings = await looks({ configuration: [], settings: { dataDir } })
    expect(findings.map(({ subject }) => subject)).to.deep.equal(['settings', 'configuration', 'database'])
    expect(readdirSync(dataDir)).to.deep.equal([])
  })
})
