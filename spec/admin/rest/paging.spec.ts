import { expect } from 'chai'
import fc from 'fast-check'
import { pageOf } from '../../../src/admin/rest/paging.js'
import { searchFor } from '../../../src/runtime/index.js'
import { list } from '../support/client.js'
import { expectProblem } from '../support/expect-problem.js'
import { offices, type Office } from '../support/office.js'

const NONE = { triggers: [], system_triggers: [] }

/** An office with triggers of these names, and no others. */
async function withTriggers(
  open: (options: object) => Promise<Office>,
  names: readonly string[],
): Promise<Office> {
  const office = await open({ configuration: NONE })
  for (const name of names) await office.as('admin').post('/triggers', { name })
  return office
}

describe('A search', () => {
  const cases: [query: string, text: string, meant: boolean][] = [
    ['*', 'anything', true],
    ['', '', true],
    ['  ', 'anything', true],
    ['door', 'Front door', true],
    ['DOOR', 'front door', true],
    ['door', 'doorbell', true],
    ['bell', 'doorbell', false],
    ['door bell', 'doorbell', false],
    ['door bell', 'the door', true],
    ['door bell', 'bells', true],
    ['door,bell', 'the door', true],
    ['été', 'Un ÉTÉ chaud', true],
    ['room-2', 'Room 21', true],
    ['x', '', false],
  ]
  for (const [query, text, meant] of cases)
    it(`for "${query}" ${meant ? 'means' : 'does not mean'} "${text}"`, () => {
      expect(searchFor(query)(text)).to.equal(meant)
    })

  it('for any word of a text, or the beginning of one, means the text', () => {
    const word = fc.stringMatching(/^[a-z0-9]{1,8}$/)
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), fc.nat(), fc.nat(), word, (words, at, length, other) => {
        const text = words.join(' ')
        const chosen = words[at % words.length] ?? ''
        expect(searchFor(`${chosen} ${other}`)(text)).to.equal(true)
        expect(searchFor(`${other} ${chosen.slice(0, 1 + (length % chosen.length))}`)(text)).to.equal(true)
      }),
    )
  })
})

describe('A list', () => {
  const open = offices()

  it('is sorted by name and then by id', async () => {
    const office = await withTriggers(open, ['b', 'a', 'C', 'b'])
    const found = list(await office.as('support').get('/triggers'))
    expect(found.map(({ name }) => name)).to.deep.equal(['C', 'a', 'b', 'b'])
    const [first, second] = found.slice(2).map(({ id }) => String(id))
    expect([first, second].sort()).to.deep.equal([first, second])
  })

  const pages: [query: string, names: string[], range: string, next: string | null][] = [
    ['', ['a', 'b', 'c'], 'trigger 0-3/3', null],
    ['?limit=2', ['a', 'b'], 'trigger 0-2/3', 'q=*&limit=2&offset=2'],
    ['?limit=2&offset=2', ['c'], 'trigger 2-3/3', null],
    ['?limit=1&offset=1', ['b'], 'trigger 1-2/3', 'q=*&limit=1&offset=2'],
    ['?limit=0', [], 'trigger 0-0/3', null],
    ['?offset=9', [], 'trigger 9-9/3', null],
    ['?limit=99999', ['a', 'b', 'c'], 'trigger 0-3/3', null],
    ['?limit=1&limit=2', ['a'], 'trigger 0-1/3', 'q=*&limit=1&offset=1'],
    ['?q=a+b&ref=x&fields=y', ['a', 'b'], 'trigger 0-2/2', null],
    ['?q=a+b&limit=1', ['a'], 'trigger 0-1/2', 'q=a%20b&limit=1&offset=1'],
    ['?q=a%2Cb%3B&limit=1&api-key=x', ['a'], 'trigger 0-1/2', 'q=a%2Cb%3B&limit=1&offset=1'],
  ]
  for (const [query, names, range, next] of pages)
    it(`is ${names.join(', ') || 'empty'} for "${query}"`, async () => {
      const office = await withTriggers(open, ['c', 'a', 'b'])
      const answer = await office.as('support').get(`/triggers${query}`)
      expect(list(answer).map(({ name }) => name)).to.deep.equal(names)
      expect(answer.headers.get('content-range')).to.equal(range)
      expect(answer.headers.get('x-total-count')).to.equal(range.split('/')[1])
      const link = next === null ? null : `</api/engine/v2/triggers?${next}>; rel="next"`
      expect(answer.headers.get('link')).to.equal(link)
    })

  for (const query of ['limit=-1', 'limit=x', 'limit=', 'limit=1.5', 'limit=1e3', 'offset=-1', 'offset=x'])
    it(`is refused for ${query}`, async () => {
      const answer = await (await open()).as('support').get(`/triggers?${query}`)
      expect(expectProblem(answer, 'invalid-parameter')).to.deep.equal([query.split('=')[0]])
    })

  it('is read to its end by following its links', async () => {
    const office = await open()
    for (let count = 0; count < 7; count += 1)
      await office.as('admin').post('/systems/sys-lobby/triggers', { trigger_id: 'trigger-declared' })
    const seen: unknown[] = []
    let path: string | undefined = '/systems/sys-lobby/triggers?limit=3&q=declared&complete=false'
    while (path !== undefined) {
      const answer = await office.as('support').get(path)
      for (const one of list(answer)) {
        expect(one).not.to.have.property('control_system')
        seen.push(one.id)
      }
      path = /<\/api\/engine\/v2(.*)>/.exec(answer.headers.get('link') ?? '')?.[1]
    }
    expect(new Set(seen).size).to.equal(8)
  })

  it('never has a comma or a semicolon in its link’s URL', () => {
    const text = fc.string({ unit: 'grapheme' })
    fc.assert(
      fc.property(text, text, (q, path) => {
        const asked = { query: { q, limit: 1, offset: 0 }, path }
        const link = pageOf([1, 2], 'trigger', asked).headers.Link ?? ''
        const [, url = ''] = /^<([^,;<>"]*)>; rel="next"$/s.exec(link) ?? []
        expect(new URLSearchParams(url.slice(url.lastIndexOf('?'))).get('q')).to.equal(q)
      }),
    )
  })
})
