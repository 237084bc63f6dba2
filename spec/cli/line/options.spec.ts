import { expect } from 'chai'
import { numberNames } from '../../../src/cli/line/numbers.js'
import { PlaceOsOptions } from '../../../src/cli/line/placeos.js'
import { readOptions, USAGE, type Options } from '../../../src/cli/line/options.js'
import { ServerLimits } from '../../../src/host/index.js'
import { PluginSettings } from '../../../src/plugin/index.js'

/** A line of the usage that says what a number is called and usually is. */
const usageOf = (name: string, usual: number): RegExp =>
  new RegExp(`^  ${name.replace(/[A-Z]/g, '_$&').toUpperCase()} .* \\[${usual}\\]$`, 'm')

/** What a command line that serves comes to. */
function optionsOf(args: readonly string[], env: NodeJS.ProcessEnv = {}): Options {
  const reading = readOptions(args, env)
  if (reading.kind !== 'given') throw new Error(`not given but ${reading.kind}`)
  return reading.values
}

const placeosNames = Object.keys(PlaceOsOptions.shape).filter((name) => name !== 'runtime')

describe('A command line', () => {
  it('needs no options', () => {
    const { config, ...rest } = optionsOf([])
    expect(config).to.match(/host\.json$/)
    expect(rest).to.deep.equal({
      port: 3000,
      host: '127.0.0.1',
      dataDir: 'data',
      databaseUrl: undefined,
      publicUrl: undefined,
      trustedProxies: undefined,
      allowedOrigins: undefined,
      allowedTargets: undefined,
      ...Object.fromEntries(numberNames.map((name) => [name, undefined])),
      logLevel: 'info',
      fireHeldAtStart: undefined,
      showSecrets: undefined,
      adminKey: undefined,
      smtpUrl: undefined,
      mailFrom: 'placeos-webhooks@localhost',
      runtime: 'embedded',
      ...Object.fromEntries(placeosNames.map((name) => [name, undefined])),
    })
  })

  const ways: [option: string, name: keyof Options, variable: string, given: string, value: unknown][] = [
    ['config', 'config', 'CONFIG', 'site.json', 'site.json'],
    ['port', 'port', 'PORT', '0', 0],
    ['host', 'host', 'HOST', '::1', '::1'],
    ['data', 'dataDir', 'DATA_DIR', '/var/lib/hooks', '/var/lib/hooks'],
    ['public-url', 'publicUrl', 'PUBLIC_URL', 'https://hooks.example.org', 'https://hooks.example.org'],
    [
      'trusted-proxies',
      'trustedProxies',
      'TRUSTED_PROXIES',
      'loopback, 10.1.0.0/16,',
      ['loopback', '10.1.0.0/16'],
    ],
    [
      'allowed-origins',
      'allowedOrigins',
      'ALLOWED_ORIGINS',
      'https://panel.example.org',
      ['https://panel.example.org'],
    ],
    ['allowed-targets', 'allowedTargets', 'ALLOWED_TARGETS', '10.1.0.0/16', ['10.1.0.0/16']],
    ['log-level', 'logLevel', 'LOG_LEVEL', 'debug', 'debug'],
  ]
  for (const [option, name, variable, given, value] of ways) {
    it(`may give ${option} as --${option}`, () => {
      expect(optionsOf([`--${option}`, given])[name]).to.deep.equal(value)
    })

    it(`may leave ${option} to ${variable}`, () => {
      expect(optionsOf([], { [variable]: given })[name]).to.deep.equal(value)
    })

    it(`says in its usage that ${variable} is the same as --${option}`, () => {
      expect(USAGE).to.match(new RegExp(`^ {2}--${option} [A-Z]+ +${variable}\\s`, 'm'))
    })
  }

  const variables: [variable: string, name: keyof Options, given: string][] = [
    ['DATABASE_URL', 'databaseUrl', 'postgres://hooks:pass@db.example.org/hooks'],
    ['ADMIN_KEY', 'adminKey', 'a-key-that-is-long-enough'],
    ['SMTP_URL', 'smtpUrl', 'smtps://hooks:pass@mail.example.org'],
    ['MAIL_FROM', 'mailFrom', 'Hooks <hooks@example.org>'],
  ]
  for (const [variable, name, given] of variables) {
    it(`leaves ${variable}, which may be secret, to the variable`, () => {
      expect(optionsOf([], { [variable]: given })[name]).to.equal(given)
      expect(USAGE).to.match(new RegExp(`^ {21}${variable} `, 'm'))
    })
  }

  it('leaves each number among the settings to a variable, and says what is usual', () => {
    const usual = { ...PluginSettings.parse({}), maxBodyBytes: 1024 ** 2, ...ServerLimits.parse({}) }
    const numbers = Object.entries(usual).flatMap(([name, value]) =>
      typeof value === 'number' && name !== 'drainTimeoutMs' ? [name] : [],
    )
    expect(numberNames).to.have.members(numbers)
    const given = { JOURNAL_DAYS: '0.5', MAX_FAILED_SECRETS_PER_MINUTE: '0' }
    expect(optionsOf([], given)).to.include({ journalDays: 0.5, maxFailedSecretsPerMinute: 0 })
    for (const name of numberNames) expect(USAGE).to.match(usageOf(name, usual[name]))
  })

  it('shows secrets by an option without a value, or by a variable', () => {
    expect(optionsOf(['--show-secrets'], { SHOW_SECRETS: 'false' }).showSecrets).to.equal(true)
    expect(optionsOf([], { SHOW_SECRETS: 'false' }).showSecrets).to.equal(false)
  })

  it('wins over variables', () => {
    expect(optionsOf(['--port', '1'], { PORT: '2' })).to.include({ port: 1 })
  })

  const unusable: [args: string[], env: NodeJS.ProcessEnv, fault: RegExp][] = [
    [['--port', 'http'], {}, /^--port http: must be a number from 0 to 65535$/],
    [['--port', '-1'], {}, /^--port -1: must be a number from 0 to 65535$/],
    [['--port', '65536'], {}, /^--port 65536: must be a number from 0 to 65535$/],
    [['--port='], {}, /^--port "": must be a number from 0 to 65535$/],
    [[], { PORT: '80 80' }, /^PORT="80 80" in the environment: must be a number from 0 to 65535$/],
    [[], { PORT: '80\n\u001b[2J' }, /^PORT="80\\n\\u001b\[2J" in the environment: /],
    [[], { PORT: '8'.repeat(1000) }, /^PORT=8{80}… in the environment: /],
    [['--log-level', 'wran'], {}, /^--log-level wran: must be one of debug, .*: did you mean warn\?$/],
    [
      ['--public-url', 'hooks.example.org'],
      {},
      /^--public-url hooks.example.org: must be an http or https URL$/,
    ],
    [
      [],
      { PUBLIC_URL: 'ftp://hooks' },
      /^PUBLIC_URL=ftp:\/\/hooks in the environment: must be an http or https URL$/,
    ],
    [['--config', ''], {}, /^--config "": must not be empty$/],
    [['--data', ''], {}, /^--data "": must not be empty$/],
    [[], { JOURNAL_DAYS: 'a week' }, /^JOURNAL_DAYS="a week" in the environment: must be a number$/],
    [[], { JOURNAL_MEGABYTES: '0' }, /^JOURNAL_MEGABYTES=0 in the environment: must be at least 1$/],
    [[], { MAX_BODY_BYTES: '1.5' }, /^MAX_BODY_BYTES=1.5 in the environment: /],
    [['--trusted-proxies', 'loopback,proxy.local'], {}, /: proxy\.local must be an IP address/],
    [[], { SHOW_SECRETS: 'yes' }, /^SHOW_SECRETS=yes in the environment: must be true or false$/],
    [[], { DATABASE_URL: 'mysql://db' }, /^DATABASE_URL in the environment: must be a postgres:\/\/ URL$/],
    [[], { ADMIN_KEY: 'short' }, /^ADMIN_KEY in the environment: (?!.*short)/],
    [[], { SMTP_URL: 'mail:pw' }, /^SMTP_URL in the environment: must be an smtp:\/\/ (?!.*pw)/],
    [[], { ADMIN_KEY: 'short', ADMIN_KEY_FILE: '/run/key' }, /^ADMIN_KEY in the file \/run\/key: /],
    [['--prot', '80'], {}, /^--prot is no option: did you mean --port\?$/],
    [['-port', '80'], {}, /^-port is no option: did you mean --port\?$/],
    [['--colour'], {}, /^--colour is no option$/],
    [
      ['--database-url=postgres://a:pw@b/c'],
      {},
      /^--database-url is no option: set the variable DATABASE_URL$/,
    ],
    [['site.json'], {}, /^site\.json is one word too many$/],
    [['--port'], {}, /^--port needs a value$/],
    [['--data', '--port', '80'], {}, /^--data needs a value$/],
    [['--port', '1', '--port=2'], {}, /^--port is given twice: 1 and 2$/],
    [['--show-secrets=true'], {}, /^--show-secrets takes no value$/],
  ]
  for (const [args, env, fault] of unusable)
    it(`cannot be ${[...args, ...Object.entries(env).map((pair) => pair.join('='))].join(' ')}`, () => {
      const reading = readOptions(args, env)
      expect(reading.kind).to.equal('unusable')
      if (reading.kind !== 'unusable') return
      expect(reading.faults).to.have.length(1)
      expect(reading.faults[0]).to.match(fault)
    })

  it('hears of each option that cannot be used', () => {
    const reading = readOptions(['--port', 'http', '--log-level', 'loud'], {})
    expect(reading).to.have.property('faults').with.length(2)
  })

  for (const args of [['--help'], ['-h'], ['--help', '--port', 'http']])
    it(`asks for help with ${args.join(' ')}`, () => {
      expect(readOptions(args, {})).to.deep.equal({ kind: 'help' })
    })
})
