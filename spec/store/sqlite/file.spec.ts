import { mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect } from 'chai'
import { sql } from 'kysely'
import { openStores, type Stores } from '../../../src/store/index.js'
import { migrations } from '../../../src/store/schema/migrations.js'
import { openSqlite } from '../../../src/store/sqlite/index.js'
import { MemoryLog } from '../../../src/testing/index.js'
import { aKey, saveInstance, saveTrigger } from '../../support/records.js'
import { tempDirs } from '../../support/temp-dirs.js'
import { problemOf } from '../../support/thrown.js'

const FILE = 'placeos-webhooks.db'

describe('A database file', () => {
  const tempDir = tempDirs()
  let open: Stores[]
  beforeEach(() => {
    open = []
  })
  afterEach(() => Promise.all(open.map((stores) => stores.close())))

  const opened = async (dataDir: string): Promise<Stores> => {
    const stores = await openStores({ dataDir }, new MemoryLog())
    open.push(stores)
    return stores
  }

  it('is made with its folder, for the owner alone', async () => {
    const folder = join(tempDir(), 'data', 'webhooks')
    const { triggers, keys, close } = await opened(folder)
    await triggers.apply([saveTrigger()])
    const modes = [folder, ...readdirSync(folder).map((file) => join(folder, file))].map((path) => [
      path.slice(folder.length),
      (statSync(path).mode & 0o777).toString(8),
    ])
    expect(Object.fromEntries(modes)).to.deep.equal({
      '': '700',
      [`/${FILE}`]: '600',
      '/placeos-webhooks.reserve': '600',
      [`/${FILE}-shm`]: '600',
      [`/${FILE}-wal`]: '600',
    })
    expect([triggers.isShared, await keys.list()]).to.deep.equal([true, []])
    await close()
    expect(readdirSync(folder).sort()).to.deep.equal([FILE, 'placeos-webhooks.reserve'])
  })

  it('is there for whoever opens it next, and for several at once', async () => {
    const folder = tempDir()
    const first = await opened(folder)
    await first.triggers.apply([saveTrigger(), saveInstance()])
    const second = await opened(folder)
    await second.keys.put(aKey())
    await second.triggers.apply([saveInstance({ version: 2 })])
    expect(await first.triggers.load()).to.deep.equal(await second.triggers.load())
    expect([await first.triggers.revision(), await first.keys.list()]).to.deep.equal([2, [aKey()]])
    await Promise.all([first.close(), second.close()])
    const third = await opened(folder)
    expect((await third.triggers.load()).instances).to.have.length(1)
  })

  it('is brought up to date by one of several that open it for the first time', async () => {
    const folder = tempDir()
    const all = await Promise.all([1, 2, 3].map(() => opened(folder)))
    await all[0]?.triggers.apply([saveTrigger()])
    for (const { triggers } of all) expect((await triggers.load()).triggers).to.have.length(1)
  })

  it('can be an empty one', async () => {
    const folder = tempDir()
    writeFileSync(join(folder, FILE), '')
    const { triggers } = await opened(folder)
    expect((await triggers.load()).triggers).to.deep.equal([])
  })

  it('waits on the disk for every commit, and heeds references', async () => {
    const { db } = await openSqlite(tempDir(), new MemoryLog())
    const pragma = async (name: string): Promise<unknown> => {
      const { rows } = await sql<Record<string, unknown>>`pragma ${sql.raw(name)}`.execute(db)
      return Object.values(rows[0] ?? {})[0]
    }
    const names = ['journal_mode', 'synchronous', 'foreign_keys', 'busy_timeout']
    const values = []
    for (const name of names) values.push(await pragma(name))
    await db.destroy()
    expect(values).to.deep.equal(['wal', 2, 1, 2000])
  })

  /** Leaves a file of ours with something in it. */
  const makeOurs = async (path: string, steps = migrations): Promise<void> => {
    const { db } = await openSqlite(join(path, '..'), new MemoryLog(), steps)
    await db.destroy()
  }
  const refused: [what: string, make: (path: string) => unknown, message: string][] = [
    [
      'of a later version',
      (path) => makeOurs(path, { ...migrations, '9999_later': { up: () => Promise.resolve() } }),
      'was written by a later version: install that version, or put an older backup in its place',
    ],
    [
      'with a damaged page',
      async (path) => {
        await makeOurs(path)
        const bytes = readFileSync(path)
        bytes.fill(0xa5, 8192, 12_288)
        writeFileSync(path, bytes)
      },
      'is damaged: move it away and put a backup in its place',
    ],
    [
      'of which the end is missing',
      async (path) => {
        await makeOurs(path)
        truncateSync(path, 10_000)
      },
      'is damaged: move it away and put a backup in its place',
    ],
    [
      'that is a text',
      (path) => {
        writeFileSync(path, 'These are the lists of the house.\n'.repeat(1000))
      },
      'is no SQLite database: move it away, or name another data folder',
    ],
    [
      'that is a short text',
      (path) => {
        writeFileSync(path, 'lists\n')
      },
      'is no SQLite database: move it away, or name another data folder',
    ],
    [
      'of another program',
      (path) => {
        const other = new Database(path)
        other.exec('create table triggers (id integer primary key); insert into triggers values (1)')
        other.close()
      },
      'is the database of another program: move it away, or name another data folder',
    ],
  ]
  for (const [what, make, message] of refused)
    it(`${what} is refused and left as it is`, async () => {
      const folder = tempDir()
      await make(join(folder, FILE))
      const before = readFileSync(join(folder, FILE))
      const log = new MemoryLog()
      const problem = await problemOf(() => openStores({ dataDir: folder }, log))
      expect([problem.code, problem.faults]).to.deep.equal([
        'invalid-configuration',
        [{ path: 'settings.dataDir', message: `${FILE} ${message}` }],
      ])
      expect(readFileSync(join(folder, FILE)).equals(before)).to.equal(true)
      expect(log.lines).to.deep.equal([])
    })

  const hopeless: [what: string, make: (folder: string) => string][] = [
    [
      'in a folder that is a file',
      (folder) => {
        writeFileSync(join(folder, 'data'), '')
        return join(folder, 'data')
      },
    ],
    [
      'in a folder below a file',
      (folder) => {
        writeFileSync(join(folder, 'file'), '')
        return join(folder, 'file', 'data')
      },
    ],
    [
      'that is a folder',
      (folder) => {
        mkdirSync(join(folder, FILE))
        return folder
      },
    ],
  ]
  for (const [what, make] of hopeless)
    it(`${what} is refused without telling where it is`, async () => {
      const folder = tempDir()
      const problem = await problemOf(() => openStores({ dataDir: make(folder) }, new MemoryLog()))
      const message = `the data folder is no folder, or ${FILE} in it no file: name another folder`
      expect([problem.code, problem.message, problem.faults]).to.deep.equal([
        'invalid-configuration',
        message,
        [{ path: 'settings.dataDir', message }],
      ])
      expect(JSON.stringify(problem.toBody('1'))).not.to.include(folder)
    })
})
