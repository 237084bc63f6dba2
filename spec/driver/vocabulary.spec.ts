import { Readable } from 'node:stream'
import { expect } from 'chai'
import {
  clearances,
  isVerb,
  permits,
  reply,
  safeEqual,
  verbs,
  type ReadableBody,
  type ReplyHeaders,
  type WebhookReply,
} from '../../src/driver/index.js'
import { Problem } from '../../src/problem/index.js'
import { thrownBy } from '../support/thrown.js'

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
    [
      "the author's content type alone, however it is written",
      reply(200, {}, { 'content-type': 'application/hal+json' }),
      [200, { 'content-type': 'application/hal+json' }, '{}'],
    ],
    [
      'the headers of a Headers',
      reply(200, 'hi', new Headers({ 'X-A': '1', 'Content-Type': 'text/html' })),
      [200, { 'x-a': '1', 'content-type': 'text/html' }, 'hi'],
    ],
    ['the bytes of an ArrayBuffer', reply(200, bytes.buffer), [200, {}, bytes]],
    ['the bytes of any other view', reply(200, new DataView(bytes.buffer, 1)), [200, {}, bytes.slice(1)]],
    ['an empty body with a status that has none', reply(204, ''), [204, {}, '']],
    ['headers beside text', reply(200, 'hi', { 'X-A': '1' }), [200, { 'X-A': '1' }, 'hi']],
    ['headers without a body', reply(302, null, { Location: '/' }), [302, { Location: '/' }, null]],
  ]
  for (const [what, made, expected] of cases)
    it(`has ${what}`, () => {
      expect(made).to.deep.equal(expected)
    })
})

describe('A reply of a body that is still to be read', () => {
  const text = (value: string): Uint8Array => Buffer.from(value)
  const bodies: [what: string, body: () => ReadableBody, headers: ReplyHeaders, body: string][] = [
    [
      'a Blob',
      () => new Blob(['{}'], { type: 'application/json' }),
      { 'Content-Type': 'application/json' },
      '{}',
    ],
    ['a Blob without a type', () => new Blob(['hi']), {}, 'hi'],
    ['a Response', () => Response.json([1]), { 'Content-Type': 'application/json' }, '[1]'],
    ['a Response without a body', () => new Response(null), {}, ''],
    ['a web stream', () => new Blob(['hi']).stream(), {}, 'hi'],
    ['a Node stream', () => Readable.from([Buffer.from('h'), Buffer.from('i')]), {}, 'hi'],
    ['a Node stream of text', () => Readable.from(['h', 'i']), {}, 'hi'],
  ]
  for (const [what, body, headers, sent] of bodies)
    it(`has the bytes of ${what}, and the type it says it has`, async () => {
      expect(await reply(200, body())).to.deep.equal([200, headers, Buffer.from(text(sent))])
    })

  const unreadable: [what: string, body: () => Promise<ReadableBody>, message: RegExp][] = [
    [
      'a Response that was read before',
      async () => {
        const response = new Response('hi')
        await response.text()
        return response
      },
      /the body of the Response has been read before/,
    ],
    ['a stream that fails', () => Promise.resolve(failing()), /the camera has gone/],
    ['a stream of objects', () => Promise.resolve(Readable.from([{ a: 1 }])), /gives neither bytes nor text/],
    ['a stream without an end', () => Promise.resolve(endless()), /longer than 64 MiB/],
  ]
  for (const [what, body, message] of unreadable)
    it(`fails for ${what}`, async () => {
      const given = await body()
      expect(await thrownBy(() => reply(200, given))).to.match(message)
    })

  it('is refused with a status that has no body', () => {
    expect(() => reply(205, new Blob(['hi']))).to.throw(Problem, 'status 205 has no body')
  })
})

describe('A reply that would not be what it says', () => {
  const refused: [what: string, make: () => unknown, message: string][] = [
    ['of a Promise', () => reply(200, Promise.resolve(1)), 'reply: it is a Promise: await it'],
    ['of a Map', () => reply(200, { seen: new Map() }), 'reply: seen is a Map'],
    ['with 204 and a body', () => reply(204, { ok: true }), 'status 204 has no body'],
    ['with 205 and a body', () => reply(205, 'hi'), 'status 205 has no body'],
    ['with 304 and a body', () => reply(304, 'hi'), 'status 304 has no body'],
    ['with a Map of headers', () => reply(200, '', new Map() as never), 'the headers are an iterable'],
  ]
  for (const [what, make, message] of refused)
    it(`is refused ${what}`, () => {
      expect(make).to.throw(Problem, message)
    })
})

/** A stream that gives something, and then fails. */
async function* failing(): AsyncGenerator<string> {
  yield await Promise.resolve('h')
  throw new Error('the camera has gone')
}

async function* endless(): AsyncGenerator<Uint8Array> {
  const chunk = new Uint8Array(1024 * 1024)
  for (;;) yield await Promise.resolve(chunk)
}

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
