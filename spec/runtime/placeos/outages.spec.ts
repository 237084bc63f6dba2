import { setImmediate as turn } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { expect } from 'chai'
import type { Json } from '../../../src/driver/index.js'
import { Problem } from '../../../src/problem/index.js'
import { SystemClock } from '../../../src/time/system/index.js'
import { Passage } from '../../support/passage.js'
import { WEBHOOK } from '../../support/placeos-cluster.js'
import { REDIS, redis } from '../../support/redis.js'
import { problemOf } from '../../support/thrown.js'
import { until } from '../../support/until.js'
import { sites, type Site } from './site.js'

describe(`While PlaceOS's Redis is away, on ${REDIS}`, () => {
  const database = redis()
  const makeSite = sites(database)
  let passage: Passage
  let site: Site

  const start = async (): Promise<void> => {
    const { url } = database()
    passage = new Passage(Number(new URL(url).port))
    await passage.open()
    const redisUrl = url.replace(/:\d+\//, `:${String(passage.port)}/`)
    site = await makeSite({ clock: new SystemClock(), settings: { redisUrl } })
    await site.cluster.start(id('mod-1'), {
      functions: { request: { parameters: WEBHOOK, run: () => [200, null, 'ok'] } },
    })
    await site.cluster.map(site.lobby, [['Bell', id('mod-1')]])
  }
  const id = (module: string): string => `${module}-${site.lobby}`
  afterEach(async () => {
    await passage.close().catch(() => undefined)
  })
  const away = (): Promise<true> =>
    until(
      () => (site.runtime.health().some(({ part }) => part === 'redis') ? true : undefined),
      () => 'nobody notices that Redis is away',
    )
  const back = (): Promise<true> =>
    until(
      () => (site.runtime.health().length === 0 ? true : undefined),
      () => `${JSON.stringify(site.runtime.health())} is left`,
    )

  const ways: [what: string, begin: () => Promise<void> | void, end: () => Promise<void> | void][] = [
    ['refuses connections', () => passage.close(), () => passage.open()],
    [
      'answers nothing',
      () => {
        passage.hold()
      },
      () => {
        passage.release()
      },
    ],
  ]
  for (const [what, begin, end] of ways) {
    it(`calls go on to where they went where it ${what}, and others are told to come again`, async () => {
      await start()
      await site.deliver('Bell_1')
      await begin()
      for (let count = 0; count < 20; count += 1) expect(await site.deliver('Bell_1')).to.be.an('array')
      await away()
      const unknown = await site.found('Lamp_1')
      expect(unknown instanceof Problem && unknown.code).to.equal('module-not-found')
      const elsewhere = { system: `sys-other-${site.lobby}`, name: 'Bell', index: 1 }
      const problem = await site.runtime.findWebhook(elsewhere, 'request')
      expect(problem instanceof Problem && problem.code).to.equal('runtime-unavailable')
      expect(await problemOf(() => Promise.resolve(site.runtime.list(elsewhere.system)))).to.include({
        code: 'runtime-unavailable',
      })
      await end()
      await back()
      expect(await site.deliver('Bell_1')).to.be.an('array')
    })

    it(`statuses stay as they were where it ${what}, and are what they are once it is back`, async () => {
      await start()
      const heard: Json[][] = []
      for (let count = 0; count < 200; count += 1) {
        const own: Json[] = []
        heard.push(own)
        await site.cluster.redis.hset(`status/${id('mod-1')}`, `key${String(count)}`, '1')
        site.runtime.follow({ ...site.at('Bell_1'), key: `key${String(count)}` }, (value) => own.push(value))
      }
      const all = (values: Json[]): Promise<true> =>
        until(
          () => (heard.every((own) => own.length >= values.length) ? true : undefined),
          () => 'not all have heard all',
        )
      await all([1])
      await begin()
      await away()
      for (let count = 0; count < 200; count += 2)
        await site.cluster.setStatus(id('mod-1'), `key${String(count)}`, 2)
      await end()
      await back()
      await until(
        () => (heard.every((own, at) => at % 2 === 1 || own.length === 2) ? true : undefined),
        () => 'not all have heard what they missed',
      )
      await site.cluster.setStatus(id('mod-1'), 'key1', 3)
      await until(
        () => (heard[1]?.length === 2 ? true : undefined),
        () => 'messages are not heard again',
      )
      expect(heard.map((own) => own.map(Number).join())).to.deep.equal(
        heard.map((_, at) => (at % 2 === 0 ? '1,2' : at === 1 ? '1,3' : '1')),
      )
    })
  }

  it('a start waits for nothing, and says which part is missing', async () => {
    await start()
    await passage.close()
    const [core] = site.cluster.cores
    if (core) await site.cluster.leave(core)
    await away()
    expect(site.runtime.health()[0]).to.include({ part: 'redis' })
    const heard: Json[] = []
    site.runtime.follow({ ...site.at('Bell_1'), key: 'power' }, (value) => heard.push(value))
    await site.cluster.setStatus(id('mod-1'), 'power', true)
    await turn()
    expect(heard).to.deep.equal([])
    await passage.open()
    await until(
      () => heard[0],
      () => 'what was followed before is not heard',
    )
    const missing = [{ part: 'core', problem: 'none is in the list' }]
    await until(
      () => (isDeepStrictEqual(site.runtime.health(), missing) ? true : undefined),
      () => JSON.stringify(site.runtime.health()),
    )
  })
})
