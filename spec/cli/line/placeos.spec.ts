import { expect } from 'chai'
import { readOptions, USAGE } from '../../../src/cli/line/options.js'
import { withPlaceOs } from '../../../src/cli/line/placeos.js'
import { PluginSettings } from '../../../src/plugin/index.js'

const REDIS = { RUNTIME: 'placeos', PLACEOS_REDIS_URL: 'redis://webhooks:secret@redis:6379' }

describe('The variables of PlaceOS', () => {
  const settingsOf = (env: NodeJS.ProcessEnv) => {
    const reading = readOptions([], env)
    if (reading.kind !== 'given') throw new Error(JSON.stringify(reading))
    const given: { placeos?: unknown } = withPlaceOs(reading.values)
    return given.placeos === undefined ? undefined : PluginSettings.parse({ placeos: given.placeos }).placeos
  }

  it('make no difference where this process runs the modules', () => {
    expect(settingsOf({ PLACEOS_REDIS_URL: REDIS.PLACEOS_REDIS_URL })).to.equal(undefined)
  })

  it('become the settings of the plugin', () => {
    const defaults = {
      edges: {},
      methods: 'shaped',
      results: 'mapped',
      maxInFlight: 512,
      maxInFlightPerModule: 32,
    }
    const none = { apiUrl: undefined, apiKey: undefined, core: undefined }
    expect(settingsOf(REDIS)).to.deep.equal({ redisUrl: REDIS.PLACEOS_REDIS_URL, ...none, ...defaults })
    const all = {
      ...{
        PLACEOS_API_URL: 'http://rest-api:3000',
        PLACEOS_API_KEY: 'key',
        PLACEOS_METHODS: 'request, notify',
      },
      ...{ PLACEOS_EDGES: 'mod-1-edge=edge-1, mod-2-edge=edge-1', PLACEOS_RESULTS: 'exact' },
      PLACEOS_CORE: 'http://core:3000',
    }
    expect(settingsOf({ ...REDIS, ...all })).to.deep.equal({
      ...defaults,
      ...{ redisUrl: REDIS.PLACEOS_REDIS_URL, apiUrl: 'http://rest-api:3000', apiKey: 'key' },
      ...{ edges: { 'mod-1-edge': 'edge-1', 'mod-2-edge': 'edge-1' }, core: 'http://core:3000' },
      ...{ methods: ['request', 'notify'], results: 'exact' },
    })
    for (const name of Object.keys({ ...REDIS, ...all }))
      expect(USAGE).to.match(new RegExp(`^ {21}${name}\\b`, 'm'))
  })

  const unusable: [env: NodeJS.ProcessEnv, fault: RegExp][] = [
    [{ RUNTIME: 'placeos' }, /^PLACEOS_REDIS_URL is required where RUNTIME is placeos$/],
    [{ RUNTIME: 'other' }, /^RUNTIME\b.* must be embedded or placeos$/],
    [
      { ...REDIS, PLACEOS_REDIS_URL: 'redis' },
      /^PLACEOS_REDIS_URL\b.* must be a redis:\/\/ or rediss:\/\/ URL$/,
    ],
    [{ ...REDIS, PLACEOS_API_URL: 'rest-api' }, /^PLACEOS_API_URL\b.* must be an http or https URL$/],
    [{ ...REDIS, PLACEOS_EDGES: 'mod-1' }, /^PLACEOS_EDGES\b.* must be MODULE=EDGE$/],
    [{ ...REDIS, PLACEOS_RESULTS: 'some' }, /^PLACEOS_RESULTS\b/],
  ]
  for (const [env, fault] of unusable)
    it(`cannot be ${JSON.stringify(env)}`, () => {
      const reading = readOptions([], env)
      expect(reading.kind === 'unusable' && reading.faults).to.have.length(1)
      expect(reading.kind === 'unusable' && reading.faults[0]).to.match(fault)
    })

  it('are not shown where they are secret', () => {
    const password = 'the password'
    const env = { ...REDIS, PLACEOS_REDIS_URL: `redis-${password}`, PLACEOS_API_KEY: password }
    const reading = readOptions([], env)
    expect(reading.kind === 'unusable' && reading.faults).to.have.length(2)
    expect(JSON.stringify(reading)).to.not.include(password)
  })
})
