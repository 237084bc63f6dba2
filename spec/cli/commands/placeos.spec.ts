import { expect } from 'chai'
import { check } from '../../../src/cli/commands/check.js'
import { importTriggers } from '../../../src/cli/commands/import.js'
import { PlaceOsCluster, WEBHOOK } from '../../support/placeos-cluster.js'
import { PlaceOsRest } from '../../support/placeos-rest.js'
import { MAIN, processes } from '../../support/processes.js'
import { REDIS, redis } from '../../support/redis.js'
import { tempDirs } from '../../support/temp-dirs.js'
import { called } from '../support/called.js'

const TRIGGER = { id: 'trigger-door', name: 'Door', enable_webhook: true, debounce_period: 5000 }
const INSTANCE = {
  ...{ id: 'trig-door', trigger_id: 'trigger-door', control_system_id: 'sys-lobby' },
  ...{ enabled: true, exec_enabled: true, webhook_secret: 'secret-of-the-door' },
}

describe(`placeos-webhooks check --placeos, on ${REDIS}`, () => {
  const database = redis()
  const makeDir = tempDirs()
  const run = processes()
  let cluster: PlaceOsCluster
  beforeEach(async () => {
    cluster = new PlaceOsCluster(database().url)
    for (const count of [1, 2, 3]) await cluster.join().catch(() => count)
    const functions = { request: { parameters: WEBHOOK }, reload: {} }
    for (const id of ['mod-1', 'mod-2', 'mod-3', 'mod-4']) await cluster.start(id, { functions })
    await cluster.start('mod-5-edge', { functions, edge: 'edge-1' })
    await cluster.map('sys-1', [
      ['Bell', 'mod-1'],
      ['Bell', 'mod-2'],
      ['Lamp', 'mod-none'],
    ])
  })
  afterEach(async () => {
    await cluster.redis.flushdb()
    await cluster.close()
  })

  const checking = async (url = database().url) => {
    const args = [MAIN, 'check', '--placeos', '--data', makeDir()]
    const env = { RUNTIME: 'placeos', PLACEOS_REDIS_URL: url }
    const checked = run(process.execPath, args, { env })
    const code = await checked.exit
    const lines = checked.stdout.split('\n').filter((line) => line.includes('placeos '))
    return { code, lines: lines.map((line) => line.replaceAll(/ {2,}/g, ' ')) }
  }

  it('says that all is where it would be looked for, and executes nothing', async () => {
    const { code, lines } = await checking()
    expect(code).to.equal(0)
    expect(lines[0]).to.equal('ok placeos redis all that is needed may be read')
    expect(lines[1]).to.match(/^ok placeos cores 3 answer: http/)
    expect(lines.slice(2)).to.deep.equal([
      'ok placeos modules 5 modules are loaded where they would be looked for',
      'ok placeos modules 3 are mapped in 1 systems; 1 have no driver that says anything, so nobody can call them: mod-none (Lamp_1 of sys-1)',
      'ok placeos methods webhooks can call 1: Bell.request',
    ])
    expect(cluster.calls).to.deep.equal([])
  })

  it('names modules that are elsewhere, and cores that do not answer', async () => {
    const owner = cluster.coreOf('mod-1')
    const other = cluster.cores.find((core) => core !== owner)
    owner.loaded.delete('mod-1')
    other?.loaded.add('mod-1')
    const silent = cluster.cores.find((core) => core !== owner && core !== other)
    await silent?.refuse()
    const { code, lines } = await checking()
    expect(code).to.equal(1)
    expect(lines).to.include(
      `fault placeos modules mod-1 is loaded on ${String(other?.url)}, and would be looked for on ${owner.url}`,
    )
    expect(lines.join('\n')).to.match(
      new RegExp(`^fault placeos cores ${String(silent?.url)}: .*ECONNREFUSED`, 'm'),
    )
  })

  it('names what may not be read', async () => {
    const user = `narrow-${database().suffix}`
    await cluster.redis.call('ACL', 'SETUSER', user, 'on', '>pass', '%R~system/*', '+@all')
    const url = new URL(database().url)
    url.username = user
    url.password = 'pass'
    const { code, lines } = await checking(url.href)
    expect(code).to.equal(1)
    expect(lines.join('\n')).to.match(/^fault placeos redis get of interface\/\*: NOPERM/m)
  })

  it('needs PlaceOS to be what runs the modules', async () => {
    const { code, err } = await called(check, ['--placeos'], {})
    expect(code).to.equal(2)
    expect(err).to.match(/^--placeos needs RUNTIME=placeos\b/)
  })
})

describe('placeos-webhooks import --from-placeos', () => {
  const makeDir = tempDirs()
  let rest: PlaceOsRest
  const many = Array.from({ length: 600 }, (_, at) => ({
    id: `trigger-${String(at)}`,
    name: `T ${String(at)}`,
  }))
  beforeEach(async () => {
    rest = new PlaceOsRest({ triggers: [TRIGGER, ...many], instances: [INSTANCE] })
    await rest.listen()
  })
  afterEach(() => rest.close().catch(() => undefined))

  const importing = (data: string, options: string[] = [], env: NodeJS.ProcessEnv = {}) =>
    called(importTriggers, ['--from-placeos', '--data', data, ...options], {
      ...{ PLACEOS_API_URL: rest.url, PLACEOS_API_KEY: rest.key },
      ...env,
    })

  it('takes over all triggers and instances with their secrets, and says what to do there', async () => {
    const data = makeDir()
    const { code, out, err } = await importing(data)
    expect([code, err]).to.deep.equal([0, ''])
    expect(out).to.match(/^created {3}system trigger trig-door$/m)
    expect(out).to.match(/^602 created, 0 updated, 0 unchanged, 0 refused$/m)
    expect(out).to.match(/disable them there/)
    expect(out).to.not.include(INSTANCE.webhook_secret)
    expect((await importing(data)).out).to.match(/^0 created, 0 updated, 602 unchanged, 0 refused$/m)
  })

  it('changes nothing in a dry run', async () => {
    const { out } = await importing(makeDir(), ['--dry-run'])
    expect(out)
      .to.match(/nothing was changed: this was a dry run$/m)
      .and.not.match(/disable them there/)
  })

  const failures: [what: string, env: NodeJS.ProcessEnv, code: number, err: RegExp][] = [
    ['the key is not right', { PLACEOS_API_KEY: 'other' }, 1, /it answered 401$/m],
    ['nobody is there', { PLACEOS_API_URL: 'http://127.0.0.1:1' }, 1, /cannot be read now$/m],
    ['no key is given', { PLACEOS_API_KEY: '' }, 2, /^PLACEOS_API_KEY is required\b/m],
    ['no URL is given', { PLACEOS_API_URL: '' }, 2, /^PLACEOS_API_URL is required\b/m],
  ]
  for (const [what, env, code, err] of failures)
    it(`exits with ${String(code)} where ${what}`, async () => {
      const said = await importing(makeDir(), [], env)
      expect(said.code).to.equal(code)
      expect(said.err).to.match(err)
    })

  it('takes no file beside it', async () => {
    const { code, err } = await called(importTriggers, ['export.json', '--from-placeos'], {})
    expect(code).to.equal(2)
    expect(err).to.match(/^FILE .*is one word too many with --from-placeos/)
  })
})
