import { expect } from 'chai'
import type { z } from 'zod'
import { signingOf, type SignatureSettings } from '../../src/senders/index.js'
import { refuseMissing as refuseMissingOf } from '../../src/signatures/index.js'
import { NOW, sampleOf, samples, settingsOf, sign, verify, withHeader } from './support/samples.js'

const refuseMissing = (settings: SignatureSettings, headers: readonly string[]) =>
  refuseMissingOf(signingOf(settings), headers)

const MIST = {
  kind: 'hmac',
  header: 'X-Mist-Signature-v2',
  algorithm: 'sha256',
  encoding: 'hex',
  signed: '{body}',
} as const

describe('While a secret takes the place of another', () => {
  const old = samples.github
  const both = settingsOf({ preset: 'github', secrets: ['the-new-secret', ...old.settings.secrets] })

  it('calls signed with either are right', () => {
    expect(verify(both, old.call).ok).to.equal(true)
    const fresh = sampleOf({ preset: 'github', secrets: ['the-new-secret'] })
    expect(verify(both, fresh.call).ok).to.equal(true)
  })

  const several: ['standard-webhooks' | 'stripe', string, string][] = [
    ['standard-webhooks', 'webhook-signature', 'v1,AAAA v1a,BBBB '],
    ['stripe', 'Stripe-Signature', 'v1=00,v0=11,'],
  ]
  for (const [preset, header, others] of several)
    it(`one right signature among several is enough for ${preset}`, () => {
      const { settings, call } = samples[preset]
      const among = withHeader(call, header, (text) => others + text)
      expect(verify(settings, among).ok).to.equal(true)
      expect(
        verify(
          settings,
          withHeader(call, header, (text) => others + text.slice(0, -3)),
        ).ok,
      ).to.equal(false)
    })

  it('more signatures than anyone needs are refused', () => {
    const { settings, call } = samples.stripe
    const many = withHeader(call, 'Stripe-Signature', (text) => `${'v1=0,'.repeat(16)}${text}`)
    const reason = 'the header Stripe-Signature has too many signatures'
    expect(verify(settings, many)).to.deep.equal({ ok: false, code: 'signature-invalid', reason })
  })

  it('two times in one header are refused', () => {
    const { settings, call } = samples.stripe
    const two = withHeader(call, 'Stripe-Signature', (text) => `t=1,${text}`)
    expect(verify(settings, two)).to.deep.include({ ok: false, code: 'signature-invalid' })
  })
})

