import { expect } from 'chai'
import fc from 'fast-check'
import { senderNames, senderOf } from '../../../src/senders/index.js'
import { Filter, matches, operators, spokenComparison, type CallFacts } from '../../../src/triggers/index.js'

const FACTS: CallFacts = {
  headers: ['X-GitHub-Event', 'push', 'X-Many', 'a', 'x-many', 'b', 'X-Level', '7'],
  query: 'event=up&level=30&on=true&level=x',
  body: Buffer.from(
    JSON.stringify({
      type: 'motion',
      open: true,
      data: { level: 30, people: [{ name: 'Ada' }, { name: 'Bo', age: 7 }] },
      none: null,
    }),
  ),
}

const holds = (left: unknown, operator: string, right: unknown, facts = FACTS): boolean =>
  matches(Filter.parse({ comparisons: [{ left, operator, right }] }), facts).matches

describe('A filter', () => {
  const cases: [left: unknown, operator: string, right: unknown, is: boolean][] = [
    [{ member: 'type' }, 'equal', 'motion', true],
    [{ member: 'type' }, 'equal', 'Motion', false],
    [{ member: 'data.level' }, 'greater_than', 20, true],
    [{ member: 'data.level' }, 'greater_than', 30, false],
    [{ member: 'data.level' }, 'greater_than_or_equal', 30, true],
    [{ member: 'data.level' }, 'less_than', '40', false],
    [{ member: 'data.people[1].age' }, 'equal', 7, true],
    [{ member: 'data.people[].name' }, 'equal', 'Bo', true],
    [{ member: 'data.people[].name' }, 'equal', 'Cy', false],
    [{ member: 'data.people[].name' }, 'not_equal', 'Ada', true],
    [{ member: 'data.people' }, 'and', true, true],
    [{ member: 'gone' }, 'and', true, false],
    [{ member: 'gone' }, 'or', { member: 'open' }, true],
    [{ member: 'none' }, 'or', false, false],
    [{ member: 'open' }, 'exclusive_or', { member: 'gone' }, true],
    [{ member: 'gone' }, 'not_equal', 'x', true],
    [{ header: 'x-github-event' }, 'equal', 'push', true],
    [{ header: 'X-Many' }, 'equal', 'b', true],
    [{ header: 'X-Level' }, 'less_than', 8, true],
    [{ header: 'X-Level' }, 'equal', '7', true],
    [{ header: 'X-Level' }, 'equal', 7, true],
    [{ query: 'event' }, 'equal', 'up', true],
    [{ query: 'level' }, 'greater_than', 29.5, true],
    [{ query: 'level' }, 'equal', { member: 'data.level' }, true],
    [{ query: 'on' }, 'equal', true, false],
    [{ member: '__proto__' }, 'and', true, false],
    [{ member: 'data.people.length' }, 'greater_than', 0, false],
  ]
  for (const [left, operator, right, is] of cases)
    it(`${is ? 'holds' : 'fails'} for ${JSON.stringify(left)} ${operator} ${JSON.stringify(right)}`, () => {
      expect(holds(left, operator, right)).to.equal(is)
    })

  it('has the operators of conditions, by the names that PlaceOS gives them as well', () => {
    for (const operator of operators) expect(() => holds({ query: 'event' }, operator, 1)).not.to.throw()
    expect(holds({ query: 'event' }, 'NotEqual', 'down')).to.equal(true)
  })

  it('reads the fields of a form, and nothing of a body that is neither', () => {
    const form = { ...FACTS, body: Buffer.from('type=motion&level=3') }
    const typed = { ...form, headers: ['Content-Type', 'application/x-www-form-urlencoded; charset=utf-8'] }
    expect(holds({ member: 'type' }, 'equal', 'motion', typed)).to.equal(true)
    expect(holds({ member: 'level' }, 'greater_than', 2, typed)).to.equal(true)
    expect(holds({ member: 'type' }, 'equal', 'motion', form)).to.equal(false)
    expect(holds({ member: 'type' }, 'not_equal', 'motion', { ...FACTS, body: Buffer.alloc(0) })).to.equal(
      true,
    )
  })

  const right = { left: { member: 'open' }, operator: 'equal', right: true }
  const wrong = { left: { query: 'event' }, operator: 'equal', right: 'join' }

  it('means all of its comparisons unless one is enough, and says which one failed by what', () => {
    const all = Filter.parse({ comparisons: [right, wrong] })
    const [comparison] = all.comparisons.slice(1)
    expect(matches(all, FACTS)).to.deep.equal({
      matches: false,
      failed: [{ comparison, at: 1, left: 'up', right: 'join' }],
    })
    const any = Filter.parse({ match: 'any', comparisons: [wrong, right] })
    expect(matches(any, FACTS)).to.deep.equal({ matches: true, failed: [] })
    const none = Filter.parse({ match: 'any', comparisons: [wrong, { ...right, right: 1 }] })
    expect(matches(none, FACTS).failed.map(({ at, left }) => [at, left])).to.deep.equal([
      [0, 'up'],
      [1, true],
    ])
  })

  it('is told in words', () => {
    const { comparisons } = Filter.parse({
      comparisons: [wrong, { left: { member: 'a[].b' }, operator: 'greaterthan', right: 2 }],
    })
    expect(comparisons.map(spokenComparison)).to.deep.equal([
      'the query parameter event equal "join"',
      'the member a[].b of the JSON body greater than 2',
    ])
  })

  const refused: [what: string, given: object][] = [
    ['no comparison', { comparisons: [] }],
    ['too many', { comparisons: Array(51).fill(right) }],
    ['another operator', { comparisons: [{ ...right, operator: 'matches' }] }],
    [
      'a status, which a call does not bring',
      { comparisons: [{ ...right, left: { mod: 'A', status: 'b', keys: [] } }] },
    ],
    ['two places', { comparisons: [{ ...right, left: { header: 'a', query: 'b' } }] }],
    ['a path that cannot be read', { comparisons: [{ ...right, left: { member: 'a..b' } }] }],
    ['another word for all', { match: 'every', comparisons: [right] }],
    ['another member', { comparisons: [right], mode: 'all' }],
  ]
  for (const [what, given] of refused)
    it(`is none with ${what}`, () => {
      expect(Filter.safeParse(given).success).to.equal(false)
    })

  it('throws for no call at all', () => {
    const place = fc.oneof(
      fc.constantFrom(
        { member: 'a' },
        { member: 'a[].b' },
        { member: '[]' },
        { query: 'q' },
        { header: 'X' },
      ),
      fc.oneof(fc.boolean(), fc.integer(), fc.string({ maxLength: 5 })),
    )
    const comparison = fc.record({ left: place, operator: fc.constantFrom(...operators), right: place })
    const facts = fc.record({
      headers: fc.array(fc.string({ maxLength: 9 }), { maxLength: 5 }),
      query: fc.string(),
      body: fc.oneof(fc.json(), fc.string()).map((text) => Buffer.from(text)),
    })
    fc.assert(
      fc.property(fc.array(comparison, { minLength: 1, maxLength: 3 }), facts, (comparisons, call) => {
        const { matches: is, failed } = matches(Filter.parse({ comparisons }), call)
        expect(is).to.equal(failed.length === 0)
      }),
      { numRuns: 200 },
    )
  })

  it('can look at what each known sender sends', () => {
    for (const name of senderNames) {
      const { body, headers = {} } = senderOf(name).sample
      const facts = { headers: Object.entries(headers).flat(), query: '', body: Buffer.from(body) }
      expect(holds({ member: 'nothing.of[].it' }, 'equal', 'x', facts), name).to.equal(false)
    }
    const verkada = { ...FACTS, body: Buffer.from(senderOf('verkada').sample.body) }
    expect(holds({ member: 'data.notification_type' }, 'equal', 'person_of_interest', verkada)).to.equal(true)
  })
})
