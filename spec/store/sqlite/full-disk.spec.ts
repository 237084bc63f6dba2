import { spawnSync } from 'node:child_process'
import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { storesOn, type Stores } from '../../../src/store/open-stores.js'
import { openSqlite } from '../../../src/store/sqlite/index.js'
import { MemoryLog } from '../../../src/testing/index.js'
import { aMessage, anExecution } from '../../support/executions.js'
import { tempDirs } from '../../support/temp-dirs.js'
import { problemOf } from '../../support/thrown.js'
import { writeExecutions } from '../../support/write-units.js'

const BODY = 'x'.repeat(30_000)
const PIECE = Buffer.alloc(4096)

describe('A disk that is full', () => {
  let disk: string
  let stores: Stores
  let log: MemoryLog
  // Before the folder goes.
  afterEach(async () => {
    await stores.close()
    spawnSync('umount', ['-l', disk])
  })
  const tempDir = tempDirs()
  before(function () {
    // To mount a small disk takes root, on Linux.
    if (process.platform !== 'linux' || process.getuid?.() !== 0) this.skip()
  })
  /** Opens a database on a disk of so many megabytes. */
  async function open(megabytes: number): Promise<void> {
    disk = tempDir()
    const options = ['-t', 'tmpfs', '-o', `size=${String(megabytes)}m`, 'tmpfs', disk]
    expect(spawnSync('mount', options).status).to.equal(0)
    log = new MemoryLog()
    stores = storesOn(await openSqlite(disk, log))
  }

  let written = 0
  /** Writes executions in one commit. */
  const write = (count = 1): Promise<void> =>
    writeExecutions(
      stores.units,
      Array.from({ length: count }, () => anExecution((written += 1), { message: aMessage(BODY) })),
    )

  /** Writes until there is no room. */
  async function fill(): Promise<void> {
    for (let count = 16; count >= 1;) {
      try {
        await write(count)
      } catch (error) {
        expect(error).to.have.property('code', 'storage-unavailable')
        count /= 2
      }
    }
  }

  /** Takes what is left of the disk, to the last byte. */
  function takeTheRest(): void {
    const ballast = openSync(join(disk, 'ballast'), 'a')
    try {
      for (;;) writeSync(ballast, PIECE)
    } catch (error) {
      expect(error).to.have.property('code', 'ENOSPC')
    } finally {
      closeSync(ballast)
    }
  }

  const ways: [how: string, fill: () => void | Promise<void>][] = [
    ['by executions', fill],
    [
      'by executions and then by others',
      async () => {
        await fill()
        takeTheRest()
      },
    ],
    [
      'by others, with little in the database',
      async () => {
        await write(20)
        takeTheRest()
        await fill()
      },
    ],
  ]
  for (const [how, fillIt] of ways)
    it(`${how} lets old executions be forgotten, and others come in their place`, async () => {
      await open(25)
      await fillIt()
      const { executions } = await stores.journal.prune({ most: 100, bytes: 5 * 30_000 })
      expect(executions).to.be.above(0)
      await write()
      expect(await stores.journal.list({}, { limit: 1 })).to.have.length(1)
      expect(log.lines.map(({ message }) => message)).to.deep.equal([
        'the disk is full: room that was kept for that is used to forget what is old',
      ])
    })

  it('and had no room to keep from the first takes nothing until there is some', async () => {
    await open(12)
    await fill()
    const prune = () => stores.journal.prune({ most: 100, bytes: 5 * 30_000 })
    expect((await problemOf(() => write())).code).to.equal('storage-unavailable')
    expect(spawnSync('mount', ['-o', 'remount,size=16m', disk]).status).to.equal(0)
    expect((await prune()).executions).to.be.above(0)
    await write()
    expect(log.lines).to.deep.equal([])
  })
})
