import { silentLog } from '../../../src/log/index.js'
import { openStores } from '../../../src/store/index.js'
import { anActivity, saveInstance, saveTrigger } from '../../support/records.js'

/** Keeps one thing after the other in a folder, and says so each time, until it is killed. */
const { triggers, units } = await openStores({ dataDir: process.argv[2] ?? '' }, silentLog)
let revision = await triggers.revision()
for (;;) {
  const id = `trig-${revision + 1}`
  const activity = anActivity({ trigger_count: revision + 1 })
  revision = await triggers.apply([saveTrigger({ version: revision + 1 }), saveInstance({ id })])
  await units.write([{ active: { id, activity } }])
  process.stdout.write(`kept ${revision}\n`)
}
