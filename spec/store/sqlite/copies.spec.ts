import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { backUpStores, openStores, restoreStores, type Stores } from '../../../src/store/index.js'
import { migrations } from '../../../src/store/schema/migrations.js'
import { openSqlite } from '../../../src/store/sqlite/index.js'
import { SqliteThread } from '../../../src/store/sqlite/thread.js'
import { MemoryLog } from '../../../src/testing/index.js'
import { aKey, saveInstance, saveTrigger } from '../../support/records.js'
import { tempDirs } from '../../support/temp-dirs.js'
import { problemOf } from '../../support/thrown.js'

const FILE = 'placeos-webhooks.db'
const STAMP = new Date('2026-03-14T09:00:00.000Z')
const BEFORE = `${FILE}.before-2026-03-14T090000Z`

const log = new MemoryLog()
const backUp = (dataDir: string, file: string) => backUpStores(dataDir, file, log, () => undefined)
const restore = (dataDir: string, file: string) => restoreStores(dataDir, file, log, STAMP)

/** What lies in a data folder, but for the room that is held for a full disk. */
const filesIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((file) => file !== 'placeos-webhooks.reserve')
    .sort()

describe('Copies of a SQLite database', () => {
  const tempDir = tempDirs()
  let dataDir: string
  let elsewhere: string
  let open: Stores[]
  beforeEach(() => {
    dataDir = join(tempDir(), 'data')
    mkdirSync(dataDir)
    elsewhere = tempDir()
    open = []
  })
  afterEach(() => Promise.all(open.splice(0).map((stores) => stores.close())))

  const opened = async (folder = dataDir): Promise<Stores> => {
    const stores = await openStores({ dataDir: folder }, log)
    open.push(stores)
    return stores
  }
  /** Has a folder hold so many triggers more, and nobody at work on it. */
  const filled = async (folder: string, count: number): Promise<void> => {
    const { triggers, close } = await openStores({ dataDir: folder }, log)
    const before = await triggers.revision()
    await triggers.apply(
      Array.from({ length: count }, (_, at) => saveTrigger({ id: `trigger-${before}-${at}` })),
    )
    await close()
  }
  const countIn = async (folder: string): Promise<number> => {
    const { triggers, close } = await openStores({ dataDir: folder }, log)
    const { length } = (await triggers.load()).triggers
    await close()
    return length
  }

  describe('that are made', () => {
    it('have all that is kept at the time, while a host works on, for the owner alone', async () => {
      const { triggers, keys } = await opened()
      await triggers.apply([saveTrigger(), saveInstance()])
      await keys.put(aKey())
      const file = join(elsewhere, 'copy.db')
      let last = 1
      const copying = { isOver: false }
      const working = (async () => {
        while (!copying.isOver)
          last = await triggers.apply([saveTrigger({ id: `trigger-meanwhile-${last}` })])
      })()
      const { rows, bytes } = await backUp(dataDir, file)
      copying.isOver = true
      await working
      expect(rows).to.include({ instances: 1, api_keys: 1, executions: 0 })
      expect(rows.triggers).to.be.within(1, last)
      expect([statSync(file).size, (statSync(file).mode & 0o777).toString(8)]).to.deep.equal([bytes, '600'])
      expect(readdirSync(elsewhere)).to.deep.equal(['copy.db'])
      await restore(join(elsewhere, 'data'), file)
      expect(await countIn(join(elsewhere, 'data'))).to.equal(rows.triggers)
    })

    it('have what a database has that nobody is at work on, and leave it as it is', async () => {
      await filled(dataDir, 3)
      const before = readFileSync(join(dataDir, FILE))
      expect((await backUp(dataDir, join(elsewhere, 'copy.db'))).rows.triggers).to.equal(3)
      expect(filesIn(dataDir)).to.deep.equal([FILE])
      expect(readFileSync(join(dataDir, FILE)).equals(before)).to.equal(true)
    })

    const refused: [what: string, prepare: () => string | Promise<string>, fault: RegExp][] = [
      [
        'the file is there already',
        async () => {
          await filled(dataDir, 1)
          writeFileSync(join(elsewhere, 'copy.db'), 'precious')
          return join(elsewhere, 'copy.db')
        },
        /is there already: name a new file$/,
      ],
      [
        'its folder is not there',
        async () => {
          await filled(dataDir, 1)
          return join(elsewhere, 'nowhere/copy.db')
        },
        /cannot be written: is its folder there/,
      ],
      ['there is no database', () => join(elsewhere, 'copy.db'), /there is no placeos-webhooks.db/],
      [
        'the database is damaged',
        async () => {
          await filled(dataDir, 50)
          damage(join(dataDir, FILE))
          return join(elsewhere, 'copy.db')
        },
        /is damaged/,
      ],
    ]
    for (const [what, prepare, fault] of refused)
      it(`are refused when ${what}, and leave nothing behind`, async () => {
        const file = await prepare()
        const before = readdirSync(elsewhere)
        const problem = await problemOf(() => backUp(dataDir, file))
        expect(problem.code).to.equal('invalid-configuration')
        expect(problem.message).to.match(fault)
        expect(readdirSync(elsewhere)).to.deep.equal(before)
        if (before.length > 0) expect(readFileSync(file, 'utf8')).to.equal('precious')
      })
  })

  describe('that are put back', () => {
    it('take the place of what is there, which stays beside them', async () => {
      await filled(dataDir, 2)
      await backUp(dataDir, join(elsewhere, 'copy.db'))
      await filled(dataDir, 5)
      const { before, rows, missing } = await restore(dataDir, join(elsewhere, 'copy.db'))
      expect([before, rows.triggers, missing]).to.deep.equal([join(dataDir, BEFORE), 2, []])
      expect(filesIn(dataDir)).to.deep.equal([FILE, BEFORE])
      expect(await countIn(dataDir)).to.equal(2)
      mkdirSync(join(elsewhere, 'before'))
      renameSync(join(dataDir, BEFORE), join(elsewhere, 'before', FILE))
      expect(await countIn(join(elsewhere, 'before'))).to.equal(7)
    })

    it('are refused while a host is at work on the folder, which does not notice', async () => {
      await filled(dataDir, 2)
      await backUp(dataDir, join(elsewhere, 'copy.db'))
      const { triggers } = await opened()
      const problem = await problemOf(() => restore(dataDir, join(elsewhere, 'copy.db')))
      expect([problem.code, problem.message]).to.deep.equal([
        'invalid-configuration',
        `another process has ${FILE} open, most likely a host: SQLite does not give its lock. Stop the host, and try again`,
      ])
      expect(await triggers.apply([saveTrigger({ id: 'trigger-after' })])).to.equal(2)
      expect(filesIn(dataDir)).to.deep.equal([FILE, `${FILE}-shm`, `${FILE}-wal`])
    })

    it('may be the files of a host that was killed, with the commits beside them', async () => {
      const { triggers } = await opened()
      await triggers.apply([saveTrigger()])
      for (const part of ['', '-wal'])
        copyFileSync(join(dataDir, FILE + part), join(elsewhere, `copy.db${part}`))
      const { rows } = await restore(join(elsewhere, 'data'), join(elsewhere, 'copy.db'))
      expect(rows.triggers).to.equal(1)
    })

    it('may take the place of a damaged one, and of what is beside it', async () => {
      await filled(dataDir, 2)
      await backUp(dataDir, join(elsewhere, 'copy.db'))
      writeFileSync(join(dataDir, FILE), 'no database at all'.repeat(1000))
      writeFileSync(join(dataDir, `${FILE}-wal`), 'of nobody')
      await restore(dataDir, join(elsewhere, 'copy.db'))
      expect(filesIn(dataDir)).to.deep.equal([FILE, BEFORE, `${BEFORE}-wal`])
      expect(await countIn(dataDir)).to.equal(2)
    })

    it('may be of an earlier version, which the next start brings up to date', async () => {
      await filled(dataDir, 2)
      const [last = ''] = Object.keys(migrations).slice(-1)
      await backUp(dataDir, join(elsewhere, 'copy.db'))
      const thread = new SqliteThread(log)
      await thread.ask('open', { path: join(elsewhere, 'copy.db') })
      for (const sql of [
        `delete from kysely_migration where name = '${last}'`,
        'drop table modules',
        'drop table systems',
      ])
        await thread.ask('run', { sql, parameters: [] })
      await thread.close()
      expect((await restore(dataDir, join(elsewhere, 'copy.db'))).missing).to.deep.equal([last])
      expect(await countIn(dataDir)).to.equal(2)
    })

    const refused: [what: string, make: (file: string) => unknown, fault: RegExp][] = [
      ['is not there', () => undefined, /is not there$/],
      [
        'is a folder',
        (file) => {
          mkdirSync(file)
        },
        /cannot be read$/,
      ],
      [
        'is a text',
        (file) => {
          writeFileSync(file, 'no database'.repeat(500))
        },
        /is no SQLite database$/,
      ],
      [
        'is empty',
        (file) => {
          writeFileSync(file, '')
        },
        /is no database of placeos-webhooks$/,
      ],
      [
        'is damaged',
        async (file) => {
          await filled(join(elsewhere, 'other'), 50)
          damage(join(elsewhere, 'other', FILE))
          copyFileSync(join(elsewhere, 'other', FILE), file)
        },
        /is damaged: take another backup$/,
      ],
      [
        'is cut short',
        async (file) => {
          await filled(join(elsewhere, 'other'), 50)
          copyFileSync(join(elsewhere, 'other', FILE), file)
          truncateSync(file, 20_000)
        },
        /is damaged: take another backup$/,
      ],
      [
        'is of another program',
        async (file) => {
          const thread = new SqliteThread(log)
          await thread.ask('open', { path: file })
          await thread.ask('run', { sql: 'create table elsewhere (id)', parameters: [] })
          await thread.close()
        },
        /is no database of placeos-webhooks$/,
      ],
      [
        'is of a later version',
        async (file) => {
          const later = { ...migrations, '9999_later': { up: () => Promise.resolve() } }
          const { db } = await openSqlite(join(elsewhere, 'other'), log, later)
          await db.destroy()
          copyFileSync(join(elsewhere, 'other', FILE), file)
        },
        /was written by a later version/,
      ],
    ]
    for (const [what, make, fault] of refused)
      it(`are refused when the file ${what}, and nothing has changed`, async () => {
        await filled(dataDir, 1)
        const before = readFileSync(join(dataDir, FILE))
        const file = join(elsewhere, 'given.db')
        await make(file)
        const problem = await problemOf(() => restore(dataDir, file))
        expect(problem.code).to.equal('invalid-configuration')
        expect(problem.faults.map(({ path, message }) => `${path} ${message}`).join()).to.match(fault)
        expect(filesIn(dataDir)).to.deep.equal([FILE])
        expect(readFileSync(join(dataDir, FILE)).equals(before)).to.equal(true)
      })
  })
})

/** Writes over a page in the middle. */
function damage(path: string): void {
  const bytes = readFileSync(path)
  bytes.fill(0xa5, 8192, 12_288)
  writeFileSync(path, bytes)
}
