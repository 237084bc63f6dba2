import { expect } from 'chai'
import type { Verification } from '../../src/signatures/index.js'
import {
  headerOf as placeOf,
  presetNames,
  presetOf,
  samples,
  settingsOf,
  verify,
  withBit,
  withHeader,
  type PresetName,
} from './support/samples.js'

type Tampering = [what: string, tamper: (call: Verification) => Verification, code?: string]

const cut = (text: string): string => text.slice(0, -1)

/** Where the last signature of a header begins. */
const startIn = (text: string, label: string): number =>
  label === '' ? 0 : text.lastIndexOf(label) + label.length

/** Another letter at the end of a text, in any of the encodings. */
const altered = (text: string): string =>
  text.replace(/.(=*)$/, (_, pad: string) => (text.endsWith(`0${pad}`) ? '1' : '0') + pad)

/** What can be done to a call whose signature is in a header. */
const toHeader = (preset: PresetName): Tampering[] => {
  const { scheme } = presetOf(preset)
  const { header = '', label } = placeOf(preset)
  const change = (edit: (text: string) => string | undefined) => (call: Verification) =>
    withHeader(call, header, edit)
  return [
    ['a bit of the body changed', (call) => withBit(call, 3)],
    ['the body cut', (call) => ({ ...call, body: call.body.subarray(0, -1) })],
    ['the signature cut', change(cut)],
    ['the signature empty', change((text) => text.slice(0, startIn(text, label)))],
    [
      'the signature in another alphabet',
      change((text) => {
        const at = startIn(text, label)
        const from = /^[0-9a-f]+$/.test(text.slice(at)) ? 'hex' : 'base64'
        const to = from === 'hex' ? 'base64' : 'hex'
        return text.slice(0, at) + Buffer.from(text.slice(at), from).toString(to)
      }),
    ],
    ['the header gone', change(() => undefined), 'signature-missing'],
    ['the header twice', (call) => ({ ...call, headers: [...call.headers, header, 'x'] })],
    [
      'the header twice, in another case',
      (call) => ({ ...call, headers: [header.toUpperCase(), 'x', ...call.headers] }),
    ],
    ['the header very long', change((text) => `${text}${' '.repeat(5000)}`)],
    ...(label === ''
      ? []
      : ([
          ['no label', change((text) => text.replace(label, ''))],
          ['another label', change((text) => text.replace(label, `x${label}`))],
        ] satisfies Tampering[])),
    ...(scheme.kind === 'hmac' && scheme.timestamp
      ? toTimestamp(scheme.timestamp.header ?? '', scheme.timestamp.label)
      : []),
  ]
}

const toTimestamp = (header: string, label: string): Tampering[] => {
  const [, time = ''] = new RegExp(`${label}(\\d{10})`).exec(headerOf(header)) ?? []
  const change = (to: string) => (call: Verification) =>
    withHeader(call, header, (text) => text.replace(`${label}${time}`, to))
  return [
    ['another second', change(`${label}${altered(time)}`)],
    ['a second with a sign', change(`${label}+${time}`)],
    ['a second with a blank', change(`${label} ${time}`)],
    ['a second with a fraction', change(`${label}${time}.0`)],
    ['a second with a zero before it', change(`${label}0${time}`)],
    ['no second', change(label)],
    ['no number', change(`${label}now`)],
  ]
}

/** A preset's timestamp is the same in each of the samples. */
const headerOf = (name: string): string => {
  for (const { call } of Object.values(samples)) {
    const at = call.headers.indexOf(name)
    if (at !== -1) return call.headers[at + 1] ?? ''
  }
  return ''
}

/** What can be done to a call whose secret is in its body. */
const toMember = (preset: PresetName): Tampering[] => {
  const { scheme } = presetOf(preset)
  const member = scheme.kind === 'token' ? (scheme.member ?? '') : ''
  const withText = (edit: (text: string) => string) => (call: Verification) => ({
    ...call,
    body: Buffer.from(edit(call.body.toString())),
  })
  const edit = (change: (secret: unknown) => unknown) =>
    withText((text) => {
      const parsed = JSON.parse(text) as Record<string, unknown>
      return JSON.stringify({ ...parsed, [member]: change(parsed[member]) })
    })
  return [
    ['a bit of the secret changed', (call) => withBit(call, call.body.indexOf('a-secret') + 3)],
    ['the secret cut', edit((secret) => cut(String(secret)))],
    ['the secret in another case', edit((secret) => String(secret).toUpperCase())],
    ['the secret gone', edit(() => undefined), 'signature-missing'],
    ['the secret empty', edit(() => '')],
    ['the secret in a list', edit((secret) => [secret]), 'signature-missing'],
    ['the secret further inside', withText((text) => `{"data":${text}}`), 'signature-missing'],
    ['a body that is no JSON', withText((text) => `${text}]`), 'signature-missing'],
    ['no body', withText(() => ''), 'signature-missing'],
  ]
}

