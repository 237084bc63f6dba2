import { expect } from 'chai'
import fc from 'fast-check'
import {
  answerHandshake,
  Handshake,
  partsOf,
  refuseMissing,
  Scheme,
  sign,
  verify,
  type Signing,
} from '../../src/signatures/index.js'
import { NO_KEYS, NOW } from './support/samples.js'

const maybe = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { nil: undefined })
const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,8}$/)
const path = fc.oneof(
  fc.constantFrom('a', 'a.b', '[0].a', 'a[].b', '[]', 'a[3]', '__proto__.x', 'constructor'),
  fc.string({ maxLength: 12 }),
)
const place = fc.oneof(
  word.map((header) => ({ header })),
  word.map((query) => ({ query })),
  path.map((member) => ({ member })),
)
const piece = fc.oneof(
  fc.constantFrom(
    '{body}',
    '{timestamp}',
    '{id}',
    '{url}',
    '{url:decoded}',
    '{form:sorted}',
    '{method}',
    '{key}',
  ),
  fc.constantFrom(
    '{body:sha256}',
    '{pairs:a,b}',
    '{parameter:a}',
    '{}',
    '{',
    '}',
    '{x}',
    '.',
    '|',
    '\n',
    '☃',
  ),
  word.map((name) => `{header:${name}}`),
  word.map((name) => `{query:${name}}`),
  path.map((name) => `{member:${name}}`),
)
const label = fc.constantFrom('', 'v1=', 'Bearer ', '.*', '\\', '(')
const encoding = fc.constantFrom('hex', 'base64', 'base64url')
const timestamp = fc
  .tuple(
    place,
    fc.record({ label, part: maybe(fc.nat(9)), unit: maybe(fc.constantFrom('s', 'ms', 'rfc3339')) }),
  )
  .map(([where, rest]) => ({ ...where, ...rest }))

/** Most are no schemes, as those that people write at first. */
const signed = fc
  .tuple(
    place,
    fc.record({
      kind: fc.constantFrom('hmac', 'hash', 'public-key'),
      algorithm: fc.constantFrom('sha1', 'sha256', 'sha512', 'ed25519', 'ecdsa-sha256', 'rsa-sha256'),
      signed: fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('')),
      encoding,
      label,
      separator: maybe(fc.constantFrom(',', ' ', '|', ';')),
      part: maybe(fc.nat(9)),
      id: maybe(fc.oneof(word, place)),
      timestamp: maybe(timestamp),
      digest_query: maybe(word),
      body_unsigned: maybe(fc.constant(true)),
      secret: fc.record({ encoding: fc.constantFrom('utf8', 'base64', 'hex') }),
    }),
  )
  .map(([where, rest]) => ({ ...where, ...rest }))
const sent = fc
  .tuple(place, fc.record({ kind: fc.constantFrom('token', 'basic', 'none'), label }))
  .map(([where, { kind, ...rest }]) => (kind === 'token' ? { kind, ...where, ...rest } : { kind }))

/** Those that make sense, so that most runs come to something. */
const sound = fc
  .record({
    kind: fc.constantFrom('hmac', 'hash'),
    algorithm: fc.constantFrom('sha256', 'sha512'),
    encoding,
    label,
    header: word.map((name) => `X-Sig-${name}`),
    tail: fc.array(fc.constantFrom('.', '{method}', '{url}', '☃', '{url:decoded}'), { maxLength: 4 }),
    unit: maybe(fc.constantFrom('s', 'ms', 'rfc3339')),
    id: maybe(word.map((name) => `X-Id-${name}`)),
  })
  .map(({ tail, unit, id, ...rest }) => ({
    ...rest,
    signed: `${rest.kind === 'hash' ? '{key}' : ''}${unit ? '{timestamp}' : ''}${id ? '{id}' : ''}{body}${tail.join('')}`,
    ...(unit && { timestamp: { header: 'X-At', unit } }),
    ...(id !== undefined && { id }),
  }))

