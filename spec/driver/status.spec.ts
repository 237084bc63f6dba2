import { expect } from 'chai'
import fc from 'fast-check'
import { Status, type Json } from '../../src/driver/index.js'
import { Problem } from '../../src/problem/index.js'
import { MemoryLog } from '../../src/testing/index.js'

describe('A status', () => {
  let log: MemoryLog
  let status: Status
  beforeEach(() => {
    log = new MemoryLog()
    status = new Status({ log })
  })

  /** What a listener of a key hears from now on. */
  function listenTo(key: string): Json[] {
    const heard: Json[] = []
    status.listen(key, (value) => heard.push(value))
    return heard
  }

  it('gives what was set, by key', () => {
    status.set('power', true)
    status.set('volume', 3)
    expect(status.get('power')).to.equal(true)
    expect(status.read('volume')).to.equal(3)
    expect(status.get('colour')).to.equal(undefined)
    expect(status.all()).to.deep.equal({ power: true, volume: 3 })
  })

  it('has no keys but those that were set', () => {
    for (const key of ['constructor', '__proto__', 'toString']) expect(status.read(key)).to.equal(undefined)
    status.set('__proto__', 1)
    expect(Object.entries(status.all())).to.deep.equal([['__proto__', 1]])
  })

  it('tells the listeners of a key, and only these, when its value changes', () => {
    const heard = listenTo('power')
    status.set('power', true)
    status.set('volume', 3)
    status.set('power', true)
    status.set('power', false)
    status.set('power', true)
    expect(heard).to.deep.equal([true, false, true])
  })

  const same: [what: string, first: unknown, second: unknown][] = [
    ['an equal object', { a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }],
    ['an equal date', new Date(0), new Date(0)],
    ['the JSON of what it was', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['null again', null, null],
    ['an object whose further members have no value', { a: 1 }, { a: 1, b: undefined }],
  ]
  for (const [what, first, second] of same)
    it(`says nothing when set to ${what}`, () => {
      status.set('key', first)
      const heard = listenTo('key')
      status.set('key', second)
      expect(heard).to.deep.equal([])
    })

  it('is a snapshot: what is set or read and changed afterwards does not show', () => {
    const list = [1]
    status.set('list', list)
    list.push(2)
    expect(status.get('list')).to.deep.equal([1])
    const heard = listenTo('list')
    status.set('list', list)
    expect(heard).to.deep.equal([[1, 2]])
  })

  it('notices a change to a value that was read, changed in place and set again', () => {
    status.set('list', [1])
    const read = status.get('list') as number[]
    const heard = listenTo('list')
    read.push(2)
    status.set('list', read)
    expect(heard).to.deep.equal([[1, 2]])
  })

  it('stores what JSON makes of a value', () => {
    status.set('when', new Date(0))
    status.set('odd', [undefined, { gone: undefined }])
    expect(status.all()).to.deep.equal({ when: '1970-01-01T00:00:00.000Z', odd: [null, {}] })
  })

  it('loses a key that is set to undefined, and listeners hear null', () => {
    status.set('key', 1)
    const heard = listenTo('key')
    status.set('key', undefined)
    status.set('key', undefined)
    expect(status.all()).to.deep.equal({})
    expect(heard).to.deep.equal([null])
  })

  const odd: [value: unknown, message: string][] = [
    [Promise.resolve(1), 'status.set key: it is a Promise: await it'],
    [{ seen: [new Map()] }, 'status.set key: seen[0] is a Map'],
    [Number.NaN, 'status.set key: it is NaN'],
    [(): void => undefined, 'status.set key: it is a function'],
    [Symbol('x'), 'status.set key: it is a symbol'],
    [1n, 'status.set key: it is a BigInt'],
  ]
  for (const [value, message] of odd)
    it(`keeps its old value and says: ${message}`, () => {
      status.set('key', 1)
      const heard = listenTo('key')
      expect(() => {
        status.set('key', value)
      }).to.throw(Problem, message)
      expect([status.get('key'), heard]).to.deep.equal([1, []])
    })

  it('keeps its old value when the new one cannot be JSON', () => {
    status.set('key', 1)
    const circle: Record<string, unknown> = {}
    circle.self = circle
    expect(() => {
      status.set('key', circle)
    }).to.throw(Problem)
    expect(status.get('key')).to.equal(1)
  })

  it('adopts a value without copying it, and still tells of changes only', () => {
    const heard = listenTo('map')
    const value = { floors: [1, 2] }
    status.adopt('map', value)
    expect(status.get('map')).to.equal(value)
    status.adopt('map', { floors: [1, 2] })
    status.set('map', { floors: [1, 2] })
    expect(status.get('map')).to.equal(value)
    status.adopt('map', { floors: [1] })
    status.set('map', { floors: [] })
    status.adopt('map', { floors: [] })
    expect(heard).to.deep.equal([{ floors: [1, 2] }, { floors: [1] }, { floors: [] }])
  })

  it('adopts null', () => {
    status.adopt('map', null)
    expect(status.read('map')).to.equal(null)
    expect(status.all()).to.deep.equal({ map: null })
  })

  it('tells null, once, of a key that is deleted', () => {
    status.set('power', true)
    const heard = listenTo('power')
    status.delete('power')
    status.delete('power')
    expect(heard).to.deep.equal([null])
    expect(status.get('power')).to.equal(undefined)
    status.set('power', true)
    expect(heard).to.deep.equal([null, true])
  })

  it('signals the present value, or null, although nothing has changed', () => {
    const heard = listenTo('power')
    status.signal('power')
    status.set('power', true)
    status.signal('power')
    expect(heard).to.deep.equal([null, true, true])
  })

  it('clears every key, telling null for each', () => {
    status.set('power', true)
    status.set('volume', 3)
    const [power, volume, colour] = [listenTo('power'), listenTo('volume'), listenTo('colour')]
    status.clear()
    expect(status.all()).to.deep.equal({})
    expect([power, volume, colour]).to.deep.equal([[null], [null], []])
  })

  it('tells a listener nothing once it has stopped', () => {
    const heard: Json[] = []
    const stop = status.listen('power', (value) => heard.push(value))
    status.set('power', true)
    stop()
    status.set('power', false)
    expect(heard).to.deep.equal([true])
  })

  it('only logs a listener that throws or rejects; the others hear the value', async () => {
    status.listen('power', () => {
      throw new Error('thrown')
    })
    status.listen('power', () => Promise.reject(new Error('rejected')))
    const heard = listenTo('power')
    status.set('power', true)
    await Promise.resolve()
    expect(heard).to.deep.equal([true])
    expect(log.lines.map(({ level, message }) => [level, message])).to.deep.equal([
      ['error', 'a listener on status power failed'],
      ['error', 'a listener on status power failed'],
    ])
  })

  it('leaves every listener with the last value when one of them sets another', () => {
    status.listen('volume', (value) => {
      if (Number(value) > 10) status.set('volume', 10)
    })
    const heard = listenTo('volume')
    status.set('volume', 11)
    expect(status.get('volume')).to.equal(10)
    expect(heard.at(-1)).to.equal(10)
  })

  it('tells exactly of the changes, whatever is set, adopted, deleted or cleared', () => {
    const key = fc.constantFrom('a', 'b')
    const value = fc.jsonValue({ maxDepth: 1 }) as fc.Arbitrary<Json>
    const step = fc.oneof(
      fc.record({ kind: fc.constantFrom('set' as const, 'adopt' as const), key, value }),
      fc.record({ kind: fc.constantFrom('delete' as const, 'clear' as const), key, value }),
    )
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const own = new Status({ log })
        const model = new Map<string, string>()
        const heard: [string, string][] = []
        const expected: [string, string][] = []
        const remove = (gone: string): void => {
          if (model.delete(gone)) expected.push([gone, 'null'])
        }
        for (const name of ['a', 'b']) own.listen(name, (now) => heard.push([name, JSON.stringify(now)]))
        for (const { kind, key: at, value: next } of steps) {
          if (kind === 'delete') {
            own.delete(at)
            remove(at)
          } else if (kind === 'clear') {
            own.clear()
            for (const name of [...model.keys()]) remove(name)
          } else {
            // Members in one order, so that the model can compare text.
            const sorted = JSON.parse(sortedText(next)) as Json
            own[kind](at, sorted)
            const text = JSON.stringify(sorted)
            if (model.get(at) !== text) expected.push([at, text])
            model.set(at, text)
          }
        }
        expect(heard).to.deep.equal(expected)
        expect(own.all()).to.deep.equal(
          Object.fromEntries([...model].map(([name, text]) => [name, JSON.parse(text) as Json])),
        )
      }),
    )
  })
})

const sortedText = (value: Json): string =>
  JSON.stringify(value, (_key, part: Json) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
