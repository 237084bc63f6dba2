import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { expect } from 'chai'
import { betterSqlite3 } from '../../../src/store/sqlite/better-sqlite3.js'
import { chooseEngine } from '../../../src/store/sqlite/choose-engine.js'
import type { Engine } from '../../../src/store/sqlite/engine.js'
import { NO_ENGINE, OTHER_NODE, SqliteError, translated } from '../../../src/store/sqlite/errors.js'
import { nodeSqlite } from '../../../src/store/sqlite/node-sqlite.js'
import { Problem } from '../../../src/problem/index.js'
import { tempDirs } from '../../support/temp-dirs.js'
import { thrownBy } from '../../support/thrown.js'

const missing = (message: string) => (): Promise<Engine> => Promise.reject(new Error(message))

/** The libraries that this Node may have; newer ones are held to it by `newer-node.spec.ts`. */
const libraries: (readonly [name: string, load: () => Promise<Engine>])[] = [
  ['better-sqlite3', betterSqlite3],
  ...(isBuiltin('node:sqlite') ? [['the SQLite of Node', nodeSqlite] as const] : []),
]

describe('The SQLite library', () => {
  it('is the first that can be loaded', async () => {
    const [first, second] = [{ open: () => unused() }, { open: () => unused() }]
    expect(
      await chooseEngine([missing('none'), () => Promise.resolve(first), () => Promise.resolve(second)]),
    ).to.equal(first)
  })

  it('is asked for with its cause and its cure where none can be loaded', async () => {
    const error = await chooseEngine([missing('Cannot find package'), missing('No such module')]).catch(
      (thrown: unknown) => thrown,
    )
    expect(error).to.be.instanceOf(SqliteError).with.property('code', NO_ENGINE)
    expect(error).to.have.property('message', 'Cannot find package')
    const problem = translated(error)
    expect(problem).to.be.instanceOf(Problem).with.property('code', 'invalid-configuration')
    expect(problem)
      .to.have.property('message')
      .that.matches(/^SQLite is missing: .*\nInstall .*/)
  })
})

describe('A SQLite library that was built for another Node', () => {
  it('is told with its cause and its cure, in two lines', async () => {
    const message =
      "The module '/x/node_modules/better-sqlite3/b.node'\nwas compiled using\nNODE_MODULE_VERSION 127. This requires\nNODE_MODULE_VERSION 115."
    const error = await chooseEngine([missing(message), missing('none')]).catch((thrown: unknown) => thrown)
    expect(error).to.have.property('code', OTHER_NODE)
    expect(translated(error))
      .to.have.property('message')
      .that.matches(/^better-sqlite3 was built for another Node .*\nBuild it .*: npm rebuild better-sqlite3$/)
  })
})

for (const [name, load] of libraries)
  describe(`${name}, behind the port of the database thread`, () => {
    const tempDir = tempDirs()
    let engine: Engine
    before(async function () {
      const loaded = await load().catch(() => undefined)
      // It was compiled for one Node.
      if (loaded) engine = loaded
      else this.skip()
    })

    it('gives rows, counts those it has written, and knows which statement does what', () => {
      const database = engine.open(join(tempDir(), 'any.db'), { readOnly: false })
      database.prepare('create table things (id integer primary key, name text, bytes blob)').run([])
      const insert = database.prepare('insert into things values (?, ?, ?), (2, null, null)')
      expect([insert.isReader, insert.run([1, 'a', Buffer.from('b')])]).to.deep.equal([false, 2])
      const returning = database.prepare('update things set name = ? where id = 2 returning id, name')
      expect([returning.isReader, returning.all(['c'])]).to.deep.equal([true, [{ id: 2, name: 'c' }]])
      const [row] = database.prepare('select name, bytes from things where id = 1').all([])
      expect({ ...row, bytes: Buffer.from(row?.bytes as Uint8Array).toString() }).to.deep.equal({
        name: 'a',
        bytes: 'b',
      })
      database.close()
    })

    it('takes a transaction back, and does nothing where there is none', () => {
      const database = engine.open(join(tempDir(), 'any.db'), { readOnly: false })
      database.prepare('create table things (id integer)').run([])
      database.prepare('begin immediate').run([])
      database.prepare('insert into things values (1)').run([])
      database.rollback()
      database.rollback()
      expect(database.prepare('select * from things').all([])).to.deep.equal([])
      database.close()
    })

    const refusals: [what: string, code: RegExp, refused: (path: string) => unknown][] = [
      ['a file that is not there', /^SQLITE_CANTOPEN/, (path) => engine.open(path, { readOnly: true })],
      [
        'a row whose place is taken',
        /^SQLITE_CONSTRAINT/,
        (path) => {
          const database = engine.open(path, { readOnly: false })
          database.prepare('create table things (id integer primary key)').run([])
          const insert = database.prepare('insert into things values (1)')
          insert.run([])
          return insert.run([])
        },
      ],
      [
        'a statement that is none',
        /^SQLITE_ERROR$/,
        (path) => engine.open(path, { readOnly: false }).prepare('selekt'),
      ],
    ]
    for (const [what, code, refused] of refusals)
      it(`names its refusal of ${what}`, async () => {
        const error = await thrownBy(() => refused(join(tempDir(), 'any.db')))
        expect(error).to.have.property('code').that.matches(code)
      })
  })

const unused = (): never => {
  throw new Error('never opened')
}
