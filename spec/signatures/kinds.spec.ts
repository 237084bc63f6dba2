import { createHash, createHmac } from 'node:crypto'
import { expect } from 'chai'
import { faultsOf } from '../../src/problem/index.js'
import { SignatureSettings, signingOf } from '../../src/senders/index.js'
import { refuseMissing, type Verification } from '../../src/signatures/index.js'
import { NOW, settingsOf, sign, verify, withHeader } from './support/samples.js'

const SECRET = 'a-secret-of-the-sender'
const secrets = [SECRET]
const HMAC = {
  kind: 'hmac',
  header: 'X-Sig',
  algorithm: 'sha256',
  encoding: 'hex',
  signed: '{body}',
} as const
const hmac = (text: string): string => createHmac('sha256', SECRET).update(text).digest('hex')

const call = (headers: readonly string[], body = '{"door":"1.07"}', change: Partial<Verification> = {}) => ({
  url: 'https://hooks.example.org/notify?secret=s&token=t%2B1',
  headers,
  body: Buffer.from(body),
  now: NOW,
  ...change,
})

/** A scheme of which a call is right, and that call. */
type Right = readonly [what: string, scheme: object, call: Verification]

const SECONDS = String(NOW / 1000)
const DATE = '2026-03-14T10:26:53.5+01:00'
const BODY = JSON.stringify({ sig: '', at: NOW, n: 7, list: [{ id: 'a' }, { id: 'b' }] })

/** The body that has its own signature in it. */
const signedInside = (text: string): string => JSON.stringify({ data: [{ sig: hmac(text) }], at: NOW })

const right: Right[] = [
  [
    'a part of a header by its number',
    {
      ...HMAC,
      separator: '|',
      part: 2,
      signed: '{body}|{timestamp}',
      timestamp: { header: 'X-Sig', part: 1 },
    },
    call(['X-Sig', `${SECONDS}|${hmac(`{"door":"1.07"}|${SECONDS}`)}`]),
  ],
  [
    'parts with semicolons between',
    {
      ...HMAC,
      separator: ';',
      label: 'h1=',
      signed: '{timestamp}:{body}',
      timestamp: { header: 'X-Sig', label: 'ts=' },
    },
    call(['X-Sig', `ts=${SECONDS};h1=${hmac(`${SECONDS}:{"door":"1.07"}`)}`]),
  ],
  [
    'a time in milliseconds',
    { ...HMAC, signed: '{timestamp}{body}', timestamp: { header: 'X-At', unit: 'ms' } },
    call(['X-At', String(NOW), 'X-Sig', hmac(`${NOW}{"door":"1.07"}`)]),
  ],
  [
    'a time as a date, signed as it is written',
    { ...HMAC, signed: '{timestamp}{body}', timestamp: { header: 'X-At', unit: 'rfc3339' } },
    call(['X-At', DATE, 'X-Sig', hmac(`${DATE}{"door":"1.07"}`)]),
  ],
  [
    'a time in the body, which is signed along with it',
    { ...HMAC, timestamp: { member: 'at', unit: 'ms' } },
    call(['X-Sig', hmac(BODY)], BODY),
  ],
  [
    'the verb and another header',
    { ...HMAC, signed: '{method}{header:X-Kind}{body}' },
    call(['X-Kind', 'alarm', 'X-Sig', hmac('PUTalarm{"door":"1.07"}')], undefined, { method: 'PUT' }),
  ],
  [
    'members of the body alone, knowingly',
    { ...HMAC, signed: '{member:n}.{member:list[1].id}', body_unsigned: true },
    call(['X-Sig', hmac('7.b')], BODY),
  ],
  [
    'members that are there, line by line',
    { ...HMAC, signed: '{pairs:Message,Subject,Type}', body_unsigned: true },
    call(['X-Sig', hmac('Message\nhi\nType\nNote\n')], '{"Type":"Note","Message":"hi"}'),
  ],
  [
    'a query parameter',
    { ...HMAC, signed: '{query:token}{body}' },
    call(['X-Sig', hmac('t+1{"door":"1.07"}')]),
  ],
  [
    'the hash of the body',
    { ...HMAC, signed: '{body:sha256}' },
    call(['X-Sig', hmac(createHash('sha256').update('{"door":"1.07"}').digest('hex'))]),
  ],
  [
    'a signature in the body, of members beside it',
    { ...HMAC, header: undefined, member: 'data[0].sig', signed: '{member:at}', body_unsigned: true },
    call([], signedInside(String(NOW))),
  ],
  [
    'a plain hash with the secret in its text',
    { ...HMAC, kind: 'hash', signed: '{body}{key}' },
    call(['X-Sig', createHash('sha256').update(`{"door":"1.07"}${SECRET}`).digest('hex')]),
  ],
  [
    'a signature in the query',
    { ...HMAC, header: undefined, query: 'sig' },
    call([], undefined, { url: `https://hooks.example.org/notify?sig=${hmac('{"door":"1.07"}')}` }),
  ],
  ['a token in the query', { kind: 'token', query: 'key' }, call([], '', { url: `/n?key=${SECRET}` })],
  [
    'a token in each of a list',
    { kind: 'token', member: 'value[].state' },
    call([], JSON.stringify({ value: [{ state: SECRET }, { state: SECRET }] })),
  ],
  [
    'bearer in lower case',
    { kind: 'token', header: 'Authorization', label: 'Bearer ' },
    call(['authorization', `bearer ${SECRET}`]),
  ],
  [
    'an HMAC behind a word',
    { ...HMAC, header: 'Authorization', label: 'HMAC ' },
    call(['Authorization', `hmac ${hmac('{"door":"1.07"}')}`]),
  ],
]