describe('A call', () => {
  for (const preset of presetNames) {
    const { settings, call } = samples[preset]
    const tamperings = placeOf(preset).header === undefined ? toMember(preset) : toHeader(preset)

    it(`is right for ${preset} as it was signed`, () => {
      expect(verify(settings, call)).to.deep.include({ ok: true, scheme: preset })
    })

    for (const [what, tamper, code = 'signature-invalid'] of tamperings)
      it(`is refused for ${preset} with ${what}`, () => {
        const tampered = tamper(call)
        expect(tampered).to.not.deep.equal(call)
        expect(verify(settings, tampered)).to.deep.include({ ok: false, code })
      })

    it(`is refused for ${preset} with another secret`, () => {
      const others = settingsOf({
        ...settings,
        secrets: settings.secrets.map((secret) => `${secret.slice(0, -2)}QQ`),
      })
      expect(verify(others, call)).to.deep.include({ ok: false, code: 'signature-invalid' })
    })

    it(`is refused for ${preset} without telling what would be right`, () => {
      const [secret = ''] = settings.secrets
      for (const [, tamper] of tamperings) {
        const verdict = verify(settings, tamper(call))
        const { reason = '' } = verdict.ok ? {} : verdict
        expect(reason).to.match(/^(it|the) /)
        expect(reason).to.not.match(/[0-9a-f]{16}|[A-Za-z0-9+/]{20}/)
        expect(reason).to.not.include(secret)
      }
    })
  }

  for (const preset of ['standard-webhooks', 'stripe', 'slack'] as const) {
    const { settings, call } = samples[preset]
    const times: [seconds: number, code: string | undefined, age?: number][] = [
      [0, undefined, 0],
      [299.999, undefined, 299],
      [300, undefined, 300],
      [300.001, 'signature-expired'],
      [86_400, 'signature-expired'],
      [-0.001, undefined, -1],
      [-300, undefined, -300],
      [-300.001, 'signature-expired'],
    ]
    for (const [seconds, code, age] of times)
      it(`is ${code === undefined ? 'right' : 'too old or too new'} for ${preset} after ${String(seconds)} s`, () => {
        const verdict = verify(settings, { ...call, now: call.now + seconds * 1000 })
        expect(verdict).to.deep.include(code === undefined ? { ok: true, age } : { ok: false, code })
      })

    it(`is refused for ${preset} as wrong before it is refused as old`, () => {
      const late = { ...withBit(call, 0), now: call.now + 999_000 }
      expect(verify(settings, late)).to.deep.include({ ok: false, code: 'signature-invalid' })
    })

    it(`is right for ${preset} for as long as is asked for`, () => {
      const patient = settingsOf({ ...settings, tolerance: 3600 })
      expect(verify(patient, { ...call, now: call.now + 3_600_000 }).ok).to.equal(true)
      expect(verify(patient, { ...call, now: call.now + 3_600_001 }).ok).to.equal(false)
    })
  }
})

describe('A call of Twilio', () => {
  const { settings, call } = samples.twilio
  const refusals: [what: string, change: Partial<Verification>][] = [
    ['another path', { url: call.url.replace('trig-1', 'trig-2') }],
    ['another query', { url: `${call.url}&x=1` }],
    ['another host', { url: call.url.replace('hooks', 'hook') }],
    ['http for https', { url: call.url.replace('https', 'http') }],
    ['another value', { body: Buffer.from(call.body.toString().replace('open', 'shut')) }],
    ['another field', { body: Buffer.from(`${call.body.toString()}&more=1`) }],
    ['the form as text', { headers: call.headers.map((one) => one.replace(/^application.*/, 'text/plain')) }],
    [
      'a type that only begins as that of forms',
      { headers: call.headers.map((one) => one.replace(/encoded$/, 'encoded2')) },
    ],
  ]
  for (const [what, change] of refusals)
    it(`is refused with ${what}`, () => {
      expect(verify(settings, { ...call, ...change })).to.deep.include({
        ok: false,
        code: 'signature-invalid',
      })
    })

  it('is right with its fields in another order', () => {
    const body = Buffer.from(call.body.toString().split('&').reverse().join('&'))
    expect(body.equals(call.body)).to.equal(false)
    expect(verify(settings, { ...call, body }).ok).to.equal(true)
  })

  it('is refused with more fields than are read', () => {
    const fields = (count: number): Buffer =>
      Buffer.from(Array.from({ length: count }, (_, at) => `a${String(at)}=`).join('&'))
    const reason = (count: number): string => {
      const verdict = verify(settings, { ...call, body: fields(count) })
      return verdict.ok ? '' : verdict.reason
    }
    expect(reason(1000)).to.equal('the signature does not fit the call')
    for (const count of [1001, 1002, 100_000])
      expect(reason(count)).to.equal('the form has more fields than are read')
  })

  it('is refused with the hash of its body given twice', () => {
    const hash = 'bodySHA256=44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'
    const url = `${call.url}&${hash}&${hash}`
    const verdict = verify(settings, { ...call, url, body: Buffer.from('{}') })
    expect(verdict).to.deep.include({ ok: false, reason: 'the query has bodySHA256 twice' })
  })
})
