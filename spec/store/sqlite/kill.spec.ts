import { existsSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { expect } from 'chai'
import { openStores } from '../../../src/store/index.js'
import { MemoryLog } from '../../../src/testing/index.js'
import { processes, type SpawnedProcess } from '../../support/processes.js'
import { tempDirs } from '../../support/temp-dirs.js'

describe('A database file whose process is killed', () => {
  const tempDir = tempDirs()
  const start = processes()

  // It runs as this file does: compiled, or as sources.
  const run = (script: string, folder: string): SpawnedProcess => {
    const file = new URL(`../support/${script}${extname(import.meta.url)}`, import.meta.url)
    const flags = [...process.execArgv, '--import', 'reflect-metadata']
    return start(process.execPath, [...flags, fileURLToPath(file), folder])
  }

  const kill = async (child: SpawnedProcess): Promise<void> => {
    child.signal('SIGKILL')
    expect(await child.exit).to.equal(null)
  }

  it('has every change that was acknowledged, and is sound', async () => {
    const folder = tempDir()
    let acknowledged = 0
    for (const more of [5, 30, 75]) {
      const child = run('writer', folder)
      await child.says(new RegExp(`^kept ${acknowledged + more}$`, 'm'))
      await kill(child)
      acknowledged = Math.max(
        ...[...child.stdout.matchAll(/^kept (\d+)\n/gm)].map(([, count]) => Number(count)),
      )
      const { triggers, close } = await openStores({ dataDir: folder }, new MemoryLog())
      const { revision, triggers: kept, instances } = await triggers.load()
      await close()
      // One more may have been kept without being acknowledged any more.
      expect(revision).to.be.within(acknowledged, acknowledged + 1)
      expect(instances).to.have.length(revision)
      expect(kept.map(({ version }) => version)).to.deep.equal([revision])
      const last = instances.find(({ settings }) => settings.id === `trig-${acknowledged}`)
      expect(last?.activity.trigger_count).to.equal(acknowledged)
      const database = new Database(join(folder, 'placeos-webhooks.db'), { readonly: true })
      expect(database.pragma('integrity_check', { simple: true })).to.equal('ok')
      database.close()
      acknowledged = revision
    }
  })

  it('in the middle of a migration is as it was before, and can be opened', async () => {
    const folder = tempDir()
    const child = run('stalled-migration', folder)
    await child.says(
      /^inside with triggers,instances,api_keys,revision,executions,execution_bodies,replies,totals,sign_ins,modules,systems$/m,
    )
    await kill(child)
    expect(existsSync(join(folder, 'placeos-webhooks.db-wal'))).to.equal(true)
    const database = new Database(join(folder, 'placeos-webhooks.db'), { readonly: true })
    const tables = database.prepare(`select name from sqlite_schema where type = 'table'`).pluck().all()
    database.close()
    expect(tables).to.deep.equal(['kysely_migration', 'kysely_migration_lock'])
    const { triggers, close } = await openStores({ dataDir: folder }, new MemoryLog())
    expect(await triggers.load()).to.deep.equal({ revision: 0, triggers: [], instances: [] })
    await close()
  })

  it('holds no process that has closed it, nor one that has nothing more to do', async () => {
    const children = ['closing', 'forgetful'].map((script) => run(script, tempDir()))
    for (const child of children) {
      expect([await child.exit, child.stdout, child.stderr]).to.deep.equal([0, 'kept\n', ''])
    }
  })
})
