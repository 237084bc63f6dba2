import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { packageDir } from '../../workspace.js'
import { EDITED_SITE, Edits, restingRows } from '../edits.js'
import type { Figures } from '../figures.js'
import { pseudoRandom } from '../pseudo-random.js'
import { SoakedHost } from '../soaked-host.js'
import { ADMIN_KEY } from '../soaked-site.js'

const ROUNDS = 20
const INSTANCES = 10_000

/** Kills a host with many instances while triggers and instances are made, and holds it to what it acknowledged. */
export async function killEdits(folder: string, figures: Figures, seed: number): Promise<void> {
  const data = join(folder, 'data')
  const [rows, configuration] = [join(folder, 'rows.json'), join(folder, 'edits.json')]
  mkdirSync(data, { recursive: true })
  writeFileSync(rows, JSON.stringify(restingRows(INSTANCES)))
  writeFileSync(configuration, JSON.stringify(EDITED_SITE))
  const main = join(packageDir, 'dist/lib/main.js')
  execFileSync(process.execPath, [main, 'import', rows, '--data', data], { stdio: 'ignore' })

  const edits = new Edits(ADMIN_KEY)
  const random = pseudoRandom(seed)
  const found = new Map<string, string[]>()
  for (let round = 0; round <= ROUNDS; round += 1) {
    const host = await SoakedHost.start(configuration, { DATA_DIR: data })
    try {
      const url = await host.address()
      for (const [name, things] of Object.entries(await edits.differences(url)))
        found.set(name, [...(found.get(name) ?? []), ...things])
      const after = 3 + Math.floor(random() * 60)
      if (round < ROUNDS) await edits.untilKilled(url, after, () => void host.kill())
    } finally {
      await host.kill()
    }
  }
  figures.tell('kills', ROUNDS)
  figures.tell('instances at rest', INSTANCES)
  figures.atLeast('edits and calls acknowledged', edits.acknowledged, ROUNDS * 3)
  for (const [name, things] of found) figures.none(name, things)
  const db = new Database(join(data, 'placeos-webhooks.db'), { readonly: true })
  const verdict = db.pragma('integrity_check', { simple: true })
  db.close()
  figures.none('faults of the database file', verdict === 'ok' ? [] : [String(verdict)])
}
