import { randomBytes, randomUUID } from 'node:crypto'
import { expect } from 'chai'
import fc from 'fast-check'
import { Webhook, WebhookVerificationError } from 'standardwebhooks'
import { settingsOf, sign, verify } from './support/samples.js'

const URL = 'https://hooks.example.org/'

const bodies = fc.oneof(
  fc.string({ unit: 'grapheme' }).map((text) => Buffer.from(text)),
  fc.json().map((text) => Buffer.from(text)),
)

const senders = fc.record({
  secret: fc.noShrink(fc.integer({ min: 24, max: 64 }).map((size) => randomBytes(size).toString('base64'))),
  prefix: fc.constantFrom('whsec_', ''),
  body: bodies,
})

describe('The preset standard-webhooks and the library of those who made the standard', () => {
  it('agree: what the library signs is verified', () => {
    fc.assert(
      fc.property(senders, ({ secret, prefix, body }) => {
        const settings = settingsOf({ preset: 'standard-webhooks', secrets: [prefix + secret] })
        const [id, now] = [`msg_${randomUUID()}`, Date.now()]
        const headers = [
          ['webhook-id', id],
          ['webhook-timestamp', String(Math.floor(now / 1000))],
          ['webhook-signature', new Webhook(secret).sign(id, new Date(now), body)],
        ].flat()
        expect(verify(settings, { url: URL, headers, body, now }).ok).to.equal(true)
      }),
    )
  })

  it('agree: what we sign as a sender, the library verifies, and not with another body', () => {
    fc.assert(
      fc.property(senders, ({ secret, prefix, body }) => {
        const settings = settingsOf({ preset: 'standard-webhooks', secrets: [prefix + secret] })
        // The library asks the machine's clock.
        const signed = sign(settings, { url: URL, body, id: `msg_${randomUUID()}`, now: Date.now() })
        const library = new Webhook(prefix + secret)
        const check = (payload: Buffer) => () =>
          library.verify(payload, Object.fromEntries(signed), { jsonParse: false })
        expect(check(body)).not.to.throw()
        expect(check(Buffer.concat([body, Buffer.from(' ')]))).to.throw(WebhookVerificationError)
      }),
    )
  })
})
