import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import type { SignatureSettings } from '../../src/senders/index.js'
import { presetOf, verify, type PresetName } from './support/samples.js'

/** What somebody else has signed, and said so in public. */
interface Vector {
  readonly secret: string
  readonly body: string
  readonly headers: readonly string[]
  readonly url?: string
  /** Seconds since the epoch. */
  readonly at?: number
}

const FORM = ['Content-Type', 'application/x-www-form-urlencoded']
const TWILIO = 'https://mycompany.com/myapp.php?foo=1&bar=2'
const TWILIO_FORM =
  'Digits=1234&To=%2B18005551212&From=%2B12349013030&Caller=%2B12349013030&CallSid=CA1234567890ABCDE'
const TWILIO_JSON = '{"property": "value", "boolean": true}'
const TWILIO_HASH = '0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620'

const SLACK_BODY =
  'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V' +
  '&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=' +
  '&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN' +
  '&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c'

const vectors: [source: string, preset: PresetName, vector: Vector][] = [
  [
    // docs.github.com, “Validating webhook deliveries”, “Testing the webhook payload validation”
    'the example of GitHub’s documentation',
    'github',
    {
      secret: "It's a Secret to Everybody",
      body: 'Hello, World!',
      headers: [
        'X-Hub-Signature-256',
        'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
      ],
    },
  ],
  [
    // docs.svix.com, “Verifying webhooks manually”, and the libraries of standard-webhooks/standard-webhooks
    'the example of Standard Webhooks',
    'standard-webhooks',
    {
      secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      body: '{"test": 2432232314}',
      headers: [
        ...['webhook-id', 'msg_p5jXN8AQM9LWM0D4loKWxJek', 'webhook-timestamp', '1614265330'],
        ...['webhook-signature', 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='],
      ],
      at: 1_614_265_330,
    },
  ],
  [
    // docs.slack.dev, “Verifying requests from Slack”
    'the example of Slack’s documentation',
    'slack',
    {
      secret: '8f742231b10e8888abcd99yyyzzz85a5',
      body: SLACK_BODY,
      headers: [
        ...['X-Slack-Request-Timestamp', '1531420618'],
        ...['X-Slack-Signature', 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503'],
      ],
      at: 1_531_420_618,
    },
  ],
  [
    // github.com/stripe/stripe-dotnet, EventUtilityTest.cs and event_test_signature.json: the documentation shows no secret
    'the example of Stripe’s own library',
    'stripe',
    {
      secret: 'webhook_secret',
      body: readFileSync('spec/signatures/support/stripe-event.json', 'utf8'),
      headers: [
        'Stripe-Signature',
        't=1533204620,v1=2220f87ef101a04665f11cdf770523143f875572008577fa0f20882ddb9cc3c7,' +
          'v0=63f3a72374a733066c4be69ed7f8e5ac85c22c9f0a6a612ab9a025a9e4ee7eef',
      ],
      at: 1_533_204_620,
    },
  ],
  [
    // twilio.com/docs/usage/security, “Validating signatures from Twilio”
    'the example of Twilio’s documentation',
    'twilio',
    {
      secret: '12345',
      body: TWILIO_FORM,
      headers: [...FORM, 'X-Twilio-Signature', '0/KCTR6DLpKmkAf8muzZqo1nDgQ='],
      url: TWILIO,
    },
  ],
  [
    // github.com/twilio/twilio-python, test_request_validator.py
    'a JSON body of Twilio’s own libraries',
    'twilio',
    {
      secret: '12345',
      body: TWILIO_JSON,
      headers: ['Content-Type', 'application/json', 'X-Twilio-Signature', 'a9nBmqA0ju/hNViExpshrM61xv4='],
      url: `${TWILIO}&bodySHA256=${TWILIO_HASH}`,
    },
  ],
  [
    // github.com/twilio/twilio-csharp, RequestValidatorTest.cs
    'a JSON body whose hash is all of the query, of Twilio’s own libraries',
    'twilio',
    {
      secret: '12345',
      body: TWILIO_JSON,
      headers: ['X-Twilio-Signature', 'y77kIzt2vzLz71DgmJGsen2scGs='],
      url: `https://mycompany.com/myapp.php?bodySHA256=${TWILIO_HASH}`,
    },
  ],
  [
    // github.com/twilio/twilio-php, RequestValidatorTest.php
    'a field that is given several times, of Twilio’s own libraries',
    'twilio',
    {
      secret: '12345',
      body: 'Sid=CA123&SidAccount=AC123&Digits=5678&Digits=1234&Digits=1234',
      headers: [...FORM, 'X-Twilio-Signature', 'IK+Dwps556ElfBT0I3Rgjkr1wJU='],
      url: TWILIO,
    },
  ],
  // Shopify, Meta and Dropbox publish no example with its secret. These were signed by another program:
  //   printf %s '…' | openssl dgst -sha256 -hmac 'hush-hush' [-binary | base64]
  [
    'what openssl signs as Shopify',
    'shopify',
    signed('X-Shopify-Hmac-Sha256', 'wQ/ZBkvjvkcRdzOmLpwC+pcC4LI0R4tXGLHUWsuOw5w='),
  ],
  [
    'what openssl signs as Meta',
    'meta',
    signed('X-Hub-Signature-256', 'sha256=c10fd9064be3be47117733a62e9c02fa9702e0b234478b5718b1d45acb8ec39c'),
  ],
  [
    'what openssl signs as Dropbox',
    'dropbox',
    signed('X-Dropbox-Signature', 'c10fd9064be3be47117733a62e9c02fa9702e0b234478b5718b1d45acb8ec39c'),
  ],
]

function signed(header: string, signature: string): Vector {
  return { secret: 'hush-hush', body: '{"door":"1.07"}', headers: [header, signature] }
}

describe('Signatures that others have made', () => {
  for (const [source, preset, { secret, body, headers, url = '', at }] of vectors) {
    // As they are kept, but that some of these secrets are too short to be accepted.
    const settings: SignatureSettings = { preset, secrets: [secret], required: true }
    const now = (at ?? 0) * 1000
    it(`are right for ${source}`, () => {
      const call = { url, headers, body: Buffer.from(body), now }
      expect(verify(settings, call)).to.deep.include({ ok: true, scheme: preset })
    })

    it(`are wrong for ${source} with another secret`, () => {
      const others = { ...settings, secrets: [secret.replace(/.$/, 'x')] }
      const call = { url, headers, body: Buffer.from(body), now }
      expect(verify(others, call)).to.deep.include({ ok: false, code: 'signature-invalid' })
    })
  }

  // The same tests of Twilio's libraries give these for the documented form and token, with and without port.
  const ports: [signature: string, url: string][] = [
    ['kvajT1Ptam85bY51eRf/AJRuM3w=', TWILIO],
    ['0ZXoZLH/DfblKGATFgpif+LLRf4=', TWILIO.replace('https', 'http')],
    ['Zmvh+3yNM1Phv2jhDCwEM3q5ebU=', TWILIO.replace('https://mycompany.com', 'http://mycompany.com:1234')],
  ]
  const OLD_FORM =
    'Digits=1234&To=%2B18005551212&From=%2B14158675309&Caller=%2B14158675309&CallSid=CA1234567890ABCDE'
  for (const [signature, url] of ports)
    it(`are right whether the port was signed or not: ${url}`, () => {
      const settings: SignatureSettings = { preset: 'twilio', secrets: ['12345'], required: true }
      const headers = [...FORM, 'X-Twilio-Signature', signature]
      const verdict = verify(settings, { url, headers, body: Buffer.from(OLD_FORM), now: 0 })
      expect(verdict).to.deep.include({ ok: true })
    })

  it('cover every preset that signs', () => {
    const covered = new Set(vectors.map(([, preset]) => preset))
    expect([...covered].every((name) => presetOf(name).scheme.kind === 'hmac')).to.equal(true)
    expect([...covered]).to.have.members([
      ...['github', 'standard-webhooks', 'slack', 'stripe', 'twilio', 'shopify', 'meta', 'dropbox'],
    ])
  })
})
