import { expect } from 'chai'
import {
  clearances,
  isVerb,
  permits,
  reply,
  safeEqual,
  verbs,
  type WebhookReply,
} from '../../src/driver/index.js'

describe('A clearance', () => {
  for (const [rank, has] of clearances.entries())
    for (const [needed, needs] of clearances.entries())
      it(`of ${has} ${rank >= needed ? 'permits' : 'does not permit'} what needs ${needs}`, () => {
        expect(permits(has, needs)).to.equal(rank >= needed)
      })

  it('is of a user, of support or of an administrator, in this order', () => {
    expect(clearances).to.deep.equal(['user', 'support', 'administrator'])
  })
})

describe('A verb', () => {
  for (const verb of verbs)
    it(`is ${verb}`, () => {
      expect(isVerb(verb)).to.equal(true)
    })
  for (const text of ['HEAD', 'OPTIONS', 'post', 'Post', 'POST ', '', 'constructor'])
    it(`is not ${JSON.stringify(text)}`, () => {
      expect(isVerb(text)).to.equal(false)
    })
})

describe('A reply', () => {
  const JSON_TYPE = { 'Content-Type': 'application/json' }
  const bytes = new Uint8Array([1, 2])
  const cases: [what: string, made: WebhookReply, reply: WebhookReply][] = [
    ['a status alone', reply(204), [204, {}, null]],
    ['no body for null', reply(200, null), [200, {}, null]],
    ['text as it is', reply(200, 'hi'), [200, {}, 'hi']],
    ['empty text as it is', reply(200, ''), [200, {}, '']],
    ['bytes as they are', reply(200, bytes), [200, {}, bytes]],
    ['an object as JSON', reply(201, { ok: true }), [201, JSON_TYPE, '{"ok":true}']],
    ['a list as JSON', reply(200, [1, null]), [200, JSON_TYPE, '[1,null]']],
    ['false as JSON', reply(200, false), [200, JSON_TYPE, 'false']],
    ['0 as JSON', reply(200, 0), [200, JSON_TYPE, '0']],
    [
      "the author's headers over its own",
      reply(200, {}, { 'Content-Type': 'application/hal+json', Link: ['a', 'b'] }),
      [200, { 'Content-Type': 'application/hal+json', Link: ['a', 'b'] }, '{}'],
    ],
    ['headers beside text', reply(200, 'hi', { 'X-A': '1' }), [200, { 'X-A': '1' }, 'hi']],
    ['headers without a body', reply(302, null, { Location: '/' }), [302, { Location: '/' }, null]],
  ]
  for (const [what, made, expected] of cases)
    it(`has ${what}`, () => {
      expect(made).to.deep.equal(expected)
    })
})

describe('Comparing secrets', () => {
  const cases: [given: string, expected: string, same: boolean][] = [
    ['s3cret', 's3cret', true],
    ['', '', true],
    ['schlüssel', 'schlüssel', true],
    ['s3cret', 's3creT', false],
    ['s3cret', 's3cret ', false],
    ['s3cre', 's3cret', false],
    ['', 's3cret', false],
    ['s3cret', '', false],
    // As many characters, but not as many bytes.
    ['ae', 'ä', false],
    ['a', 'ä', false],
  ]
  for (const [given, expected, same] of cases)
    it(`finds ${JSON.stringify(given)} and ${JSON.stringify(expected)} ${same ? 'the same' : 'different'}`, () => {
      expect(safeEqual(given, expected)).to.equal(same)
    })
})
