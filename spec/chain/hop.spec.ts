import { expect } from 'chai'
import { circleOf, firstOf, hasHop, hopOf, type Hop } from '../../src/chain/index.js'

/** A chain of these ids, by its last hop. */
function chain(first: string, ...ids: readonly string[]): Hop {
  let last = hopOf(first, `the ${first}`)
  for (const id of ids) last = hopOf(id, `the ${id}`, last)
  return last
}

describe('A chain', () => {
  it('numbers its hops, and knows its first', () => {
    const last = chain('a', 'b', 'c')
    expect([last.depth, firstOf(last).label]).to.deep.equal([3, 'the a'])
    expect([firstOf(chain('a')).depth, firstOf(chain('a')).id]).to.deep.equal([1, 'a'])
  })

  it('counts hops of each kind by themselves, and shows circles of one kind', () => {
    const kinds = ['firing', 'call', 'firing', 'call', 'firing']
    let last: Hop | undefined
    for (const kind of kinds) last = hopOf(kind, `the ${kind}`, last, kind)
    if (!last) throw new Error('there is no chain')
    expect([last.depth, last.before?.depth]).to.deep.equal([3, 2])
    expect(circleOf(last)?.map(({ id }) => id)).to.deep.equal(['firing', 'firing'])
  })

  it('knows which hops it has', () => {
    const last = chain('a', 'b')
    expect(['a', 'b', 'c'].map((id) => hasHop(last, id))).to.deep.equal([true, true, false])
    expect(hasHop(undefined, 'a')).to.equal(false)
  })

  const circles: [ids: [string, ...string[]], circle: string | undefined][] = [
    [['a'], undefined],
    [['a', 'b', 'c'], undefined],
    [['a', 'a', 'b'], undefined],
    [['a', 'a'], 'aa'],
    [['a', 'b', 'a'], 'aba'],
    [['x', 'a', 'b', 'c', 'a', 'b', 'c'], 'cabc'],
  ]
  for (const [ids, circle] of circles)
    it(`of ${ids.join(', ')} ends with ${circle === undefined ? 'no circle' : `the circle ${circle}`}`, () => {
      expect(
        circleOf(chain(...ids))
          ?.map(({ id }) => id)
          .join(''),
      ).to.equal(circle)
    })
})