describe('A scheme of one’s own', () => {
  for (const [what, scheme, sent] of right)
    it(`can have ${what}`, () => {
      const settings = settingsOf({ scheme: scheme as never, secrets })
      expect(verify(settings, sent)).to.include({ ok: true })
      expect(verify(settingsOf({ scheme: scheme as never, secrets: ['another-secret'] }), sent)).to.include({
        ok: false,
        code: 'signature-invalid',
      })
    })

  it('takes users and passwords in any case of the word, and no other words', () => {
    const settings = settingsOf({ scheme: { kind: 'basic' }, secrets: ['ada:a pass:word'] })
    const given = btoa('ada:a pass:word')
    for (const word of ['Basic', 'basic', 'BASIC'])
      expect(verify(settings, call(['Authorization', `${word} ${given}`]))).to.include({ ok: true })
    for (const other of [`Bearer ${given}`, given, 'Basic', `Basic ${btoa('ada:a pass')}`])
      expect(verify(settings, call(['Authorization', other]))).to.include({ code: 'signature-invalid' })
    expect(verify(settings, call([]))).to.include({ code: 'signature-missing' })
  })

  it('asks for the same secret in each of a list, and for one at least', () => {
    const settings = settingsOf({ scheme: { kind: 'token', member: 'value[].state' }, secrets })
    const verdictOf = (value: unknown) => verify(settings, call([], JSON.stringify({ value })))
    expect(verdictOf([{ state: SECRET }, { state: 'guess' }])).to.include({ code: 'signature-invalid' })
    expect(verdictOf([{ state: SECRET }, { state: 5 }])).to.include({ code: 'signature-invalid' })
    expect(verdictOf([])).to.include({ code: 'signature-missing' })
    expect(verdictOf('x')).to.include({ code: 'signature-missing' })
  })

  const late: [unit: 's' | 'ms' | 'rfc3339', at: string, ok: boolean][] = [
    ['s', String(NOW / 1000 - 2_000_000), true],
    ['s', String(NOW / 1000 - 3_000_000), false],
    ['ms', String(NOW - 2_000_000_000), true],
    ['rfc3339', '2026-02-20T00:00:00Z', true],
    ['rfc3339', '2026-02-01T00:00:00Z', false],
  ]
  for (const [unit, at, ok] of late)
    it(`may tolerate a month: ${at} is ${ok ? 'right' : 'too old'}`, () => {
      const scheme = {
        ...HMAC,
        signed: '{timestamp}{body}',
        timestamp: { header: 'X-At', unit, tolerance: 2_592_000 },
      }
      const verdict = verify(
        settingsOf({ scheme, secrets }),
        call(['X-At', at, 'X-Sig', hmac(`${at}{"door":"1.07"}`)]),
      )
      expect(verdict.ok).to.equal(ok)
    })

  const noTimes: [unit: 's' | 'ms' | 'rfc3339', at: string][] = [
    ['s', DATE],
    ['s', '1e9'],
    ['ms', '1773480413000.5'],
    ['ms', '-1'],
    ['rfc3339', '2026-03-14'],
    ['rfc3339', '2026-13-14T09:26:53Z'],
    ['rfc3339', 'Sat, 14 Mar 2026 09:26:53 GMT'],
  ]
  for (const [unit, at] of noTimes)
    it(`has no time in ${unit} of ${at}`, () => {
      const scheme = { ...HMAC, signed: '{timestamp}{body}', timestamp: { header: 'X-At', unit } }
      const verdict = verify(
        settingsOf({ scheme, secrets }),
        call(['X-At', at, 'X-Sig', hmac(`${at}{"door":"1.07"}`)]),
      )
      expect(verdict).to.include({ ok: false, code: 'signature-invalid' })
    })

  it('asks for the headers that are signed as well before it has the body read', () => {
    const settings = settingsOf({ scheme: { ...HMAC, signed: '{header:X-Kind}{body}' }, secrets })
    const signed = call(['X-Kind', 'alarm', 'X-Sig', hmac('alarm{"door":"1.07"}')])
    expect(verify(settings, signed)).to.include({ ok: true })
    const without = withHeader(signed, 'X-Kind', () => undefined)
    expect(verify(settings, without)).to.include({
      code: 'signature-missing',
      reason: 'the header X-Kind is missing',
    })
  })

  it('takes calls without a signature where none is required, though a header of them would be signed', () => {
    const settings = settingsOf({
      scheme: { ...HMAC, signed: '{header:X-Kind}{body}' },
      secrets,
      required: false,
    })
    const { scheme } = signingOf(settings)
    const plain = call(['X-Kind', 'alarm'])
    expect(verify(settings, plain)).to.include({ ok: true, scheme: 'none' })
    expect(refuseMissing({ scheme, required: false }, plain.headers)).to.equal(undefined)
    expect(refuseMissing({ scheme, required: true }, plain.headers)).to.include({ code: 'signature-missing' })
    expect(refuseMissing({ scheme, required: false }, ['X-Sig', '00'])).to.include({
      code: 'signature-missing',
    })
  })

  it('has the bytes of a secret in the text of a hash', () => {
    const key = Buffer.from('fffe0000', 'hex')
    const scheme = { ...HMAC, kind: 'hash', signed: '{body}{key}', secret: { encoding: 'hex' } } as const
    const settings = settingsOf({ scheme, secrets: ['fffe0000'] })
    const bytes = Buffer.concat([Buffer.from('{"door":"1.07"}'), key])
    const sent = call(['X-Sig', createHash('sha256').update(bytes).digest('hex')])
    expect(verify(settings, sent)).to.include({ ok: true })
    expect(sign(settings, { ...sent, id: '' })).to.deep.equal([['X-Sig', sent.headers[1]]])
  })

  it('says what settings must say of their own, and what nobody asks for', () => {
    const scheme = { ...HMAC, signed: '{parameter:webhook_id}{body}' }
    const faultsWith = (parameters: object) => {
      const { error } = SignatureSettings.safeParse({ scheme, secrets, parameters })
      return error ? faultsOf(error).map(({ path, message }) => `${path} ${message}`) : []
    }
    expect(faultsWith({})).to.deep.equal(['parameters.webhook_id is required by the scheme'])
    expect(faultsWith({ webhook: 'x' })).to.deep.equal([
      'parameters.webhook_id is required by the scheme',
      'parameters.webhook is not asked for by the scheme; it asks for webhook_id',
    ])
    const settings = settingsOf({ scheme, secrets, parameters: { webhook_id: 'wh1' } })
    expect(verify(settings, call(['X-Sig', hmac('wh1{"door":"1.07"}')]))).to.include({ ok: true })
  })

  const unusable: [what: string, scheme: object, path: string, message: RegExp][] = [
    [
      'a signature of nothing of the body',
      { ...HMAC, signed: '{method}' },
      'scheme.signed',
      /body_unsigned$/,
    ],
    ['a body that is signed and is not', { ...HMAC, body_unsigned: true }, 'scheme.signed', /does not hold$/],
    ['a hash without its secret', { ...HMAC, kind: 'hash' }, 'scheme.signed', /^must name \{key\}$/],
    [
      'an HMAC with its secret in the text',
      { ...HMAC, signed: '{key}{body}' },
      'scheme.signed',
      /^\{key\} is not/,
    ],
    ['a path that cannot be read', { kind: 'token', member: 'a..b' }, 'scheme.member', /^must be a path/],
    ['a path of nine steps', { kind: 'token', member: 'a.b.c.d.e.f.g.h.i' }, 'scheme.member', /^must have 8/],
    [
      'a member in a template that is none',
      { ...HMAC, signed: '{body}{member:a..b}' },
      'scheme.signed',
      /names nothing/,
    ],
    [
      'a header in a template that is none',
      { ...HMAC, signed: '{body}{header:X Y}' },
      'scheme.signed',
      /names nothing/,
    ],
    [
      'a template with too many pieces',
      { ...HMAC, signed: '{body}-'.repeat(30) },
      'scheme.signed',
      /^must have 48 pieces/,
    ],
    [
      'a template that is too long',
      { ...HMAC, signed: `{body}${'x'.repeat(400)}` },
      'scheme.signed',
      /^must have at most \d+ characters$/,
    ],
    [
      'a time of a year',
      { ...HMAC, signed: '{timestamp}{body}', timestamp: { header: 'X', tolerance: 31_536_000 } },
      'scheme.timestamp.tolerance',
      /^must be at most \d+$/,
    ],
    [
      'a JSON Web Token of no algorithm',
      { kind: 'jwt', header: 'X', algorithm: 'none', body_unsigned: true },
      'scheme.algorithm',
      /^must be `.*` or `/,
    ],
    [
      'a JSON Web Token whose keys are nowhere',
      { kind: 'jwt', header: 'X', algorithm: 'RS256', body_unsigned: true },
      'scheme.keys',
      /^must be given/,
    ],
    [
      'keys without https',
      { kind: 'jwt', header: 'X', algorithm: 'RS256', keys: 'http://a.example/', body_unsigned: true },
      'scheme.keys',
      /^must be an https URL$/,
    ],
    [
      'a JSON Web Token that leaves the body out',
      { kind: 'jwt', header: 'X', algorithm: 'HS256' },
      'scheme.body_hash',
      /body_unsigned/,
    ],
    [
      'certificates from anywhere',
      {
        ...HMAC,
        kind: 'public-key',
        algorithm: 'rsa-sha256',
        certificate: { header: 'X', hosts: ['*.com'] },
      },
      'scheme.certificate.hosts[0]',
      /^must be a host/,
    ],
  ]
  for (const [what, scheme, path, message] of unusable)
    it(`cannot have ${what}`, () => {
      const { error } = SignatureSettings.safeParse({ scheme, secrets })
      const faults = error ? faultsOf(error) : []
      expect(faults.map((fault) => fault.path).filter((at) => at.startsWith('scheme'))).to.deep.equal([path])
      expect(faults[0]?.message).to.match(message)
    })

  const shapes: [what: string, scheme: object, secret: string][] = [
    ['a password without a user', { kind: 'basic' }, 'just-a-password'],
    [
      'a key that is none',
      { ...HMAC, kind: 'public-key', algorithm: 'ed25519' },
      '-----BEGIN PUBLIC KEY-----',
    ],
    [
      'a key of another kind',
      { ...HMAC, kind: 'public-key', algorithm: 'rsa-sha256', secret: { encoding: 'hex' } },
      '00'.repeat(32),
    ],
    [
      'a key that is too short',
      { ...HMAC, kind: 'public-key', algorithm: 'ed25519', secret: { encoding: 'hex' } },
      '00'.repeat(31),
    ],
  ]
  for (const [what, scheme, secret] of shapes)
    it(`cannot be given ${what} as a secret`, () => {
      const { error } = SignatureSettings.safeParse({ scheme, secrets: [secret] })
      expect(error ? faultsOf(error) : []).to.deep.equal([
        { path: 'secrets[0]', message: 'is not written as the scheme asks' },
      ])
    })
})
