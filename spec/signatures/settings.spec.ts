import { expect } from 'chai'
import { faultsOf } from '../../src/problem/index.js'
import { secretsIn, shownSignature, SignatureSettings } from '../../src/senders/index.js'

const HMAC = { kind: 'hmac', header: 'X-Sig', algorithm: 'sha256', encoding: 'hex', signed: '{body}' }
const TOKEN = { kind: 'token', header: 'X-Token' }
const secrets = ['a-secret-of-the-sender']

describe('Settings of a signature', () => {
  const own = (change: object) => ({ scheme: { ...HMAC, ...change } })
  const refused: [what: string, change: object, path: string, message: RegExp][] = [
    ['neither preset nor scheme', {}, '', /^needs either preset or scheme$/],
    ['both preset and scheme', { preset: 'github', scheme: HMAC }, '', /^needs either/],
    [
      'a preset nobody knows',
      { preset: 'githup' },
      'preset',
      /^is not a known sender; did you mean `github`/,
    ],
    ['no secret', { preset: 'github', secrets: [] }, 'secrets', /^needs at least one secret$/],
    [
      'a short secret',
      { preset: 'github', secrets: ['1234567'] },
      'secrets[0]',
      /^must have at least 8 characters$/,
    ],
    [
      'nine secrets',
      { preset: 'github', secrets: Array(9).fill(secrets[0]) },
      'secrets',
      /^must have at most 8 items$/,
    ],
    ['a secret that is not base64', { preset: 'standard-webhooks' }, 'secrets[0]', /^is not written as/],
    [
      'a secret with nothing behind its prefix',
      { preset: 'standard-webhooks', secrets: ['whsec_=='] },
      'secrets[0]',
      /^is not/,
    ],
    ['a secret that is not hex', own({ secret: { encoding: 'hex' } }), 'secrets[0]', /^is not written as/],
    ['a key it does not know', { preset: 'github', optional: true }, 'optional', /^is not a known member$/],
    ['a tolerance of nothing', { preset: 'slack', tolerance: 0 }, 'tolerance', /^must be at least 1$/],
    [
      'a base URL of a file',
      { preset: 'twilio', base_url: 'file:///' },
      'base_url',
      /^must be an http or https URL$/,
    ],
    ['a kind it does not know', { scheme: { kind: 'rsa' } }, 'scheme.kind', /^must be `hmac`, .* or `/],
    ['a signature nowhere', own({ header: undefined }), 'scheme', /^needs one of header, query and member$/],
    ['a header that is none', own({ header: 'X Sig' }), 'scheme.header', /^must be the name of a header$/],
    ['a hash that is broken', own({ algorithm: 'md5' }), 'scheme.algorithm', /^must be `.*` or `/],
    [
      'a template with another name',
      own({ signed: '{body}{path}' }),
      'scheme.signed',
      /^\{path\} is not one of/,
    ],
    ['a template without the body', own({ signed: '{url}' }), 'scheme.signed', /^must name \{body\} or/],
    [
      'a template with a time from nowhere',
      own({ signed: '{timestamp}{body}' }),
      'scheme.signed',
      /^must name \{timestamp\}/,
    ],
    [
      'a time that is not signed',
      own({ timestamp: { header: 'X-Time' } }),
      'scheme.signed',
      /^must name \{timestamp\}/,
    ],
    ['an id that is not signed', own({ id: 'X-Id' }), 'scheme.signed', /^must name \{id\}/],
    ['a token nowhere', { scheme: { kind: 'token' } }, 'scheme', /^needs one of header, query and member$/],
    ['a token in two places', { scheme: { ...TOKEN, member: 'secret' } }, 'scheme', /^needs one of/],
  ]
  for (const [what, change, path, message] of refused)
    it(`cannot have ${what}`, () => {
      const { error } = SignatureSettings.safeParse({ secrets, ...change })
      const [fault, another] = error ? faultsOf(error) : []
      expect(another).to.equal(undefined)
      expect(fault?.path).to.equal(path)
      expect(fault?.message).to.match(message)
    })

  it('ask for a signature unless they say otherwise', () => {
    expect(SignatureSettings.parse({ preset: 'github', secrets })).to.deep.equal({
      preset: 'github',
      secrets,
      required: true,
    })
  })

  it('can be kept as JSON', () => {
    for (const given of [
      { preset: 'meta', handshake_token: 'agreed' },
      own({ label: 'v1=' }),
      { scheme: TOKEN },
    ]) {
      const settings = SignatureSettings.parse({ secrets, ...given })
      expect(SignatureSettings.parse(JSON.parse(JSON.stringify(settings)))).to.deep.equal(settings)
    }
  })

  it('are shown without what proves anything', () => {
    const settings = SignatureSettings.parse({ preset: 'meta', secrets, handshake_token: 'agreed' })
    expect(shownSignature(settings)).to.deep.equal({
      preset: 'meta',
      required: true,
      secret_count: 1,
      has_handshake_token: true,
    })
    for (const secret of secretsIn(settings)) {
      expect(JSON.stringify(shownSignature(settings))).to.not.include(secret)
    }
    expect(secretsIn(settings)).to.deep.equal([...secrets, 'agreed'])
  })
})
