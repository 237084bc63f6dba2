import { expect } from 'chai'
import { Redis } from 'ioredis'
import { runtimeConformance, type MadeRuntime } from '../../../src/contract/index.js'
import { FakeClock } from '../../../src/testing/index.js'
import { WEBHOOK } from '../../support/placeos-cluster.js'
import { REDIS, redis, type SpecRedis } from '../../support/redis.js'
import { thrownBy } from '../../support/thrown.js'
import { until } from '../../support/until.js'
import { Site } from './site.js'

/** What a user needs who may only read. */
const RIGHTS = [
  ...['%R~system/*', '%R~status/*', '%R~interface/*', '%R~{service_core}*'],
  ...['&lookup-change', '&status/*', '&system/*', '-@all'],
  ...['+hget', '+hgetall', '+get', '+mget', '+exists', '+scan', '+subscribe', '+unsubscribe'],
  ...[
    '+psubscribe',
    '+punsubscribe',
    '+ping',
    '+hello',
    '+auth',
    '+client|setname',
    '+quit',
    '+info',
    '+select',
  ],
]

/** A site whose time goes by ten times as fast: much of what is promised is found out by waiting. */
interface Made extends MadeRuntime {
  readonly site: Site
}

const LOBBY = 'sys-contract'
const MODULE = 'mod-contract'

async function make(database: SpecRedis, url: string): Promise<Made> {
  const clock = new FakeClock()
  const site = new Site(database, clock, { settings: { redisUrl: url } })
  const state = { isOver: false }
  const go = async (): Promise<void> => {
    while (!state.isOver) {
      await clock.advance(50)
      await new Promise((wake) => setTimeout(wake, 5))
    }
  }
  void go()
  const raise = (): never => {
    throw new Error('it is broken')
  }
  await site.cluster.redis.flushdb()
  await site.cluster.join()
  const ring = { parameters: { times: { type: 'integer' } }, run: (times: number) => times }
  await site.cluster.start(MODULE, {
    functions: {
      ...{ request: { parameters: WEBHOOK, run: () => [200, { 'X-A': 'b' }, 'ding'] }, ring, closed: {} },
      ...{ raise: { parameters: WEBHOOK, run: raise }, fail: { run: raise } },
    },
    security: { administrator: ['closed'] },
  })
  await site.cluster.map(LOBBY, [['Bell', MODULE]])
  await until(
    () => (site.runtime.health().length === 0 ? true : undefined),
    () => JSON.stringify(site.runtime.health()),
  )
  return {
    site,
    runtime: site.runtime,
    close: async () => {
      state.isOver = true
      await site.close()
    },
  }
}

describe(`A PlaceOS cluster, on ${REDIS}`, () => {
  const database = redis()

  /** The URL of a user that may only read. */
  const reader = async (): Promise<string> => {
    const { url, suffix } = database()
    const admin = new Site(database(), new FakeClock())
    await admin.cluster.redis.call('ACL', 'SETUSER', `webhooks-${suffix}`, 'on', '>pass', ...RIGHTS)
    await admin.close()
    const own = new URL(url)
    own.username = `webhooks-${suffix}`
    own.password = 'pass'
    return own.href
  }

  describe('that may only read', () => {
    runtimeConformance<Made>(async () => make(database(), await reader()), {
      system: LOBBY,
      webhook: { module: 'Bell_1', method: 'request', answers: [200, { 'X-A': 'b' }, 'ding'] },
      failingWebhook: { module: 'Bell_1', method: 'raise', hides: 'it is broken' },
      command: { module: 'Bell_1', command: 'ring', args: [3], gives: 3 },
      failingCommand: { module: 'Bell_1', command: 'fail', hides: 'a_driver.cr' },
      guardedCommand: { module: 'Bell_1', command: 'closed' },
      schemas: { module: 'Bell_1', command: 'ring', args: [1, 2] },
      status: {
        ...{ module: 'Bell_1', key: 'volume', values: [1, { is: ['two'] }] },
        set: ({ site }, value) => site.cluster.setStatus(MODULE, 'volume', value),
      },
      debug: {
        ...{ id: MODULE, message: 'a line of the log' },
        log: ({ site }) => {
          site.cluster.coreOf(MODULE).log(MODULE, 2, 'a line of the log')
        },
      },
      outage: {
        begin: async ({ site }) => {
          for (const core of site.cluster.cores) await site.cluster.leave(core)
        },
        end: async ({ site }) => {
          await site.cluster.join()
        },
      },
      describe,
      it,
    })

    it('cannot be written to', async () => {
      const client = new Redis(await reader(), { protocol: 2, disableClientInfo: true })
      const writes: (() => Promise<unknown>)[] = [
        () => client.set('interface/x', '1'),
        () => client.hset('status/x', 'a', '1'),
        () => client.hdel('system/x', 'a'),
        () => client.del('{service_core}_lookup'),
        () => client.publish('lookup-change', 'x'),
        () => client.flushdb(),
        () => client.get('secrets'),
      ]
      for (const write of writes) expect(String(await thrownBy(write))).to.match(/NOPERM/)
      client.disconnect()
    })
  })
})
