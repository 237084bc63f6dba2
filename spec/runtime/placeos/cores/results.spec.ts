import { expect } from 'chai'
import { replyOf } from '../../../../src/runtime/placeos/cores/results.js'

describe('What a webhook method of PlaceOS gives', () => {
  const replies: [given: unknown, mapped: unknown, exact: unknown][] = [
    [
      [200, null, null],
      [200, {}, ''],
      [200, {}, ''],
    ],
    [
      [201, { 'X-A': 'b' }, 'text'],
      [201, { 'X-A': 'b' }, 'text'],
      [201, { 'X-A': 'b' }, 'text'],
    ],
    [['ok', {}, 'text'], [200, {}, 'text'], null],
    [['NO_CONTENT', null, null], [204, {}, ''], null],
    [['NotFound', null, ''], [404, {}, ''], null],
    [['im_a_teapot', null, ''], [418, {}, ''], null],
    // What becomes of a status that is none is for the rules of replies.
    [
      [999, null, ''],
      [999, {}, ''],
      [999, {}, ''],
    ],
  ]
  for (const [given, mapped, exact] of replies)
    it(`is a reply where it is ${JSON.stringify(given)}`, () => {
      expect(replyOf(given, 'mapped')).to.deep.equal(mapped)
      expect(replyOf(given, 'exact')).to.deep.equal(exact)
    })

  const none: unknown[] = [
    ...[null, '', 'hello', 7, true, {}, { status: 200 }, [], [200], [200, {}], [200, {}, '', '']],
    ...[
      ['200', {}, ''],
      ['fine', {}, ''],
      [200.5, {}, ''],
      [null, {}, ''],
      [200, [], ''],
    ],
    ...[
      [200, { a: 1 }, ''],
      [200, { a: ['b'] }, ''],
      [200, 'x', ''],
      [200, {}, 7],
      [200, {}, {}],
    ],
  ]
  for (const given of none)
    it(`is nothing where it is ${JSON.stringify(given)}`, () => {
      expect([replyOf(given, 'mapped'), replyOf(given, 'exact')]).to.deep.equal([null, null])
    })
})
