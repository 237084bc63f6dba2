import { copyFileSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { openStores, type Stores } from '../../../src/store/index.js'
import { FileIdentity } from '../../../src/store/sqlite/file/index.js'
import { MemoryLog } from '../../../src/testing/index.js'
import { saveTrigger } from '../../support/records.js'
import { tempDirs } from '../../support/temp-dirs.js'
import { problemOf } from '../../support/thrown.js'
import { until } from '../../support/until.js'

const FILE = 'placeos-webhooks.db'

describe('The files of an open SQLite database', () => {
  const tempDir = tempDirs()
  let folder: string
  let path: string
  let log: MemoryLog
  let stores: Stores | undefined
  beforeEach(() => {
    folder = join(tempDir(), 'data')
    mkdirSync(folder)
    path = join(folder, FILE)
    log = new MemoryLog()
    stores = undefined
  })
  afterEach(() => stores?.close())

  let version: number
  beforeEach(() => {
    version = 0
  })
  const write = ({ triggers }: Stores): Promise<number> =>
    triggers.apply([saveTrigger({ id: `trigger-${(version += 1)}` })])

  /** Writes until it is refused, within the second in which that may not have been seen; gives what is said. */
  const refused = (all: Stores): Promise<string> =>
    until(
      () =>
        write(all).then(
          () => undefined,
          async (error: unknown) => (await problemOf(() => Promise.reject(error))).message,
        ),
      () => 'it was never refused',
    )

  const losses: [what: string, lose: () => void, fault: RegExp][] = [
    [
      'its folder is removed',
      () => {
        rmSync(folder, { recursive: true })
      },
      /^placeos-webhooks.db is missing from/,
    ],
    [
      'its file is removed',
      () => {
        rmSync(path)
      },
      /^placeos-webhooks.db is missing from/,
    ],
    [
      'its file is moved away',
      () => {
        renameSync(path, `${path}.old`)
      },
      /^placeos-webhooks.db is missing from/,
    ],
    [
      'another file is put in its place',
      () => {
        copyFileSync(path, `${path}.new`)
        renameSync(`${path}.new`, path)
      },
      /^placeos-webhooks.db in the data folder is another/,
    ],
    [
      'its commits are removed',
      () => {
        rmSync(`${path}-wal`)
      },
      /^placeos-webhooks.db-wal is missing from/,
    ],
    [
      'what its users share is removed',
      () => {
        rmSync(`${path}-shm`)
      },
      /^placeos-webhooks.db-shm is missing from/,
    ],
  ]
  for (const [what, lose, fault] of losses)
    it(`take nothing more to keep when ${what}, and the log says so once`, async () => {
      stores = await openStores({ dataDir: folder }, log)
      await write(stores)
      lose()
      expect(await refused(stores))
        .to.match(fault)
        .and.not.include(folder)
      const all = stores
      for (let again = 0; again < 3; again += 1)
        expect((await problemOf(() => write(all))).code).to.equal('storage-unavailable')
      const lines = log.lines.filter(({ message }) => message.startsWith('the database file is missing'))
      expect(lines.map(({ level }) => level)).to.deep.equal(['error'])
    })

  it('are used again once the same file is back', async () => {
    stores = await openStores({ dataDir: folder }, log)
    await write(stores)
    renameSync(folder, `${folder}.away`)
    await refused(stores)
    renameSync(`${folder}.away`, folder)
    expect(await write(stores)).to.be.above(1)
    expect(log.lines.at(-1)?.message).to.equal('the files of the database are there again')
  })

  it('are looked at once a second, and at each use while they are gone', async () => {
    let now = 0
    stores = await openStores({ dataDir: folder }, log)
    await write(stores)
    const identity = new FileIdentity(path, log, () => now)
    expect(identity.isDue).to.equal(true)
    await identity.begin()
    now = 999
    expect(identity.isDue).to.equal(false)
    now = 1000
    expect(identity.isDue).to.equal(true)
    renameSync(path, `${path}.away`)
    await problemOf(() => identity.look())
    expect(identity.isDue).to.equal(true)
    renameSync(`${path}.away`, path)
    await identity.look()
    expect(identity.isDue).to.equal(false)
  })

  it('keep all commits where only their own file was removed and the host is ended', async () => {
    stores = await openStores({ dataDir: folder }, log)
    await write(stores)
    rmSync(`${path}-wal`)
    await refused(stores)
    await stores.close()
    stores = await openStores({ dataDir: folder }, log)
    expect((await stores.triggers.load()).triggers).to.have.length.above(0)
  })
})
