import { expect } from 'chai'
import type { SystemMap } from '../../../../src/runtime/placeos/redis/directory.js'
import { Directory } from '../../../../src/runtime/placeos/redis/directory.js'
import { PlaceOsRedis } from '../../../../src/runtime/placeos/redis/placeos-redis.js'
import { FakeClock, MemoryLog } from '../../../../src/testing/index.js'
import { PlaceOsCluster } from '../../../support/placeos-cluster.js'
import { REDIS, redis } from '../../../support/redis.js'
import { until } from '../../../support/until.js'

describe(`The map of a PlaceOS system, read from ${REDIS}`, () => {
  const database = redis()
  let clock: FakeClock
  let reads: PlaceOsRedis
  let directory: Directory
  let cluster: PlaceOsCluster
  let system: string
  let count = 0

  beforeEach(async () => {
    const { url, suffix } = database()
    count += 1
    system = `sys-${suffix}-${String(count)}`
    clock = new FakeClock()
    cluster = new PlaceOsCluster(url)
    reads = new PlaceOsRedis(url, clock, new MemoryLog())
    directory = new Directory(reads, clock, new MemoryLog())
    await until(
      () => (reads.failure === undefined && reads.isHearing ? true : undefined),
      () => 'Redis is not found',
    )
  })
  afterEach(async () => {
    directory.close()
    reads.close()
    await cluster.close()
  })

  const find = (name: string, index = 1): Promise<string | undefined> =>
    directory.find({ system, name, index })
  /** All that was published before is heard. */
  const heard = (): Promise<void> => reads.catchUp()
  /** Looks again and again, as time goes by. */
  const later = async (name: string, index = 1): Promise<string | undefined> => {
    const found = find(name, index)
    let isOver = false
    void found.finally(() => {
      isOver = true
    })
    await until(
      async () => {
        await clock.advance(50)
        return isOver ? true : undefined
      },
      () => 'it was not found out',
    )
    return await found
  }

  it('gives the id of a module by its name and number', async () => {
    await cluster.map(system, [
      ['Display', 'mod-1'],
      ['Display', 'mod-2'],
      ['Lamp', 'mod-3'],
    ])
    expect([await find('Display'), await find('Display', 2), await find('Lamp')]).to.deep.equal([
      'mod-1',
      'mod-2',
      'mod-3',
    ])
  })

  it('has no module of a name that nobody has, once it was looked for three times', async () => {
    await cluster.map(system, [['Display', 'mod-1']])
    for (const name of ['Lamp', 'constructor', '__proto__', 'Display/1'])
      expect(await later(name)).to.equal(undefined)
    expect(await find('Display', 3)).to.equal(undefined)
  })

  it('is looked up again where it is new and core has just emptied it', async () => {
    await cluster.map(system, [['Display', 'mod-1']])
    await cluster.destroy(system)
    const found = later('Display')
    await cluster.map(system, [['Display', 'mod-1']])
    expect(await found).to.equal('mod-1')
  })

  it('serves as it was while core fills it anew, and as it is once that is over', async () => {
    await cluster.map(system, [['Display', 'mod-1']])
    await find('Display')
    await cluster.destroy(system)
    await heard()
    expect(await find('Display')).to.equal('mod-1')
    await cluster.map(system, [['Display', 'mod-2']])
    await heard()
    expect(await find('Display')).to.equal('mod-2')
  })

  it('is empty ten seconds after a system was destroyed, which nobody announces', async () => {
    await cluster.map(system, [['Display', 'mod-1']])
    await find('Display')
    await cluster.destroy(system)
    await heard()
    await clock.advance(9_999)
    expect(await find('Display')).to.equal('mod-1')
    await clock.advance(1)
    expect(await later('Display')).to.equal(undefined)
  })

  it('is read again after a minute, in case that something was missed', async () => {
    await cluster.map(system, [['Display', 'mod-1']])
    await find('Display')
    await cluster.redis.hset(`system/${system}`, 'Display/1', 'mod-2')
    await clock.advance(60_001)
    await find('Display')
    await until(
      async () => ((await find('Display')) === 'mod-2' ? true : undefined),
      () => 'the map is the old one',
    )
  })

  it('is not believed at once where it has lost a module in silence', async () => {
    await cluster.map(system, [['Display', 'mod-1']])
    await find('Display')
    await cluster.redis.del(`system/${system}`)
    await clock.advance(60_001)
    expect(await find('Display')).to.equal('mod-1')
    await heard()
    await until(
      () => (clock.pending > 2 ? true : undefined),
      () => 'nothing waits for the end of the change',
    )
    expect(await find('Display')).to.equal('mod-1')
    await clock.advance(10_000)
    expect(await later('Display')).to.equal(undefined)
  })

  it('is told to those who watch it: now, and when it has changed', async () => {
    const maps: SystemMap[] = []
    await cluster.map(system, [['Display', 'mod-1']])
    const stop = directory.watch(system, (map) => maps.push(map))
    const seen = async (length: number): Promise<void> => {
      await until(
        () => (maps.length >= length ? true : undefined),
        () => `${String(maps.length)} maps were told`,
      )
    }
    await seen(1)
    await cluster.map(system, [['Lamp', 'mod-2']])
    await seen(2)
    stop()
    await cluster.map(system, [['Lamp', 'mod-3']])
    await heard()
    expect(await find('Lamp')).to.equal('mod-3')
    expect(maps.map((map) => Object.fromEntries(map))).to.deep.equal([
      { 'Display/1': 'mod-1' },
      { 'Lamp/1': 'mod-2' },
    ])
  })
})
