import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { logLevels, packageDir } from '../../host/index.js'
import { PluginSettings } from '../../plugin/index.js'
import { read, type Reading, type Source } from './command-line.js'
import { oneOf } from './choice.js'
import { NumberOptions, numberSources, NUMBERS_USAGE } from './numbers.js'
import { PLACEOS_USAGE, PlaceOsOptions, placeosSources, requirePlaceOs } from './placeos.js'
import { StorageOptions, storageSources } from './storage.js'

export const USAGE = `Usage: placeos-webhooks [options]
       placeos-webhooks check [options]
       placeos-webhooks keys list | add | rotate | remove
       placeos-webhooks webhooks [INSTANCE]
       placeos-webhooks import FILE
       placeos-webhooks backup FILE
       placeos-webhooks restore FILE
       placeos-webhooks senders [NAME]
       placeos-webhooks watch SYSTEM [INSTANCE]

Runs a host: modules of drivers, and webhook URLs that reach them. The other commands check
whether it would start, manage API keys, list webhook URLs, import triggers, back up what is
kept and put it back, tell which senders are known by name and show executions as they happen;
each prints its own --help.

Options (and the variables that give the same):
  --config FILE      CONFIG        configuration: drivers, modules, systems, triggers
                                   [host.json or host.yaml here, else the package's example]
  --port N           PORT          port to listen on; 0 takes any free one [3000]
  --host ADDRESS     HOST          address to listen on [127.0.0.1]
  --data DIR         DATA_DIR      folder for triggers, API keys and what drivers save [data]
  --public-url URL   PUBLIC_URL    what callers outside see, where a proxy stands before this host
  --trusted-proxies LIST  TRUSTED_PROXIES
                                   proxies that say who calls: addresses, ranges such as 10.1.0.0/16,
                                   loopback, linklocal, uniquelocal, with commas between [none]
  --allowed-origins LIST  ALLOWED_ORIGINS
                                   origins whose pages may open websockets, beside the host's own
                                   and that of the public URL, with commas between [none]
  --allowed-targets LIST  ALLOWED_TARGETS
                                   addresses and ranges of networks of your own that drivers may call
                                   where others give them the URL, with commas between [none]
  --log-level LEVEL  LOG_LEVEL     ${logLevels.join(', ')} [info]
  --show-secrets     SHOW_SECRETS  true: print webhook URLs and a new admin key as they are; false:
                                   without their secrets [true where the output is a terminal]
  --help                           print this
  --version                        print the version

Variables only, since they may hold passwords; each may be a file that NAME_FILE names:
                     DATABASE_URL  PostgreSQL database for triggers and API keys: postgres://…
                     ADMIN_KEY     an administrator's API key, instead of one made at the first start
                     SMTP_URL      mail server for the mails of triggers: smtp://… or smtps://…
                     MAIL_FROM     their sender [placeos-webhooks@localhost]

${PLACEOS_USAGE}
Triggers, by a variable only:
                     FIRE_HELD_AT_START
                                   true: a start fires triggers whose comparisons hold already [false]

Limits, by variables only:
${NUMBERS_USAGE}`

const PORTS = 'must be a number from 0 to 65535'

/** What has commas between. */
const list = z.string().transform((text) => text.split(',').flatMap((one) => one.trim() || []))

const yesOrNo = z.enum(['true', 'false'], 'must be true or false').transform((text) => text === 'true')

const Options = StorageOptions.extend({
  ...NumberOptions.shape,
  ...PlaceOsOptions.shape,
  config: z.string().min(1, {
    error: () => {
      const here = configurationsHere()
      const all = here.join(' and ')
      return here.length > 1 ? `must say which: ${all} are both here` : 'must not be empty'
    },
  }),
  port: z.string().regex(/^\d+$/, PORTS).transform(Number).pipe(z.number().max(65535, PORTS)),
  host: z.string().min(1, 'must not be empty'),
  publicUrl: z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }).optional(),
  trustedProxies: list.pipe(PluginSettings.shape.trustedProxies.unwrap()).optional(),
  allowedOrigins: list.pipe(PluginSettings.shape.allowedOrigins.unwrap()).optional(),
  allowedTargets: list.pipe(PluginSettings.shape.allowedTargets.unwrap()).optional(),
  logLevel: oneOf(logLevels),
  fireHeldAtStart: yesOrNo.optional(),
  showSecrets: yesOrNo.optional(),
  adminKey: PluginSettings.shape.adminKey,
  smtpUrl: PluginSettings.shape.smtpUrl,
  mailFrom: PluginSettings.shape.mailFrom,
}).superRefine(requirePlaceOs)
export type Options = z.output<typeof Options>

const sources: Record<keyof Options, Source> = {
  ...storageSources,
  ...numberSources,
  ...placeosSources,
  config: { option: 'config', variable: 'CONFIG' },
  port: { option: 'port', variable: 'PORT', otherwise: '3000' },
  host: { option: 'host', variable: 'HOST', otherwise: '127.0.0.1' },
  publicUrl: { option: 'public-url', variable: 'PUBLIC_URL' },
  trustedProxies: { option: 'trusted-proxies', variable: 'TRUSTED_PROXIES' },
  allowedOrigins: { option: 'allowed-origins', variable: 'ALLOWED_ORIGINS' },
  allowedTargets: { option: 'allowed-targets', variable: 'ALLOWED_TARGETS' },
  logLevel: { option: 'log-level', variable: 'LOG_LEVEL', otherwise: 'info' },
  fireHeldAtStart: { variable: 'FIRE_HELD_AT_START' },
  showSecrets: { option: 'show-secrets', isFlag: true, variable: 'SHOW_SECRETS' },
  adminKey: { variable: 'ADMIN_KEY', isSecret: true },
  smtpUrl: { variable: 'SMTP_URL', isSecret: true },
  mailFrom: { variable: 'MAIL_FROM' },
}

/** Reads the command line of a host; options win over variables, and these over defaults. */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): Reading<Options> {
  const example = env.RUNTIME === 'placeos' ? 'host.placeos.json' : 'host.json'
  const config = { ...sources.config, otherwise: () => defaultConfig(example) }
  return read({ schema: Options, values: { ...sources, config } }, args, env)
}

const configurationsHere = (): string[] =>
  ['host.json', 'host.yaml', 'host.yml'].filter((name) => existsSync(name))

/** Nothing where it is not clear which one is meant. @param example the package's own, where there is none here */
function defaultConfig(example: string): string {
  const [first, second] = configurationsHere()
  if (second !== undefined) return ''
  return first === undefined ? join(packageDir, example) : resolve(first)
}
