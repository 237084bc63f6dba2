import { z } from 'zod'

/** What a host can set; `plugin.json` publishes the same as JSON Schema. */
export const PluginSettings = z.strictObject({
  maxBodyBytes: z
    .int()
    .min(1)
    .max(1024 ** 3)
    .default(1024 ** 2)
    .meta({ title: 'Largest webhook body', 'x-unit': 'bytes' }),
  webhookTimeoutMs: z
    .int()
    .min(1)
    .default(10_000)
    .meta({ title: 'Time for a driver method to answer a webhook', 'x-unit': 'milliseconds' }),
  commandTimeoutMs: z
    .int()
    .min(1)
    .default(30_000)
    .meta({ title: 'Time for a command between modules', 'x-unit': 'milliseconds' }),
  maxQueuedDeliveries: z.int().min(1).default(256).meta({ title: 'Deliveries that may wait for one module' }),
  drainTimeoutMs: z
    .int()
    .min(0)
    .default(10_000)
    .meta({ title: 'Time for deliveries under way to end when closing', 'x-unit': 'milliseconds' }),
  dataDir: z
    .string()
    .min(1)
    .optional()
    .meta({ title: 'Folder for what drivers save; without one it is lost with the process' }),
})
export type PluginSettings = z.output<typeof PluginSettings>
