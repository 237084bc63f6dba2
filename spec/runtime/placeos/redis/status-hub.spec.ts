import { expect } from 'chai'
import type { Json } from '../../../../src/driver/index.js'
import type { Stop } from '../../../../src/time/index.js'
import { REDIS } from '../../../support/redis.js'
import { until } from '../../../support/until.js'
import { sites, type Site } from '../site.js'

describe(`Following a status in PlaceOS, on ${REDIS}`, () => {
  const makeSite = sites()
  let site: Site
  let heard: Json[]
  beforeEach(async () => {
    site = await makeSite()
    heard = []
  })

  const follow = (module: string, key = 'volume', into: Json[] = heard): Stop =>
    site.runtime.follow({ ...site.at(module), key }, (value) => into.push(value))
  const hears = async (values: Json[], from: Json[] = heard): Promise<void> => {
    await until(
      () => (from.length >= values.length ? true : undefined),
      () => `only ${JSON.stringify(from)} was heard`,
    )
    expect(from).to.deep.equal(values)
  }
  /** Ids that are no other file's: what is published is heard everywhere. */
  const id = (module: string): string => `${module}-${site.lobby}`
  const lamps = async (...modules: string[]): Promise<void> => {
    await site.cluster.map(
      site.lobby,
      modules.map((module) => ['Lamp', id(module)]),
    )
  }

  it('starts with its present value and goes on with changes', async () => {
    await site.cluster.start(id('mod-1'), { status: { volume: 1 } })
    await lamps('mod-1')
    follow('Lamp_1')
    await hears([1])
    await site.cluster.setStatus(id('mod-1'), 'volume', 2)
    await site.cluster.setStatus(id('mod-1'), 'volume', 2)
    await site.cluster.setStatus(id('mod-1'), 'volume', { is: ['3'] })
    await hears([1, 2, { is: ['3'] }])
  })

  it('hears null, and the value again, as a module is started anew', async () => {
    await site.cluster.start(id('mod-1'), { status: { volume: 1 } })
    await lamps('mod-1')
    follow('Lamp_1')
    await hears([1])
    await site.cluster.start(id('mod-1'), { status: { volume: 1 } })
    await hears([1, null, 1])
  })

  it('takes what an edge writes for nothing as nothing', async () => {
    await site.cluster.start(id('mod-1'), { edge: 'edge-1', status: { volume: null, power: true } })
    await lamps('mod-1')
    follow('Lamp_1')
    const power: Json[] = []
    follow('Lamp_1', 'power', power)
    await hears([true], power)
    expect(heard).to.deep.equal([])
    await site.cluster.setStatus(id('mod-1'), 'volume', 5)
    await site.cluster.setStatus(id('mod-1'), 'volume', null)
    await hears([5, null])
    expect(await site.runtime.status(site.at('Lamp_1'))).to.deep.equal({ power: true })
  })

  it('takes text that is no JSON as nothing', async () => {
    await site.cluster.start(id('mod-1'))
    await site.cluster.redis.hset(`status/${id('mod-1')}`, { volume: '{', power: '1' })
    await lamps('mod-1')
    const power: Json[] = []
    follow('Lamp_1')
    follow('Lamp_1', 'power', power)
    await hears([1], power)
    expect([heard, await site.runtime.status(site.at('Lamp_1'))]).to.deep.equal([[], { power: 1 }])
  })

  it('never hears an older value after a newer one, however values and subscriptions meet', async () => {
    await site.cluster.start(id('mod-1'))
    await lamps('mod-1')
    const all: number[][] = []
    const stops: Stop[] = []
    for (let value = 1; value <= 300; value += 1) {
      const own: number[] = []
      all.push(own)
      stops.push(
        site.runtime.follow({ ...site.at('Lamp_1'), key: `volume${String(value % 3)}` }, (one) =>
          own.push(Number(one)),
        ),
      )
      await site.cluster.setStatus(id('mod-1'), `volume${String(value % 3)}`, value)
      if (value % 7 === 0) stops.shift()?.()
    }
    await until(
      () => (all.at(-1)?.at(-1) === 300 ? true : undefined),
      () => 'the last value was not heard',
    )
    for (const own of all) expect(own).to.deep.equal(own.toSorted((a, b) => a - b))
  })

  it('has one subscription a key, whoever follows it, and none once nobody does', async () => {
    await site.cluster.start(id('mod-1'), { status: { volume: 1 } })
    await lamps('mod-1')
    const stops = Array.from({ length: 50 }, () => follow('Lamp_1'))
    await hears(new Array<number>(50).fill(1))
    const subscriptions = async (): Promise<number> =>
      Number((await site.cluster.redis.pubsub('NUMSUB', `status/${id('mod-1')}/volume`))[1])
    expect(await subscriptions()).to.equal(1)
    for (const stop of stops) stop()
    await until(
      async () => ((await subscriptions()) === 0 ? true : undefined),
      () => 'a subscription is left',
    )
  })
})
