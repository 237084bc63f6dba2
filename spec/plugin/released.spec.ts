import Database from 'better-sqlite3'
import { readdirSync, writeFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { activate, type ActivateOptions } from '../../src/plugin/index.js'
import { functionsOf } from '../webhooks/support/hooks.js'
import { FakeClock } from '../../src/testing/index.js'
import { makeBell } from '../support/bell.js'
import { POSTGRES, postgres } from '../support/postgres.js'
import { lobby } from '../support/plugins.js'
import { tempDirs } from '../support/temp-dirs.js'
import { problemOf } from '../support/thrown.js'

const FILE = 'placeos-webhooks.db'

/** The threads and files that this process has open; what is none of ours is there before and after. */
const open = (): { threads: number; files: string[] } => ({
  threads: process.getActiveResourcesInfo().filter((name) => name === 'MessagePort' || name === 'Worker')
    .length,
  files: readdirSync('/proc/self/fd'),
})

class NoDriver {}

describe('An activation that fails', () => {
  const makeDir = tempDirs()

  /** What fails, and how the data folder is made so that it does. */
  const steps: [
    what: string,
    options: (dataDir: string) => ActivateOptions,
    break_?: (dataDir: string) => void,
  ][] = [
    ['a class that is no driver', () => ({ drivers: [NoDriver] })],
    ['settings that do not fit', () => ({ settings: { maxBodyBytes: -1 } })],
    ['a mount path that is none', () => ({ mountPath: 'place' })],
    ['a configuration that does not fit', () => ({ configuration: { modules: 'none' } })],
    ['a driver file that is not there', () => ({ configuration: lobby({ drivers: ['./none.js'] }) })],
    ['two drivers of one name', () => ({ drivers: [makeBell().Bell, makeBell().Bell] })],
    ['a system that is not there', () => ({ configuration: lobby({ systems: [] }) })],
    [
      'modules beside a runtime of the host',
      () => ({ configuration: lobby(), runtime: functionsOf({} as never) }),
    ],
    [
      'saved settings that cannot be read',
      () => ({ configuration: lobby(), drivers: [makeBell().Bell] }),
      (dataDir) => {
        writeFileSync(join(dataDir, 'settings'), 'no folder')
      },
    ],
    ...['triggers', 'instances', 'api_keys', 'executions', 'replies'].map(
      (table): [string, () => ActivateOptions, (dataDir: string) => void] => [
        `a database without its table ${table}`,
        () => ({ configuration: lobby(), drivers: [makeBell().Bell] }),
        (dataDir) => {
          const database = new Database(join(dataDir, FILE))
          database.exec(`drop table ${table}`)
          database.close()
        },
      ],
    ),
    [
      'a database that is none',
      () => ({}),
      (dataDir) => {
        mkdirSync(join(dataDir, 'none'))
        writeFileSync(join(dataDir, FILE), 'x'.repeat(10_000))
      },
    ],
  ]
  for (const [what, options, spoil] of steps)
    it(`gives everything back: ${what}`, async () => {
      const dataDir = makeDir()
      const first = await activate({ settings: { dataDir } })
      await first.close()
      spoil?.(dataDir)
      const before = open()
      for (let time = 0; time < 3; time += 1) {
        const clock = new FakeClock()
        const given = options(dataDir)
        const failed = activate({ clock, ...given, settings: { dataDir, ...given.settings } })
        expect(await failed.then(() => 'it did not fail', String)).not.to.equal('it did not fail')
        expect(clock.pending).to.equal(0)
      }
      // What other specs of this process have left may end meanwhile.
      const { threads, files } = open()
      expect(threads).to.equal(before.threads)
      expect(files.filter((file) => !before.files.includes(file))).to.deep.equal([])
    })
})

describe(`An activation on ${POSTGRES} that fails`, () => {
  const makeDatabase = postgres()

  it('gives its connections back', async () => {
    const { url, administer } = await makeDatabase()
    const options = { settings: { databaseUrl: url }, configuration: lobby({ drivers: ['./none.js'] }) }
    for (let time = 0; time < 5; time += 1)
      expect(await problemOf(() => activate(options))).to.include({ code: 'invalid-configuration' })
    // A database that anybody is connected to is not dropped.
    await administer(`drop database ${new URL(url).pathname.slice(1)}`)
  })
})