const json = fc.oneof(
  fc.json({ maxDepth: 3 }),
  fc.constantFrom('{"a":{"b":"x"}}', '[{"a":["b"]}]', '{"a":[{"b":1}]}'),
)
const calls = fc.record({
  method: fc.constantFrom('GET', 'POST'),
  url: fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.string()),
  headers: fc.array(fc.oneof(word, fc.string({ maxLength: 30 })), { maxLength: 8 }),
  body: fc.oneof(
    json.map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  ),
  now: fc.nat(),
})

const signingOf = (scheme: Scheme, required = true): Signing => ({
  name: 'custom',
  scheme,
  handshakes: [],
  secrets: ['YS1zZWNyZXQ=', '00ff00ff'],
  parameters: { a: 'parameter' },
  required,
})

describe('A scheme or handshake that anybody may have written', () => {
  it('it is a scheme or is refused, and no call makes its check throw', () => {
    let schemes = 0
    fc.assert(
      fc.property(fc.oneof(signed, sent, sound), calls, fc.boolean(), (given, call, required) => {
        const { data } = Scheme.safeParse(given)
        if (!data) return
        schemes += 1
        const signing = signingOf(data, required)
        const verdict = verify(signing, call, NO_KEYS)
        expect(verdict).not.to.be.instanceOf(Promise)
        expect(() => [partsOf(signing, call), refuseMissing(signing, call.headers)]).not.to.throw()
      }),
      { numRuns: 2000 },
    )
    expect(schemes).to.be.greaterThan(400)
  })

  it('what is signed by it is right, and wrong with another body', () => {
    fc.assert(
      fc.property(sound, calls, (given, { method, url, body }) => {
        const signing = signingOf(Scheme.parse(given))
        const headers = sign(signing, { method, url, body, id: 'msg_1', now: NOW }).flat()
        const call = { method, url, headers, body, now: NOW }
        expect(verify(signing, call, NO_KEYS)).to.include({ ok: true })
        const longer = { ...call, body: Buffer.concat([body, Buffer.from('!')]) }
        expect(verify(signing, longer, NO_KEYS)).to.include({ ok: false })
      }),
      { numRuns: 200 },
    )
  })

  it('a handshake is one or is refused, and no call makes its answer throw', () => {
    const text = fc.constantFrom('{value}', 'a{token}', '{hmac}', '"{value}"\r\n', '', '{x}')
    const handshakes = fc.record({
      verb: fc.constantFrom('GET', 'POST', 'HEAD', 'OPTIONS'),
      when: fc.array(place, { maxLength: 2 }),
      value: maybe(place),
      token: maybe(place),
      answer: fc.record({
        text: maybe(text),
        headers: maybe(fc.dictionary(word, text, { maxKeys: 2 })),
        json: maybe(
          fc.dictionary(word, fc.oneof(text, fc.dictionary(word, text, { maxKeys: 2 })), { maxKeys: 2 }),
        ),
        hmac: maybe(fc.constant({ algorithm: 'sha256', encoding: 'hex' })),
      }),
    })
    fc.assert(
      fc.property(handshakes, calls, fc.string(), (given, { headers, body, url }, query) => {
        const { data } = Handshake.safeParse(given)
        if (!data) return
        const call = {
          verb: data.verb,
          query: query + url,
          headers,
          body,
          token: 'agreed',
          secrets: ['secret'],
        }
        const greeted = answerHandshake(data, call)
        if (typeof greeted !== 'object') return
        // Nothing of the caller's ends a header.
        for (const one of greeted.headers) expect(one).to.match(/^[\x20-\x7e]*$/)
      }),
      { numRuns: 400 },
    )
  })

  it('long texts are refused without being taken apart', () => {
    for (const long of ['a.'.repeat(100_000), '['.repeat(200_000), 'a[0]'.repeat(60_000)])
      expect(Scheme.safeParse({ kind: 'token', member: long }).success).to.equal(false)
    const many = '{member:a}'.repeat(50_000)
    const scheme = {
      kind: 'hmac',
      header: 'X',
      algorithm: 'sha256',
      encoding: 'hex',
      signed: `{body}${many}`,
    }
    expect(Scheme.safeParse(scheme).success).to.equal(false)
  })
})
