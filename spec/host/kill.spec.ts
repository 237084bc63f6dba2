import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect } from 'chai'
import { EDITED_SITE, Edits, restingRows } from '../../bench/soak/edits.js'
import { addressOf, hosts, MAIN, processes } from '../support/processes.js'
import { tempDirs } from '../support/temp-dirs.js'

const ADMIN_KEY = 'an-admin-key-for-the-spec'

/** Instances that rest meanwhile; `npm run soak` has 10,000, and more rounds. */
const RESTING = 200

/** After how many further acknowledgements each round is ended; the last one is not. */
const points = [3, 40, 17]

describe('A host that is killed', function () {
  this.timeout(240_000)
  const start = hosts()
  const run = processes()
  const makeDir = tempDirs()

  it(`has kept all it acknowledged, and nothing twice, in ${String(points.length)} rounds`, async () => {
    const dir = makeDir()
    const file = join(dir, 'resting.json')
    writeFileSync(file, JSON.stringify(restingRows(RESTING)))
    const imported = run(process.execPath, [MAIN, 'import', file, '--data', dir])
    expect(await imported.exit).to.equal(0)
    const config = join(dir, 'site.json')
    writeFileSync(config, JSON.stringify(EDITED_SITE))
    const edits = new Edits(ADMIN_KEY)
    for (const point of [...points, undefined]) {
      const host = start(['--config', config], { env: { DATA_DIR: dir, ADMIN_KEY } })
      const url = await addressOf(host)
      for (const [name, things] of Object.entries(await edits.differences(url)))
        expect(things, name).to.deep.equal([])
      if (point === undefined) break
      await edits.untilKilled(url, point, () => {
        host.signal('SIGKILL')
      })
      await host.exit
    }
    expect(edits.acknowledged).to.be.at.least(60)
    const db = new Database(join(dir, 'placeos-webhooks.db'), { readonly: true })
    expect(db.pragma('integrity_check')).to.deep.equal([{ integrity_check: 'ok' }])
    db.close()
  })
})
