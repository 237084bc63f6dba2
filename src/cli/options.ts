import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { logLevels, packageDir } from '../host/index.js'
import { faultsOf } from '../problem/index.js'

export const USAGE = `Usage: placeos-webhooks [options]

Runs a host: modules of drivers, and webhook URLs that reach them.

Options (and the variables that give the same):
  --config FILE      CONFIG      configuration: drivers, modules, systems, triggers
                                 [host.json here, else the example that comes with the package]
  --port N           PORT        port to listen on; 0 takes any free one [3000]
  --host ADDRESS     HOST        address to listen on [127.0.0.1]
  --data DIR         DATA_DIR    folder for what drivers save [data]
  --public-url URL   PUBLIC_URL  what callers outside see, where a proxy stands before this host
  --log-level LEVEL  LOG_LEVEL   ${logLevels.join(', ')} [info]
  --help                         print this
  --version                      print the version
`

const Options = z.object({
  config: z.string().min(1),
  port: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a number')
    .transform(Number)
    .pipe(z.number().max(65535)),
  host: z.string().min(1),
  data: z.string().min(1),
  'public-url': z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }).optional(),
  'log-level': z.enum(logLevels),
})
export type Options = z.output<typeof Options>

/** What a command line asks for. */
export type Request =
  | { readonly kind: 'serve'; readonly options: Options }
  | { readonly kind: 'help' | 'version' }
  | { readonly kind: 'unusable'; readonly faults: readonly string[] }

/** Reads a command line; options win over variables, and these over defaults. */
export function readCommandLine(args: readonly string[], env: NodeJS.ProcessEnv): Request {
  let values: Record<string, string | boolean | undefined>
  try {
    values = parse(args)
  } catch (error) {
    return { kind: 'unusable', faults: [error instanceof Error ? error.message : String(error)] }
  }
  if (values.help) return { kind: 'help' }
  if (values.version) return { kind: 'version' }
  /** A variable that is set to nothing counts as not set, as people and process managers expect. */
  const variable = (name: string): string | undefined => (env[name] === '' ? undefined : env[name])
  const result = Options.safeParse({
    config: values.config ?? variable('CONFIG') ?? defaultConfig(),
    port: values.port ?? variable('PORT') ?? '3000',
    host: values.host ?? variable('HOST') ?? '127.0.0.1',
    data: values.data ?? variable('DATA_DIR') ?? 'data',
    'public-url': values['public-url'] ?? variable('PUBLIC_URL'),
    'log-level': values['log-level'] ?? variable('LOG_LEVEL') ?? 'info',
  })
  if (result.success) return { kind: 'serve', options: result.data }
  return {
    kind: 'unusable',
    faults: faultsOf(result.error).map(({ path, message }) => `--${path} ${message}`),
  }
}

function parse(args: readonly string[]): Record<string, string | boolean | undefined> {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  return parseArgs({
    args: [...args],
    options: {
      config: text,
      port: text,
      host: text,
      data: text,
      'public-url': text,
      'log-level': text,
      help: { ...flag, short: 'h' },
      version: { ...flag, short: 'v' },
    },
  }).values
}

const defaultConfig = (): string =>
  existsSync('host.json') ? resolve('host.json') : join(packageDir, 'host.json')
