import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect } from 'chai'
import fc from 'fast-check'
import type { SentRequest } from '../../console/src/hook-url.js'
import { canSign, signCall, signedCurl, type Call, type Signing } from '../../console/src/signing.js'
import { senderNames, senderOf, type SignatureSettings } from '../../src/senders/index.js'
import { Scheme, type Verification } from '../../src/signatures/index.js'
import { verify } from '../signatures/support/samples.js'

const run = promisify(execFile)

const URL = 'https://hooks.example.org/api/engine/v2/webhook/trig-1/notify?secret=s'

/** A secret as a scheme has it written. */
function secretFor(scheme: Scheme): string {
  if (scheme.kind === 'basic') return `it's:a "secret"`
  const { encoding, prefix } = scheme.kind === 'hmac' ? scheme.secret : { encoding: 'utf8', prefix: '' }
  if (encoding === 'base64') return `${prefix}${Buffer.from('bytes that are a key!').toString('base64')}`
  return encoding === 'hex' ? 'C0ffee00c0ffee00' : `it's a "secret" of $HOME`
}

const own = (part: object): Scheme =>
  Scheme.parse({
    kind: 'hmac',
    header: 'X-Signature',
    algorithm: 'sha256',
    encoding: 'hex',
    signed: '{body}',
    ...part,
  })

const schemes: [name: string, scheme: Scheme][] = [
  ...senderNames
    .map((name): [string, Scheme] => [`of ${name}`, senderOf(name).scheme])
    .filter(([, scheme]) => canSign(scheme)),
  [
    'with a time of its own',
    own({ signed: `$t'"{timestamp}{body}`, timestamp: { header: 'X-Time' }, algorithm: 'sha512' }),
  ],
  ['with a label that a shell would read', own({ label: `"$s'=`, encoding: 'base64url' })],
  ['with a secret in hex', own({ algorithm: 'sha1', secret: { encoding: 'hex' } })],
  ['that is a token', Scheme.parse({ kind: 'token', header: 'X-Gitlab-Token' })],
]

/** A call as the server sees it. */
const asked = ({ url, request: { headers, body } }: Call): Verification => ({
  url,
  headers: headers.flat(),
  body: Buffer.from(body ?? ''),
  now: Date.now(),
})

/** What a command line would send. */
async function sentBy(command: string): Promise<Call> {
  const { stdout } = await run('sh', ['-c', `curl() { printf '%s\\0' "$@"; }\n${command}`])
  const [, , verb, url = '', ...words] = stdout.split('\0').slice(0, -1)
  const headers: [string, string][] = []
  let body: string | undefined
  for (let at = 0; at < words.length; at += 2) {
    const word = words[at + 1] ?? ''
    if (words[at] === '--data-binary') body = word
    else headers.push([word.slice(0, word.indexOf(': ')), word.slice(word.indexOf(': ') + 2)])
  }
  return { url, request: { verb: verb as SentRequest['verb'], headers, body } }
}

const requests: [what: string, request: SentRequest][] = [
  ['no body', { verb: 'POST', headers: [], body: undefined }],
  [
    'JSON that a shell would read',
    {
      verb: 'POST',
      headers: [['Content-Type', 'application/json']],
      body: JSON.stringify({ text: `it's ‘here’ $HOME \`id\` \\ "\n` }),
    },
  ],
  [
    'a form',
    {
      verb: 'POST',
      headers: [['Content-Type', 'application/x-www-form-urlencoded']],
      body: 'b=2&a=it%27s&b=1&b=2',
    },
  ],
]

/** Whether a call may be made of it: a secret that belongs in JSON has none to be in elsewhere. */
const fits = (scheme: Scheme, { body }: SentRequest): boolean =>
  scheme.kind !== 'token' || scheme.header !== undefined || body === undefined || body.startsWith('{')

describe('The signatures the console makes', () => {
  for (const [name, scheme] of schemes) {
    const signing: Signing = { scheme, secret: secretFor(scheme) }
    const settings: SignatureSettings = { scheme, secrets: [signing.secret], required: true }
    const calls = requests.filter(([, request]) => fits(scheme, request))

    it(`are right in a command that is run, ${name}`, async () => {
      for (const [what, request] of calls) {
        const sent = await sentBy(signedCurl({ url: URL, request }, signing))
        expect(verify(settings, asked(sent)), what).to.include({ ok: true })
      }
    })

    it(`are right in calls from the page, ${name}`, async () => {
      for (const [what, request] of calls) {
        const call = await signCall({ url: URL, request }, signing)
        expect(verify(settings, asked(call)), what).to.include({ ok: true })
        const other = await signCall({ url: URL, request }, { ...signing, secret: `${signing.secret}CCCC` })
        expect(verify(settings, asked(other)), what).to.include({ ok: scheme.kind === 'none' })
      }
    })
  }

  it('are right for whatever is in the body and the secret', async () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 }).filter((one) => !one.includes('\0'))
    await fc.assert(
      fc.asyncProperty(text, text, async (body, secret) => {
        const scheme = own({ signed: '{timestamp}.{body}', timestamp: { header: 'X-Time' } })
        const request: SentRequest = { verb: 'PUT', headers: [], body }
        const sent = await sentBy(signedCurl({ url: URL, request }, { scheme, secret }))
        const settings: SignatureSettings = { scheme, secrets: [secret], required: true }
        expect(verify(settings, asked(sent))).to.include({ ok: true })
      }),
      { numRuns: 20 },
    )
  })
})
