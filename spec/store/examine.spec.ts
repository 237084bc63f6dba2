import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect } from 'chai'
import { silentLog } from '../../src/log/index.js'
import { examineStores, openStores, type Place } from '../../src/store/index.js'
import { migrations } from '../../src/store/schema/migrations.js'
import { postgres, POSTGRES } from '../support/postgres.js'
import { tempDirs } from '../support/temp-dirs.js'
import { problemOf } from '../support/thrown.js'

const STEPS = Object.keys(migrations)
const FILE = 'placeos-webhooks.db'

const examine = (place: Place) => examineStores(place, silentLog)

/** Opens a database as a start does, and closes it. */
async function begin(place: Place): Promise<void> {
  await (await openStores(place, silentLog)).close()
}

/** Every file of a folder with what is in it and when it was written. */
const contentOf = (folder: string): unknown[] =>
  readdirSync(folder).map((name) => {
    const path = join(folder, name)
    return [name, readFileSync(path, 'base64'), statSync(path).mtimeMs]
  })

/** Takes the last step back, in the list of steps alone. */
function forgetLastStep(file: string): void {
  const db = new Database(file)
  db.prepare('delete from kysely_migration where name = ?').run(STEPS.at(-1))
  db.close()
}

describe('A look at a SQLite database', () => {
  const makeDir = tempDirs()

  it('finds none in a folder that is not there, and does not make it', async () => {
    const folder = makeDir()
    const state = await examine({ dataDir: join(folder, 'some/data') })
    expect(state).to.deep.equal({ exists: false, missing: STEPS })
    expect(readdirSync(folder)).to.deep.equal([])
  })

  it('finds it up to date after a start, and leaves every byte as it is', async () => {
    const dataDir = makeDir()
    await begin({ dataDir })
    const before = contentOf(dataDir)
    expect(await examine({ dataDir })).to.deep.equal({ exists: true, missing: [] })
    expect(contentOf(dataDir)).to.deep.equal(before)
  })

  it('finds it up to date while a host works on it', async () => {
    const dataDir = makeDir()
    const { close } = await openStores({ dataDir }, silentLog)
    expect(await examine({ dataDir })).to.deep.equal({ exists: true, missing: [] })
    await close()
  })

  it('names the steps that a start would take', async () => {
    const dataDir = makeDir()
    await begin({ dataDir })
    forgetLastStep(join(dataDir, FILE))
    expect(await examine({ dataDir })).to.deep.equal({ exists: true, missing: STEPS.slice(-1) })
  })

  const broken: [what: string, prepare: (folder: string) => string, fault: RegExp][] = [
    [
      'a file instead of the folder',
      (folder) => {
        writeFileSync(join(folder, 'data'), '')
        return 'data'
      },
      /is no folder/,
    ],
    [
      'a folder below a file',
      (folder) => {
        writeFileSync(join(folder, 'data'), '')
        return 'data/deeper'
      },
      /no folder/,
    ],
    [
      'a file that is no database',
      (folder) => {
        writeFileSync(
          join(folder, FILE),
          'no database at all, but long enough to be taken for one'.repeat(20),
        )
        return '.'
      },
      /is no SQLite database/,
    ],
    [
      'the database of another program',
      (folder) => {
        const db = new Database(join(folder, FILE))
        db.exec('create table elsewhere (a)')
        db.close()
        return '.'
      },
      /of another program/,
    ],
    [
      'a folder in the place of the file',
      (folder) => {
        mkdirSync(join(folder, FILE))
        return '.'
      },
      /no file/,
    ],
  ]
  for (const [what, prepare, fault] of broken)
    it(`finds fault with ${what}, and leaves it`, async () => {
      const folder = makeDir()
      const dataDir = join(folder, prepare(folder))
      const before = readdirSync(folder)
      const problem = await problemOf(() => examine({ dataDir }))
      expect(problem.code).to.equal('invalid-configuration')
      expect(problem.message).to.match(fault).and.not.include(folder)
      expect(readdirSync(folder)).to.deep.equal(before)
    })
})

describe(`A look at a database of ${POSTGRES}`, () => {
  const makeDatabase = postgres()

  it('finds none of ours and makes none, and then finds it up to date', async () => {
    const { url: databaseUrl } = await makeDatabase()
    for (let look = 0; look < 2; look += 1)
      expect(await examine({ databaseUrl })).to.deep.equal({ exists: false, missing: STEPS })
    await begin({ databaseUrl })
    expect(await examine({ databaseUrl })).to.deep.equal({ exists: true, missing: [] })
  })

  it('finds fault with a server that is not there, a wrong password, and a user who may make no tables', async () => {
    const { url, administer } = await makeDatabase()
    const codeOf = async (databaseUrl: string): Promise<string> =>
      (await problemOf(() => examine({ databaseUrl }))).code
    expect(await codeOf('postgres://hooks:pass-1234@127.0.0.1:1/hooks')).to.equal('storage-unavailable')
    const wrong = new URL(url)
    wrong.password = 'wrong'
    expect(await codeOf(wrong.href)).to.equal('invalid-configuration')
    const name = `reader_${wrong.pathname.slice(1)}`
    await administer(`create role ${name} login password 'only-reads'`)
    const reader = new URL(url)
    reader.username = name
    reader.password = 'only-reads'
    expect(await codeOf(reader.href)).to.equal('invalid-configuration')
  })
})
