import { expect } from 'chai'
import { BoundedCounts } from '../../../src/webhooks/delivery/bounded-counts.js'

describe('Counts by address', () => {
  const DAY_SECONDS = 86_400

  it('are one for each', async () => {
    const counts = new BoundedCounts(DAY_SECONDS)
    const { time } = await counts.add('a')
    expect(await counts.add('a')).to.include({ count: 2, time })
    expect(await counts.add('b')).to.include({ count: 1 })
    await counts.giveBack('a', time)
    expect(await counts.of('a')).to.include({ count: 1 })
    expect(await counts.of('c')).to.deep.equal({ count: 0, ms: 0 })
  })

  it('are given nothing back that was counted in a time before', async () => {
    const counts = new BoundedCounts(DAY_SECONDS, 2)
    const { time } = await counts.add('a')
    for (const key of ['b', 'c', 'a']) await counts.add(key)
    await counts.giveBack('a', time)
    expect(await counts.of('a')).to.include({ count: 1 })
  })

  it('are no more than so many, however long they last: the first are forgotten', async () => {
    const counts = new BoundedCounts(DAY_SECONDS, 3)
    const { time } = await counts.add('a')
    for (const key of ['b', 'c', 'a', 'd']) await counts.add(key)
    const all = await Promise.all(['a', 'b', 'c', 'd'].map((key) => counts.of(key)))
    expect(all.map(({ count }) => count)).to.deep.equal([0, 1, 1, 1])
    await counts.giveBack('a', time)
    expect(await counts.add('a')).to.include({ count: 1 })
    expect(await counts.of('b')).to.include({ count: 0 })
  })
})
