import { expect } from 'chai'
import { readCommandLine, USAGE, type Options } from '../../src/cli/options.js'

/** What a command line that serves comes to. */
function optionsOf(args: readonly string[], env: NodeJS.ProcessEnv = {}): Options {
  const request = readCommandLine(args, env)
  if (request.kind !== 'serve') throw new Error(`not served but ${request.kind}`)
  return request.options
}

describe('A command line', () => {
  it('needs no options', () => {
    const { config, ...rest } = optionsOf([])
    expect(config).to.match(/host\.json$/)
    expect(rest).to.deep.equal({
      port: 3000,
      host: '127.0.0.1',
      data: 'data',
      'public-url': undefined,
      'log-level': 'info',
    })
  })

  const ways: [option: keyof Options, variable: string, given: string, value: unknown][] = [
    ['config', 'CONFIG', 'site.json', 'site.json'],
    ['port', 'PORT', '0', 0],
    ['host', 'HOST', '::1', '::1'],
    ['data', 'DATA_DIR', '/var/lib/hooks', '/var/lib/hooks'],
    ['public-url', 'PUBLIC_URL', 'https://hooks.example.org', 'https://hooks.example.org'],
    ['log-level', 'LOG_LEVEL', 'debug', 'debug'],
  ]
  for (const [option, variable, given, value] of ways) {
    it(`may give ${option} as --${option}`, () => {
      expect(optionsOf([`--${option}`, given])[option]).to.equal(value)
    })

    it(`may leave ${option} to ${variable}`, () => {
      expect(optionsOf([], { [variable]: given })[option]).to.equal(value)
    })

    it(`says in its usage that ${variable} is the same as --${option}`, () => {
      expect(USAGE).to.match(new RegExp(`^ {2}--${option} [A-Z]+ +${variable} `, 'm'))
    })
  }

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
    [['--colour'], {}, /--colour/],
    [['site.json'], {}, /site\.json/],
    [['--port'], {}, /--port/],
  ]
  for (const [args, env, fault] of unusable)
    it(`cannot be ${[...args, ...Object.entries(env).map((pair) => pair.join('='))].join(' ')}`, () => {
      const request = readCommandLine(args, env)
      expect(request.kind).to.equal('unusable')
      if (request.kind !== 'unusable') return
      expect(request.faults).to.have.length(1)
      expect(request.faults[0]).to.match(fault)
    })

  it('hears of each option that cannot be used', () => {
    const request = readCommandLine(['--port', 'http', '--log-level', 'loud'], {})
    expect(request).to.have.property('faults').with.length(2)
  })

  const questions: [args: string[], kind: string][] = [
    [['--help'], 'help'],
    [['-h'], 'help'],
    [['--version'], 'version'],
    [['-v'], 'version'],
    [['--help', '--port', 'http'], 'help'],
  ]
  for (const [args, kind] of questions)
    it(`asks for ${kind} with ${args.join(' ')}`, () => {
      expect(readCommandLine(args, {})).to.deep.equal({ kind })
    })
})
