import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { silentLog } from '../../../src/log/index.js'
import { examineStores, hostOn, openAsHost, openStores } from '../../../src/store/index.js'
import { HostSeat } from '../../../src/store/sqlite/index.js'
import { SqliteThread } from '../../../src/store/sqlite/thread.js'
import { MemoryLog } from '../../../src/testing/index.js'
import { tempDirs } from '../../support/temp-dirs.js'
import { problemOf } from '../../support/thrown.js'
import { aKey } from '../../support/records.js'

type Opened = Awaited<ReturnType<typeof openAsHost>>

describe('A data folder', () => {
  const makeDir = tempDirs()
  let open: Opened[]
  let dataDir: string
  beforeEach(() => {
    open = []
    dataDir = makeDir()
  })
  const close = async ({ presence, close }: Opened): Promise<void> => {
    await presence.close()
    await close()
  }
  afterEach(() => Promise.all(open.map(close)))

  const openedAsHost = async (folder = dataDir): Promise<Opened> => {
    const stores = await openAsHost({ dataDir: folder }, new MemoryLog())
    open.push(stores)
    return stores
  }

  it('has one host: another is refused, and told which process it is and where it listens', async () => {
    const { presence } = await openedAsHost()
    await presence.listensAt('http://127.0.0.1:1')
    const { code, faults } = await problemOf(() => openedAsHost())
    expect([code, faults]).to.deep.equal([
      'invalid-configuration',
      [
        {
          path: 'settings.dataDir',
          message: `a host is at work on this data folder already (process ${process.pid}, http://127.0.0.1:1): stop it, or name another folder`,
        },
      ],
    ])
  })

  it('is refused though nobody has said who is there', async () => {
    await openedAsHost()
    rmSync(join(dataDir, 'placeos-webhooks.db-host.json'))
    expect((await problemOf(() => openedAsHost())).message).to.match(
      /^a host is at work on this data folder already: /,
    )
  })

  it('is free again once its host has ended, with nothing of it left but an empty file', async () => {
    const first = await openedAsHost()
    await close(open.splice(0)[0] ?? first)
    expect(readdirSync(dataDir).filter((name) => name.includes('host'))).to.deep.equal([
      'placeos-webhooks.db-host',
    ])
    expect(readFileSync(join(dataDir, 'placeos-webhooks.db-host'), 'utf8')).to.equal('')
    await openedAsHost()
  })

  it('is free whatever is written of a host that is not there, be its process another one by now', async () => {
    writeFileSync(join(dataDir, 'placeos-webhooks.db-host'), '')
    writeFileSync(
      join(dataDir, 'placeos-webhooks.db-host.json'),
      JSON.stringify({ pid: process.pid, machine: 'here', address: 'http://127.0.0.1:1' }),
    )
    expect(await hostOn({ dataDir }, silentLog)).to.equal(undefined)
    await openedAsHost()
  })

  it('is another once it is copied', async () => {
    await openedAsHost()
    const copy = join(makeDir(), 'copy')
    cpSync(dataDir, copy, { recursive: true })
    await openedAsHost(copy)
  })

  it('is open to commands while a host is at work', async () => {
    const host = await openedAsHost()
    const command = await openStores({ dataDir }, silentLog)
    await command.keys.put(aKey())
    expect(await host.keys.list()).to.deep.equal([aKey()])
    await command.close()
    expect((await examineStores({ dataDir }, silentLog)).host).to.equal(`process ${process.pid}`)
  })

  it('is looked at without anything being made', async () => {
    expect(await hostOn({ dataDir }, silentLog)).to.equal(undefined)
    expect(readdirSync(dataDir)).to.deep.equal([])
  })

  it('keeps its host when another thread takes the place of one that has died, and may not have let go', async () => {
    const seat = new HostSeat(dataDir, new MemoryLog())
    const threads = [new SqliteThread(silentLog), new SqliteThread(silentLog)]
    for (const thread of threads) await seat.take(thread)
    expect((await problemOf(() => openedAsHost())).code).to.equal('invalid-configuration')
    await Promise.all(threads.map((thread) => thread.close()))
    await openedAsHost()
  })
})
