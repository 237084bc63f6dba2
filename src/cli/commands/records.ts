import type { z } from 'zod'
import { pinoLog } from '../../host/index.js'
import { openRecords, type Records } from '../../plugin/index.js'
import { explain } from './explain.js'
import type { Output } from '../line/command.js'
import type { StorageOptions } from '../line/storage.js'

/** Opens what is kept, works with it and closes it; what goes wrong is said, and gives 1. */
export async function withRecords(
  { dataDir, databaseUrl }: z.output<typeof StorageOptions>,
  { err }: Output,
  work: (records: Records) => Promise<number>,
): Promise<number> {
  try {
    const records = await openRecords({ dataDir, databaseUrl }, pinoLog('error'))
    try {
      return await work(records)
    } finally {
      await records.close()
    }
  } catch (error) {
    err(explain(error))
    return 1
  }
}
