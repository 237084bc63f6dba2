import { z } from 'zod'
import { readOrigin } from '../../http/index.js'
import { readDatabaseUrl } from '../../database-url/index.js'
import { defaultLimits } from '../../realtime/index.js'
import { AddressRange, ProxyRange, SmtpUrl } from '../../triggers/index.js'
import { PlaceOsSettings } from './placeos-settings.js'

/** An origin in one form; what no page can be of is refused. */
const Origin = z.string().transform((text, context) => {
  const reading = readOrigin(text)
  if ('origin' in reading) return reading.origin
  context.addIssue({ code: 'custom', message: reading.fault, input: text })
  return z.NEVER
})

/** What a host can set; `plugin.json` publishes the same as JSON Schema. */
export const PluginSettings = z.strictObject({
  maxBodyBytes: z
    .int()
    .min(1)
    .max(1024 ** 3)
    .optional()
    .meta({
      title: 'Largest webhook body; 1 MiB unless said, and up to 32 MiB where a system trigger says so',
      'x-unit': 'bytes',
    }),
  bodiesMegabytes: z
    .int()
    .min(1)
    .default(256)
    .meta({ title: 'How much the bodies of calls under way may take together', 'x-unit': 'megabytes' }),
  bodyTimeoutMs: z.int().min(1000).default(20_000).meta({
    title: 'Time for a body to come, beside one second for each kilobyte',
    'x-unit': 'milliseconds',
  }),
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
  maxQueuedDeliveriesInAll: z
    .int()
    .min(1)
    .default(4096)
    .meta({ title: 'Deliveries that may wait for all modules together' }),
  maxSocketsPerKey: z
    .int()
    .min(1)
    .default(defaultLimits.maxSocketsPerKey)
    .meta({ title: 'Websockets that may be open with one API key' }),
  maxBindings: z
    .int()
    .min(1)
    .default(defaultLimits.maxBindings)
    .meta({ title: 'Statuses and logs that one websocket may watch' }),
  messagesPerSecond: z
    .int()
    .min(1)
    .default(defaultLimits.messagesPerSecond)
    .meta({ title: 'Messages of one websocket that are read in the long run', 'x-unit': 'per second' }),
  messageBurst: z
    .int()
    .min(1)
    .default(defaultLimits.messageBurst)
    .meta({ title: 'Messages of one websocket that are read at once, and no fewer than it may watch' }),
  allowedOrigins: z.array(Origin).default([]).meta({
    title: "Origins whose pages may open websockets, beside the host's own and that of publicUrl",
  }),
  allowedTargets: z.array(AddressRange).default([]).meta({
    title:
      'Addresses and ranges of networks of your own that drivers may call where others have given them the URL, beside public addresses',
  }),
  publicUrl: z
    .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
    .optional()
    .meta({
      title: 'What callers outside see, with the prefix of the plugin; the console shows webhook URLs by it',
    }),
  trustedProxies: z.array(ProxyRange).default([]).meta({
    title:
      'Proxies that are believed when X-Forwarded-For says who called: addresses, ranges, loopback, linklocal, uniquelocal',
  }),
  maxFailedSecretsPerMinute: z
    .int()
    .min(0)
    .default(60)
    .meta({ title: 'Wrong secrets that an address may give within a minute; 0 for any number' }),
  drainTimeoutMs: z
    .int()
    .min(0)
    .default(10_000)
    .meta({ title: 'Time for deliveries under way to end when closing', 'x-unit': 'milliseconds' }),
  fireHeldAtStart: z
    .boolean()
    .default(false)
    .meta({ title: 'Whether a start fires triggers whose comparisons hold already, as PlaceOS does' }),
  journalDays: z
    .number()
    .positive()
    .max(36_500)
    .default(7)
    .meta({ title: 'How long executions are kept', 'x-unit': 'days' }),
  journalMegabytes: z
    .int()
    .min(1)
    .default(1000)
    .meta({ title: 'How much room kept executions may take', 'x-unit': 'megabytes' }),
  dataDir: z.string().min(1).optional().meta({
    title:
      'Folder for triggers, API keys, executions and what drivers save; without one they are lost with the process',
  }),
  databaseUrl: z
    .string()
    .refine((text) => readDatabaseUrl(text) !== undefined, 'must be a postgres:// URL')
    .optional()
    .meta({
      title: 'PostgreSQL database for triggers, API keys and executions, instead of a file',
      writeOnly: true,
    }),
  adminKey: z
    .string()
    .min(20)
    .max(500)
    .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces')
    .optional()
    .meta({ title: 'API key of an administrator, instead of one that is made', writeOnly: true }),
  smtpUrl: SmtpUrl.optional().meta({
    title: 'Mail server for the mails of triggers, such as smtps://user:password@mail.example.org',
    writeOnly: true,
  }),
  mailFrom: z
    .string()
    .min(1)
    .max(320)
    .default('placeos-webhooks@localhost')
    .meta({ title: 'Sender of the mails of triggers' }),
  placeos: PlaceOsSettings.optional().meta({
    title: 'PlaceOS cluster that runs the modules, instead of this process',
  }),
})
export type PluginSettings = z.output<typeof PluginSettings>
