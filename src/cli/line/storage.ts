import { z } from 'zod'
import { PluginSettings } from '../../plugin/index.js'
import type { Source } from './command-line.js'

/** Where triggers and API keys are: what every command that reads or changes them takes. */
export const storageSources: Readonly<
  Record<'dataDir' | 'databaseUrl', Source & { readonly variable: string }>
> = {
  dataDir: { option: 'data', variable: 'DATA_DIR', otherwise: 'data' },
  databaseUrl: { variable: 'DATABASE_URL', isSecret: true },
}

export const StorageOptions = z.object({
  dataDir: z.string().min(1, 'must not be empty'),
  databaseUrl: PluginSettings.shape.databaseUrl,
})

export const STORAGE_USAGE = `  --data DIR         DATA_DIR      folder of the host's data [data]
                     DATABASE_URL  PostgreSQL database, if the host uses one: postgres://…
`
