import { expect } from 'chai'
import { freePort } from '../support/free-port.js'
import { PlaceOsCluster, WEBHOOK } from '../support/placeos-cluster.js'
import { addressOf, hosts, processes, type SpawnedProcess } from '../support/processes.js'
import { REDIS, redis } from '../support/redis.js'
import { site, siteUrl, writeSite } from '../support/site.js'
import { tempDirs } from '../support/temp-dirs.js'
import { until } from '../support/until.js'

const KEY = 'the-key-of-the-official-client'
const PASSWORD = 'the-password-of-redis'

/** What a process has said of one thing, in order. */
const saidOf = ({ stdout }: SpawnedProcess, what: string): unknown[] =>
  stdout
    .split('\n')
    .flatMap((line) =>
      line.startsWith(`${what} `) ? [JSON.parse(line.slice(what.length + 1)) as unknown] : [],
    )

describe(`A host with RUNTIME=placeos, on ${REDIS}`, function () {
  this.timeout(120_000)
  const database = redis()
  const start = hosts()
  const run = processes()
  const makeDir = tempDirs()
  let cluster: PlaceOsCluster
  beforeEach(() => {
    cluster = new PlaceOsCluster(database().url)
  })
  afterEach(async () => {
    await cluster.redis.flushdb()
    await cluster.close()
  })

  const started = (redisUrl: string): SpawnedProcess => {
    const config = writeSite(makeDir(), { ...site({}), drivers: [], systems: [] })
    const env = { ADMIN_KEY: KEY, RUNTIME: 'placeos', PLACEOS_REDIS_URL: redisUrl }
    return start(['--config', config], { env })
  }
  const isReady = async (address: string, problem: string): Promise<string> =>
    until(
      async () => {
        const text = await (await fetch(`${address}/readyz`)).text()
        return text.includes(problem) ? text : undefined
      },
      () => `/readyz does not say ${problem}`,
    )

  it('answers webhooks by a driver in PlaceOS, and PlaceOS’s own client, unmodified', async () => {
    const board = 'mod-0'
    const show = async (value: string): Promise<string> => {
      const core = cluster.coreOf(board)
      // Its log is watched on a connection of its own, which may be there later than the call.
      if (value === 'world')
        await until(
          () => (core.watchers(board) > 0 ? true : undefined),
          () => 'nobody watches the log',
        )
      core.log(board, 2, `showing ${value}`)
      await cluster.setStatus(board, 'shown', value)
      return `${value} is shown`
    }
    await cluster.join()
    await cluster.start(board, {
      functions: {
        show: { parameters: { value: { type: 'string' } }, run: show },
        request: { parameters: WEBHOOK, run: (verb, _, body) => ['created', { 'X-Verb': verb }, body] },
      },
      status: { started: 1 },
    })
    await cluster.map('sys-site', [['Board', board]])
    const host = started(database().url)
    const address = await addressOf(host)
    await isReady(address, '')
    const answer = await fetch(siteUrl(address, 'Board', 'request'), { method: 'POST', body: 'ding' })
    expect([answer.status, answer.headers.get('X-Verb'), await answer.text()]).to.deep.equal([
      201,
      'POST',
      'ding',
    ])
    expect(cluster.calls[0]).to.include({ user: 'webhook.trig-site', isWrongNode: false })

    const client = run(process.execPath, ['spec/realtime/support/ts-client.mjs', new URL(address).host, KEY])
    await client.says(/^ready /m)
    expect(saidOf(client, 'executed')).to.deep.equal(['hello is shown', 'world is shown'])
    expect(saidOf(client, 'refused')).to.deep.equal(['could not find function sing'])
    expect(saidOf(client, 'shown')).to.deep.equal(['hello', 'world'])
    expect(saidOf(client, 'debug')).to.deep.equal([[board, 'info', 'showing world']])

    for (const core of cluster.cores) await cluster.leave(core)
    expect(await isReady(address, 'core: none is in the list')).to.include('runtime-unavailable')
    const refused = await fetch(siteUrl(address, 'Board', 'request'), { method: 'POST', body: 'ding' })
    expect([refused.status, refused.headers.get('Retry-After')]).to.deep.equal([503, '5'])
    expect(await refused.json()).to.include({ code: 'runtime-unavailable' })
  })

  it('starts where neither Redis nor a core is there, says so, and shows no password', async () => {
    const host = started(`redis://webhooks:${PASSWORD}@127.0.0.1:${String(await freePort())}`)
    const address = await addressOf(host)
    const text = await isReady(address, 'redis: refuses connections')
    expect(text).to.include('runtime-unavailable').and.include('core: ')
    expect((await fetch(siteUrl(address, 'Board', 'request'), { method: 'POST' })).status).to.equal(503)
    const notify = `${address}/api/engine/v2/webhook/trig-site/notify/site-secret`
    expect((await fetch(notify, { method: 'POST' })).status).to.equal(202)
    host.signal('SIGTERM')
    expect(await host.exit).to.equal(0)
    expect(host.stdout + host.stderr).to.not.include(PASSWORD)
  })
})
