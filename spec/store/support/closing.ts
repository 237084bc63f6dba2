import { silentLog } from '../../../src/log/index.js'
import { openStores } from '../../../src/store/index.js'
import { saveTrigger } from '../../support/records.js'

/** Keeps something, and closes before that is answered. */
const { triggers, close } = await openStores({ dataDir: process.argv[2] ?? '' }, silentLog)
const keeping = triggers.apply([saveTrigger()]).then(() => process.stdout.write('kept\n'))
await close()
await keeping
