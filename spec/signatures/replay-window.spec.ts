import { expect } from 'chai'
import { RecentMessages } from '../../src/signatures/index.js'

const message = (key: string, until = 1000) => ({ key, until })

describe('Recent messages', () => {
  it('are taken once for each instance', () => {
    const recent = new RecentMessages()
    expect(recent.has('trig-1', message('a'))).to.equal(false)
    expect(recent.take('trig-1', message('a'), 0)).to.equal(true)
    expect(recent.has('trig-1', message('a'))).to.equal(true)
    expect(recent.take('trig-1', message('a'), 0)).to.equal(false)
    expect(recent.take('trig-2', message('a'), 0)).to.equal(true)
    expect(recent.take('trig-1', message('b'), 0)).to.equal(true)
  })

  it('are remembered until their signatures cease to hold, and no longer', () => {
    const recent = new RecentMessages()
    recent.take('trig-1', message('a', 1000), 0)
    recent.take('trig-1', message('b', 2000), 1000)
    expect(recent.has('trig-1', message('a'))).to.equal(true)
    recent.take('trig-1', message('c', 3000), 1001)
    expect([recent.size, recent.has('trig-1', message('a'))]).to.deep.equal([2, false])
  })

  it('are of each instance never more than there is room for: its oldest go, and no others', () => {
    const recent = new RecentMessages(3)
    recent.take('trig-2', message('a'), 0)
    for (const key of ['a', 'b', 'c', 'd']) recent.take('trig-1', message(key), 0)
    expect([recent.size, recent.has('trig-2', message('a'))]).to.deep.equal([4, true])
    expect(['a', 'b', 'c', 'd'].map((key) => recent.has('trig-1', message(key)))).to.deep.equal([
      false,
      true,
      true,
      true,
    ])
  })
})
