import { expect } from 'chai'
import { senderNames, senderOf, SignatureSettings, signingOf } from '../../src/senders/index.js'
import { sign, type Scheme } from '../../src/signatures/index.js'
import { hooks, HOOK, SECRET, type Hooks } from '../webhooks/support/hooks.js'

/** When the vectors were made, and what the clock says. */
const NOW = '2026-03-14T09:26:53Z'

const PATH = `${HOOK}?secret=${SECRET}`

/** A secret as a scheme has it written, of at least as many characters as one must have. */
function secretFor(scheme: Scheme): string[] {
  if (scheme.kind === 'none') return []
  if (scheme.kind === 'basic') return ['user:a-secret-of-the-sender']
  const { encoding, prefix } = 'secret' in scheme ? scheme.secret : { encoding: 'utf8', prefix: '' }
  return [encoding === 'base64' ? prefix + btoa('a secret of the sender') : 'a-secret-of-the-sender']
}

/** Only its sender can sign for it. */
const isForeign = ({ kind }: Scheme): boolean => kind === 'public-key' || kind === 'jwt'

/** What a sender adds to a call of the hook. */
function headersFor(
  hook: Hooks,
  name: string,
  call: { readonly method: string; readonly path: string; readonly body: string; readonly headers?: object },
): Record<string, string> {
  const { scheme } = senderOf(name)
  const signing = signingOf(SignatureSettings.parse({ preset: name, secrets: secretFor(scheme) }))
  const own = { 'Content-Type': senderOf(name).sample.content_type, ...call.headers }
  const signed = sign(signing, {
    method: call.method,
    url: `http://127.0.0.1:${hook.port}${call.path}`,
    body: Buffer.from(call.body),
    headers: Object.entries(own).flat(),
    id: 'msg_1',
    now: hook.clock.now(),
  })
  return { ...own, ...Object.fromEntries(signed) }
}

