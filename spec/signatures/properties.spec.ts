import { expect } from 'chai'
import fc from 'fast-check'
import type { SignatureSettings } from '../../src/senders/index.js'
import { headerOf, presetNames, presetOf, sampleOf, verify, withBit, withHeader } from './support/samples.js'

const bytes = fc.uint8Array({ minLength: 1, maxLength: 200 }).map((given) => Buffer.from(given))
const secret = fc.string({ minLength: 8, maxLength: 40 })

/** Those that sign whatever the body holds. */
const wholeBody = presetNames.filter((name) => {
  const { scheme } = presetOf(name)
  return scheme.kind === 'hmac' && scheme.signed.includes('{body}')
})

/** A secret as a preset has it written. */
const written = (name: (typeof wholeBody)[number], text: string): string =>
  name === 'standard-webhooks' ? `whsec_${Buffer.from(text).toString('base64')}` : text

describe('Whatever is signed', () => {
  for (const preset of wholeBody) {
    const signed = fc
      .record({ body: bytes, text: secret })
      .map(({ body, text }) => sampleOf({ preset, secrets: [written(preset, text)] }, body))

    it(`is right for ${preset}, and wrong with any bit of the body changed`, () => {
      fc.assert(
        fc.property(signed, fc.nat(), fc.nat(7), ({ settings, call }, at, bit) => {
          expect(verify(settings, call).ok).to.equal(true)
          expect(verify(settings, withBit(call, at % call.body.length, bit)).ok).to.equal(false)
        }),
      )
    })

    it(`is wrong for ${preset} with any other secret`, () => {
      fc.assert(
        fc.property(signed, secret, ({ settings, call }, text) => {
          const other: SignatureSettings = { ...settings, secrets: [written(preset, text)] }
          // HMAC fills short keys up with zeros, so these make the same one.
          fc.pre(withoutZeros(other) !== withoutZeros(settings))
          expect(verify(other, call).ok).to.equal(false)
        }),
      )
    })

    it(`is wrong for ${preset} with any letter of the signature changed`, () => {
      const { header = '' } = headerOf(preset)
      fc.assert(
        fc.property(signed, fc.nat(), fc.integer({ min: 33, max: 126 }), ({ settings, call }, nat, code) => {
          const letter = String.fromCharCode(code)
          const changed = withHeader(call, header, (text) => {
            const at = nat % text.length
            // Hex is the same in either case, and a time with its first letter gone is refused elsewhere.
            fc.pre(text[at]?.toLowerCase() !== letter.toLowerCase())
            return text.slice(0, at) + letter + text.slice(at + 1)
          })
          expect(verify(settings, changed).ok).to.equal(false)
        }),
      )
    })
  }

  it('is wrong for Twilio with any letter of a value changed', () => {
    const word = fc.stringMatching(/^[a-z]{1,12}$/)
    fc.assert(
      fc.property(fc.dictionary(word, word, { minKeys: 1, maxKeys: 5 }), word, (fields, other) => {
        const form = new URLSearchParams(fields).toString()
        const [name = ''] = Object.keys(fields)
        fc.pre(fields[name] !== other)
        const type = 'application/x-www-form-urlencoded'
        const { settings, call } = sampleOf(
          { preset: 'twilio', secrets: ['a-secret-of-the-sender'] },
          form,
          type,
        )
        expect(verify(settings, call).ok).to.equal(true)
        const body = Buffer.from(new URLSearchParams({ ...fields, [name]: other }).toString())
        // Names and values follow each other without a gap, so a few other forms have the same text.
        fc.pre(textOf(fields) !== textOf({ ...fields, [name]: other }))
        expect(verify(settings, { ...call, body }).ok).to.equal(false)
      }),
    )
  })

  it('may be anything: nothing throws', () => {
    const headers = fc.array(fc.string({ maxLength: 60 }), { maxLength: 6 })
    const names = presetNames.flatMap((name) => headerOf(name).header ?? [])
    const header = fc.tuple(fc.constantFrom(...names), fc.string({ maxLength: 80 }))
    fc.assert(
      fc.property(
        fc.constantFrom(...presetNames),
        headers,
        header,
        bytes,
        fc.string(),
        (preset, more, own, body, url) => {
          const settings: SignatureSettings = { preset, secrets: ['YS1zZWNyZXQ='], required: true }
          const call = { url, headers: [...own, ...more], body, now: 0 }
          expect(verify(settings, call).ok).to.equal(false)
        },
      ),
    )
  })
})

const withoutZeros = ({ secrets: [text = ''] }: SignatureSettings): string =>
  (text.startsWith('whsec_') ? Buffer.from(text.slice(6), 'base64').toString('latin1') : text).replace(
    /\0+$/,
    '',
  )

const textOf = (fields: Readonly<Record<string, string>>): string =>
  Object.keys(fields)
    .sort()
    .map((name) => name + (fields[name] ?? ''))
    .join('')