describe('A scheme', () => {
  const schemes: [
    what: string,
    scheme: NonNullable<z.input<typeof SignatureSettings>['scheme']>,
    secret?: string,
  ][] = [
    ['hex of the body', MIST],
    ['a hash of SHA-1', { ...MIST, algorithm: 'sha1' }],
    ['a hash of SHA-512', { ...MIST, algorithm: 'sha512' }],
    ['base64', { ...MIST, encoding: 'base64' }],
    ['base64url', { ...MIST, encoding: 'base64url' }],
    ['text around the body', { ...MIST, signed: 'a}.{body}b' }],
    ['the body twice', { ...MIST, signed: '{body}{body}' }],
    ['the URL and the body', { ...MIST, signed: '{url}\n{body}' }],
    ['an id', { ...MIST, signed: '{id}{body}', id: 'X-Id' }],
    ['a time in its own header', { ...MIST, signed: '{timestamp}{body}', timestamp: { header: 'X-Time' } }],
    ['a secret in hex', { ...MIST, secret: { encoding: 'hex' } }, '00ff10fe0a0b'],
    ['a secret with a prefix', { ...MIST, secret: { prefix: 'key_' } }, 'key_and-the-rest'],
    ['a token in a header', { kind: 'token', header: 'X-Gitlab-Token' }],
    ['a token behind a word', { kind: 'token', header: 'Authorization', label: 'Bearer ' }],
  ]
  for (const [what, scheme, secret = 'a-secret-of-the-sender'] of schemes)
    it(`can have ${what}`, () => {
      const { settings, call } = sampleOf({ scheme, secrets: [secret] })
      expect(verify(settings, call)).to.deep.include({ ok: true, scheme: 'custom' })
      const other = settingsOf({
        scheme,
        secrets: [secret.replace(/..$/, '0b' === secret.slice(-2) ? '0c' : 'zz')],
      })
      expect(verify(other, call)).to.deep.include({ ok: false, code: 'signature-invalid' })
    })

  it('takes hex in either case', () => {
    const { settings, call } = sampleOf({ scheme: MIST, secrets: ['a-secret-of-the-sender'] })
    const loud = withHeader(call, MIST.header, (text) => text.toUpperCase())
    expect(verify(settings, loud).ok).to.equal(true)
  })

  it('takes a secret with its prefix and without', () => {
    const [secret = ''] = samples['standard-webhooks'].settings.secrets
    const bare = settingsOf({ preset: 'standard-webhooks', secrets: [secret.replace('whsec_', '')] })
    expect(verify(bare, samples['standard-webhooks'].call).ok).to.equal(true)
  })

  it('signs a body that is no text as the bytes it has', () => {
    const bytes = Buffer.from([0xff, 0x00, 0xfe, 0x80, 0x0a])
    const { settings, call } = sampleOf({ preset: 'github', secrets: ['a-secret-of-the-sender'] }, bytes)
    expect(verify(settings, call).ok).to.equal(true)
    // As text the two would be the same.
    const other = Buffer.from([0xfe, 0x00, 0xfe, 0x80, 0x0a])
    expect(other.toString()).to.equal(bytes.toString())
    expect(verify(settings, { ...call, body: other }).ok).to.equal(false)
  })

  it('with an id and a time names the message, and when it is over', () => {
    const { settings, call } = samples['standard-webhooks']
    expect(verify(settings, call)).to.deep.equal({
      ok: true,
      scheme: 'standard-webhooks',
      age: 0,
      message: { key: `${String(NOW / 1000)} msg_1`, until: NOW + 300_000 },
    })
  })

  for (const [what, id] of [
    ['empty', ''],
    ['too long', 'x'.repeat(257)],
  ] as const)
    it(`refuses an id that is ${what}`, () => {
      const { settings, call } = samples['standard-webhooks']
      const headers = ['Content-Type', 'application/json']
      for (const pair of sign(settings, { ...call, id })) headers.push(...pair)
      expect(verify(settings, { ...call, headers })).to.deep.include({
        ok: false,
        reason: 'the header webhook-id is empty or too long',
      })
    })
})

describe('A call without a signature', () => {
  const unsigned = { ...samples.slack.call, headers: ['Host', 'hooks.example.org'] }
  const strict = samples.slack.settings
  const lenient = settingsOf({ ...strict, required: false })

  it('is refused, and so before its body is read', () => {
    const reason = 'the header X-Slack-Signature is missing'
    const refusal = { ok: false, code: 'signature-missing', reason }
    expect(verify(strict, unsigned)).to.deep.equal(refusal)
    expect(refuseMissing(strict, unsigned.headers)).to.deep.equal(refusal)
  })

  it('passes where none is required', () => {
    expect(verify(lenient, unsigned)).to.deep.include({ ok: true, scheme: 'none' })
    expect(refuseMissing(lenient, unsigned.headers)).to.equal(undefined)
  })

  it('does not pass with a part of one, or with a wrong one', () => {
    const headers = ['x-slack-request-timestamp', String(NOW / 1000)]
    expect(refuseMissing(lenient, headers)).to.deep.include({ code: 'signature-missing' })
    expect(verify(lenient, { ...unsigned, headers })).to.deep.include({
      ok: false,
      code: 'signature-missing',
    })
    const wrong = withHeader(samples.slack.call, 'X-Slack-Signature', (text) => text.slice(0, -1))
    expect(verify(lenient, wrong)).to.deep.include({ ok: false, code: 'signature-invalid' })
  })

  it('passes without the shared secret in its body where none is required', () => {
    const { settings, call } = samples['meraki-scanning']
    const free = settingsOf({ ...settings, required: false })
    expect(verify(free, { ...call, body: Buffer.from('{}') })).to.deep.include({ ok: true, scheme: 'none' })
    const wrong = { ...call, body: Buffer.from('{"secret":"guess"}') }
    expect(verify(free, wrong)).to.deep.include({ ok: false, code: 'signature-invalid' })
    expect(refuseMissing(settings, [])).to.equal(undefined)
  })
})

describe('Signing', () => {
  it('refuses what a scheme cannot sign', () => {
    const call = { ...samples.twilio.call, body: Buffer.from('{}'), contentType: 'application/json', id: '' }
    expect(() => sign(samples.twilio.settings, call)).to.throw(RangeError, 'the body is no form')
  })

  it('puts nothing into headers for a secret in the body', () => {
    expect(sign(samples['meraki-alerts'].settings, { ...samples.github.call, id: '' })).to.deep.equal([])
  })
})
