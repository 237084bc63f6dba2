import { expect } from 'chai'
import { Listeners } from '../../src/time/index.js'

describe('Listeners', () => {
  const one = (): string => 'one'
  const two = (): string => 'two'

  it('are given by key, in the order they came', () => {
    const listeners = new Listeners<string, () => string>()
    listeners.add('a', one)
    listeners.add('b', one)
    listeners.add('a', two)
    expect(listeners.of('a')).to.deep.equal([one, two])
    expect(listeners.of('b')).to.deep.equal([one])
    expect(listeners.of('c')).to.deep.equal([])
  })

  it('stop one by one, even one that listens twice', () => {
    const listeners = new Listeners<string, () => string>()
    const stop = listeners.add('a', one)
    listeners.add('a', one)
    stop()
    stop()
    expect(listeners.of('a')).to.deep.equal([one])
  })

  it('leave no key behind', () => {
    const listeners = new Listeners<string, () => string>()
    const stops = [listeners.add('a', one), listeners.add('a', two)]
    listeners.add('b', one)
    expect([listeners.has('a'), listeners.keys()]).to.deep.equal([true, ['a', 'b']])
    for (const stop of stops) stop()
    expect([listeners.has('a'), listeners.keys()]).to.deep.equal([false, ['b']])
  })

  it('that came to a key anew are not ended by a stop from before', () => {
    const listeners = new Listeners<string, () => string>()
    const stop = listeners.add('a', one)
    stop()
    listeners.add('a', two)
    stop()
    expect(listeners.of('a')).to.deep.equal([two])
  })

  it('can be changed while they are walked', () => {
    const listeners = new Listeners<string, () => string>()
    const heard: string[] = []
    const stop = listeners.add('a', one)
    listeners.add('a', two)
    for (const listener of listeners.of('a')) {
      stop()
      listeners.add('a', one)
      heard.push(listener())
    }
    expect(heard).to.deep.equal(['one', 'two'])
  })
})
