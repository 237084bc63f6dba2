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
      ...Object.fromEntries(numberNames.map((name) => [name, undefined])),
      logLevel: 'info',
      fireHeldAtStart: undefined,
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

  it('wins over variables', () => {
    expect(optionsOf(['--port', '1'], { PORT: '2' })).to.include({ port: 1 })
  })

  const unusable: [args: string[], env: NodeJS.ProcessEnv, fault: RegExp][] = [
    [['--port', 'http'], {}, /^--port must be a number$/],
    [['--port', '-1'], {}, /--port/],
    [['--port', '65536'], {}, /^--port .*65535/],
    [[], { PORT: '80 80' }, /^--port must be a number$/],
    [['--log-level', 'loud'], {}, /^--log-level .*"debug"/],
    [['--public-url', 'hooks.example.org'], {}, /^--public-url must be an http or https URL$/],
    [['--public-url', 'ftp://hooks.example.org'], {}, /^--public-url must be an http or https URL$/],
    [['--config', ''], {}, /^--config /],
    [[], { JOURNAL_DAYS: 'a week' }, /^JOURNAL_DAYS must be a number$/],
    [[], { JOURNAL_MEGABYTES: '0' }, /^JOURNAL_MEGABYTES .*>=1/],
    [[], { MAX_BODY_BYTES: '1.5' }, /^MAX_BODY_BYTES /],
    [['--trusted-proxies', 'loopback,proxy.local'], {}, /^--trusted-proxies\[1\] must be an IP address/],
    [[], { DATABASE_URL: 'mysql://db' }, /^DATABASE_URL must be a postgres:\/\/ URL$/],
    [[], { ADMIN_KEY: 'short' }, /^ADMIN_KEY /],
    [[], { SMTP_URL: 'mail.example.org' }, /^SMTP_URL must be an smtp:\/\/ or smtps:\/\/ URL/],
    [['--colour'], {}, /--colour/],
    [['site.json'], {}, /site\.json/],
    [['--port'], {}, /--port/],
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