describe('A webhook of a sender', () => {
  const start = hooks()

  for (const name of senderNames) {
    const { scheme, sample, handshakes, handshake_samples, success_status } = senderOf(name)
    if (isForeign(scheme)) continue
    const signature = { preset: name, secrets: secretFor(scheme), handshake_token: 'agreed-on' }

    it(`takes a call of ${name} and fires, and refuses one that is not signed`, async () => {
      const hook = await start({ instance: { sender: name, signature } })
      const path = sample.query === undefined ? PATH : `${PATH}&${sample.query}`
      const secret = secretFor(scheme)[0] ?? ''
      // Where the secret is in the body, the sample has one.
      const body = sample.body.replace('a-secret-of-the-sender', secret)
      const headers = headersFor(hook, name, { method: 'POST', path, body, headers: sample.headers ?? {} })
      expect((await hook.call(path, { body, headers })).status).to.equal(success_status)
      expect(hook.fired).to.equal(1)
      if (scheme.kind === 'none') return
      const unsigned = await hook.call(path, { body: '{}' })
      expect([unsigned.status, hook.fired]).to.deep.equal([401, 1])
    })

    // A secret that a handshake brings has a spec of its own, since no configuration file takes it.
    for (const one of handshake_samples.filter(({ answer }) => answer.keep === undefined))
      it(`answers ${name} that makes sure of its URL by ${one.verb}, and does not fire`, async () => {
        const token = one.token === undefined ? {} : { handshake_token: one.token }
        const hook = await start({
          instance: { sender: name, signature: { ...signature, ...token } },
        })
        const path = one.query === '' ? PATH : `${PATH}&${one.query}`
        const isSigned = handshakes.some(({ verb, signed }) => verb === one.verb && signed)
        const { verb: method, body } = one
        const given = isSigned
          ? headersFor(hook, name, { method, path, body, headers: one.headers })
          : one.headers
        const answer = await hook.call(path, { method, headers: given, ...(body !== '' && { body }) })
        expect([answer.status, answer.text, hook.fired]).to.deep.equal([
          one.answer.status,
          expected(name, one),
          0,
        ])
        for (const [header, value] of Object.entries(one.answer.headers))
          expect(answer.headers[header.toLowerCase()]).to.equal(value)
        if (!isSigned || body === '') return
        const unsigned = await hook.call(path, { method, headers: one.headers, body })
        expect([unsigned.status, hook.fired]).to.deep.equal([401, 0])
      })
  }

  for (const name of senderNames.filter((one) => isForeign(senderOf(one).scheme))) {
    // Keys that are published are asked of nobody here.
    const vector = senderOf(name).vectors.find(({ at, keys }) => at === NOW && keys === undefined)
    if (!vector) continue
    it(`takes the call of ${name} that another program has signed, and not with another body`, async () => {
      const { secrets, headers, body } = vector
      const hook = await start({ instance: { sender: name, signature: { secrets } } })
      const { success_status } = senderOf(name)
      expect((await hook.call(PATH, { headers, body })).status).to.equal(success_status)
      expect((await hook.call(PATH, { headers, body: `${body} ` })).status).to.equal(401)
      expect(hook.fired).to.equal(1)
    })
  }

  it('answers HEAD and OPTIONS by handshakes only', async () => {
    const hook = await start({
      instance: { sender: 'trello', signature: { secrets: secretFor(senderOf('trello').scheme) } },
    })
    expect((await hook.call(PATH, { method: 'HEAD' })).status).to.equal(200)
    expect((await hook.call(PATH, { method: 'OPTIONS' })).status).to.equal(405)
    const plain = await start()
    expect((await plain.call(PATH, { method: 'HEAD' })).status).to.equal(405)
    expect([hook.fired, plain.fired]).to.deep.equal([0, 0])
  })

  it('proves no secret to an unsigned call, where signatures are not required either', async () => {
    const signature = { secrets: ['a-secret-of-the-sender'], required: false }
    const hook = await start({ instance: { sender: 'zoom', signature } })
    const body = '{"event":"endpoint.url_validation","payload":{"plainToken":"anything"}}'
    const answer = await hook.call(PATH, { body, headers: { 'Content-Type': 'application/json' } })
    expect([answer.status, answer.text, hook.fired]).to.deep.equal([200, '', 1])
  })

  it('is to be sent again while the keys of its sender do not come', async () => {
    const scheme = {
      kind: 'jwt',
      header: 'Authorization',
      label: 'Bearer ',
      algorithm: 'RS256',
      keys: 'https://127.0.0.1:1/keys',
      body_unsigned: true,
    }
    const hook = await start({ instance: { signature: { scheme } } })
    const answer = await hook.call(PATH, { headers: { Authorization: 'Bearer a.b.c' }, body: '{}' })
    expect([answer.status, answer.headers['retry-after'], hook.fired]).to.deep.equal([503, '10', 0])
    expect(JSON.parse(answer.text)).to.include({ code: 'signature-keys-unavailable' })
    const bare = await hook.call(PATH, { body: '{}' })
    expect([bare.status, bare.headers['www-authenticate']]).to.deep.equal([401, 'Bearer'])
  })

  it('says how users and passwords are to be sent', async () => {
    const hook = await start({
      instance: { sender: 'the-things-stack', signature: { secrets: ['user:a-password'] } },
    })
    const call = (authorization: string) =>
      hook.call(PATH, { headers: { Authorization: authorization }, body: '{}' })
    const wrong = await call('Basic nobody')
    expect(wrong.headers['www-authenticate']).to.equal('Basic realm="webhook", charset="UTF-8"')
    expect((await call(`basic ${btoa('user:a-password')}`)).status).to.equal(200)
  })

  it('is refused with the status that is asked for', async () => {
    const signature = { secrets: ['a-secret-of-the-sender'], refusal_status: 403 }
    const hook = await start({ instance: { sender: 'github', signature } })
    const answer = await hook.call(PATH, { headers: { 'X-Hub-Signature-256': 'sha256=00' }, body: '{}' })
    expect([answer.status, JSON.parse(answer.text)]).to.deep.include.members([403])
    expect(JSON.parse(answer.text)).to.include({ status: 403, code: 'signature-invalid' })
  })
})

/** An answer that proves a secret is another with another secret: the sample’s own is taken then. */
function expected(
  name: string,
  { answer, secrets }: ReturnType<typeof senderOf>['handshake_samples'][number],
) {
  const own = secretFor(senderOf(name).scheme)[0]
  expect(secrets.length === 0 || secrets[0] === own).to.equal(true)
  return answer.body
}
