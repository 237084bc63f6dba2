import { silentLog } from '../../../src/log/index.js'
import { openStores } from '../../../src/store/index.js'
import { saveTrigger } from '../../support/records.js'

/** Keeps something and closes nothing. */
const { triggers } = await openStores({ dataDir: process.argv[2] ?? '' }, silentLog)
await triggers.apply([saveTrigger()])
process.stdout.write('kept\n')
