import { expect } from 'chai'
import type { z } from 'zod'
import { SignatureSettings, signingOf } from '../../../src/senders/index.js'
import { sign } from '../../../src/signatures/index.js'
import type { Answer, CallOptions } from '../support/client.js'
import { expectProblem } from '../support/expect-problem.js'
import { Latch } from '../support/latch.js'
import { execute, HOOK, hooks, NOTIFY, SECRET, type Hooks, type HooksOptions } from '../support/hooks.js'

type Given = z.input<typeof SignatureSettings>

const CHALLENGE = { 'www-authenticate': 'Signature' }
const secrets = ['the-secret-of-the-sender']
const STANDARD: Given = {
  preset: 'standard-webhooks',
  secrets: [`whsec_${btoa('a key of Standard Webhooks')}`],
}
const FORM = 'application/x-www-form-urlencoded'

/** Can be read in any encoding of secrets. */
const OTHER = `whsec_${btoa('another key that nobody uses')}`

interface Signed {
  readonly body?: string
  readonly contentType?: string
  readonly id?: string
  /** What the sender takes the URL for. @default the server's own */
  readonly url?: string
}

/** What a sender adds to a call of a path. */
const signed = (hook: Hooks, given: Given, path: string, signable: Signed = {}): CallOptions => {
  const { body = '{"door":1}', contentType = 'application/json', id = 'msg_1' } = signable
  const { url = `http://127.0.0.1:${String(hook.port)}${path}` } = signable
  const call = { url, body: Buffer.from(body), contentType, id, now: hook.clock.now() }
  const headers = Object.fromEntries(sign(signingOf(SignatureSettings.parse(given)), call))
  return {
    body,
    headers: { Host: `127.0.0.1:${String(hook.port)}`, 'Content-Type': contentType, ...headers },
  }
}

const fails = (): never => {
  throw new Error('broken')
}

describe('A webhook whose calls are signed', () => {
  const start = hooks()
  const begin = (signature: Given, options: HooksOptions = {}): Promise<Hooks> =>
    start({ ...options, instance: { signature, ...options.instance } })

  const senders: [given: Given, sent?: Signed][] = [
    [STANDARD],
    [{ preset: 'github', secrets }],
    [{ preset: 'stripe', secrets }],
    [{ preset: 'slack', secrets }],
    [{ preset: 'shopify', secrets }],
    [{ preset: 'meta', secrets }],
    [{ preset: 'dropbox', secrets }],
    [
      { preset: 'twilio', secrets },
      { contentType: FORM, body: 'From=%2B1&To=%2B2' },
    ],
    [{ scheme: { kind: 'token', header: 'X-Gitlab-Token' }, secrets }],
  ]
  for (const [given, sent] of senders)
    it(`takes one of ${given.preset ?? 'a sender of its own'}, and none that was changed`, async () => {
      const hook = await begin(given)
      const options = signed(hook, given, execute(), sent)
      expect((await hook.call(execute(), options)).status).to.equal(202)
      expect([hook.probe.calls.length, hook.fired]).to.deep.equal([1, 1])
      expectProblem(await hook.call(execute(), { body: 'x' }), 'signature-missing', CHALLENGE)
      const forged = signed(hook, { ...given, secrets: [OTHER] }, execute(), { ...sent, id: 'msg_2' })
      expectProblem(await hook.call(execute(), forged), 'signature-invalid', CHALLENGE)
      expect([hook.probe.calls.length, hook.fired]).to.deep.equal([1, 1])
    })

  it('takes none with a shared secret in its body that is another', async () => {
    const hook = await begin({ preset: 'meraki-alerts', secrets })
    const body = (sharedSecret: string): string => JSON.stringify({ sharedSecret })
    expect((await hook.call(NOTIFY, { body: body(secrets[0] ?? '') })).status).to.equal(202)
    expectProblem(
      await hook.call(NOTIFY, { body: body('guess-after-guess') }),
      'signature-invalid',
      CHALLENGE,
    )
    expectProblem(await hook.call(NOTIFY, { body: '{}' }), 'signature-missing', CHALLENGE)
    expect(hook.fired).to.equal(1)
  })

  it('says nothing of that to who does not know the secret of its URL', async () => {
    const [hook, plain] = [await begin({ preset: 'github', secrets }), await start()]
    const guess = (one: Hooks): Promise<Answer> =>
      one.call(`${HOOK}/guess`, { headers: { 'X-Request-ID': 'a' } })
    const [answer, expected] = [await guess(hook), await guess(plain)]
    expect([answer.status, answer.text]).to.deep.equal([404, expected.text])
  })

  it('refuses a call without a signature before it has read its body', async () => {
    const hook = await begin({ preset: 'github', secrets })
    const client = await hook.connect()
    client.send(`POST ${NOTIFY} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{`)
    const { status, body } = await client.answer()
    expect([status, body.includes('signature-missing')]).to.deep.equal([401, true])
  })

  it('takes unsigned calls where signatures are not required, but no wrong ones', async () => {
    const hook = await begin({ preset: 'github', secrets, required: false })
    expect((await hook.call(NOTIFY)).status).to.equal(202)
    const wrong = { 'X-Hub-Signature-256': 'sha256=00' }
    expectProblem(await hook.call(NOTIFY, { headers: wrong }), 'signature-invalid', CHALLENGE)
    expect(hook.fired).to.equal(1)
  })

  it('takes a message once, and again when it is sent anew', async () => {
    const hook = await begin(STANDARD)
    const first = signed(hook, STANDARD, NOTIFY)
    expect((await hook.call(NOTIFY, first)).status).to.equal(202)
    expectProblem(await hook.call(NOTIFY, first), 'signature-replayed', CHALLENGE)
    expect((await hook.call(NOTIFY, signed(hook, STANDARD, NOTIFY, { id: 'msg_2' }))).status).to.equal(202)
    await hook.clock.advance(1000)
    // A sender that was not answered tries again with the same id and the time of its second attempt.
    expect((await hook.call(NOTIFY, signed(hook, STANDARD, NOTIFY))).status).to.equal(202)
    expect(hook.fired).to.equal(3)
    await hook.clock.advance(300_000)
    expectProblem(await hook.call(NOTIFY, first), 'signature-expired', CHALLENGE)
  })

  it('takes one of two that come together', async () => {
    const hook = await begin(STANDARD)
    const options = signed(hook, STANDARD, NOTIFY)
    const answers = await Promise.all([1, 2, 3].map(() => hook.call(NOTIFY, options)))
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([202, 401, 401])
    expect(hook.fired).to.equal(1)
  })

  it('takes a message again that another gate has refused', async () => {
    const hook = await begin(STANDARD)
    const options = signed(hook, STANDARD, NOTIFY)
    expect((await hook.call(execute('nothing'), options)).status).to.equal(404)
    expect((await hook.call(NOTIFY, options)).status).to.equal(202)
  })

  describe('once each', () => {
    const KEY = { idempotency: { key: { from: 'header', name: 'webhook-id' } } }
    const path = execute()

    for (const [what, answer] of [
      ['failed', fails],
      ['was answered 503', () => [503, null, 'later']],
    ] as const)
      it(`takes a message again that ${what}`, async () => {
        const hook = await begin(STANDARD)
        hook.probe.answer = answer
        const options = signed(hook, STANDARD, path)
        expect((await hook.call(path, options)).status).to.be.within(502, 503)
        hook.probe.answer = () => [200, null, 'taken']
        expect((await hook.call(path, options)).text).to.equal('taken')
        expectProblem(await hook.call(path, options), 'signature-replayed', CHALLENGE)
      })

    it('takes a message again that its method refused, where its key keeps successes alone', async () => {
      const hook = await begin(STANDARD, {
        instance: { idempotency: { ...KEY.idempotency, keep: 'success' } },
      })
      const options = signed(hook, STANDARD, path)
      hook.probe.answer = () => [404, null, 'not yet']
      expect((await hook.call(path, options)).status).to.equal(404)
      hook.probe.answer = () => [200, null, 'taken']
      expect((await hook.call(path, options)).text).to.equal('taken')
    })

    it('takes no message again whose sender was told that it is taken, though its method fails later', async () => {
      const hook = await begin(STANDARD, { instance: { reply_budget: 1 } })
      const latch = new Latch(null)
      hook.probe.answer = () => latch.opened
      const options = signed(hook, STANDARD, path)
      const calling = hook.call(path, options)
      await hook.probe.called(1)
      await hook.clock.advance(1000)
      expect((await calling).status).to.equal(202)
      latch.fail(new Error('broken'))
      await hook.clock.advance(0)
      expectProblem(await hook.call(path, options), 'signature-replayed', CHALLENGE)
      expect(hook.probe.calls).to.have.length(1)
    })

    it('gives two that are the same by its key one reply, whether they come together or not', async () => {
      const hook = await begin(STANDARD, { instance: KEY })
      hook.probe.answer = () => [200, null, String(hook.probe.calls.length)]
      const options = signed(hook, STANDARD, path)
      const together = await Promise.all([hook.call(path, options), hook.call(path, options)])
      const answers = [...together, await hook.call(path, options)]
      expect(answers.map(({ status, text }) => [status, text])).to.deep.equal(
        Array.from({ length: 3 }, () => [200, '1']),
      )
    })

    it('takes no message again once the time of its key is over', async () => {
      const hook = await begin(STANDARD, { instance: { idempotency: { ...KEY.idempotency, window: 1 } } })
      const options = signed(hook, STANDARD, path)
      await hook.call(path, options)
      await hook.clock.advance(2000)
      expectProblem(await hook.call(path, options), 'signature-replayed', CHALLENGE)
      expect(hook.probe.calls).to.have.length(1)
    })
  })

  it('remembers messages for each instance alone', async () => {
    const hook = await begin(STANDARD)
    const options = signed(hook, STANDARD, NOTIFY)
    expect((await hook.call(NOTIFY, options)).status).to.equal(202)
    const other = await begin(STANDARD)
    expect((await other.call(NOTIFY, options)).status).to.equal(202)
  })

  it('gives the driver all that was sent, signature and body', async () => {
    const given: Given = { preset: 'github', secrets }
    const hook = await begin(given)
    const options = signed(hook, given, execute(), { body: 'ü' })
    await hook.call(execute(), options)
    const { headers, body } = hook.probe.calls[0] ?? expect.fail('nothing was called')
    expect(body).to.equal('ü')
    expect(headers['X-Hub-Signature-256']).to.deep.equal([options.headers?.['X-Hub-Signature-256']])
  })

  describe('with their URL', () => {
    const twilio: Given = { preset: 'twilio', secrets }
    const outside = 'https://hooks.example.org/place'
    const form = { contentType: FORM, body: 'From=%2B1' }

    it('takes the URL from the headers', async () => {
      const hook = await begin(twilio)
      const url = `https://hooks.example.org${NOTIFY}`
      const options = signed(hook, twilio, NOTIFY, { ...form, url })
      const proxied = { ...options.headers, Host: 'hooks.example.org', 'X-Forwarded-Proto': 'https, http' }
      expect((await hook.call(NOTIFY, { ...options, headers: proxied })).status).to.equal(202)
      expectProblem(await hook.call(NOTIFY, options), 'signature-invalid', CHALLENGE)
    })

    it('takes the URL from the host’s settings', async () => {
      const hook = await begin(twilio, { settings: { publicUrl: outside } })
      const options = signed(hook, twilio, NOTIFY, { ...form, url: outside + NOTIFY })
      expect((await hook.call(NOTIFY, options)).status).to.equal(202)
    })

    it('takes the URL from its own settings before those of the host', async () => {
      const own = { ...twilio, base_url: `${outside}/` }
      const hook = await begin(own, { settings: { publicUrl: 'https://example.org' } })
      const options = signed(hook, twilio, NOTIFY, { ...form, url: outside + NOTIFY })
      expect((await hook.call(NOTIFY, options)).status).to.equal(202)
    })
  })
})

describe('A handshake', () => {
  const start = hooks()
  const begin = (signature: Given, options: HooksOptions = {}): Promise<Hooks> =>
    start({ ...options, instance: { signature } })
  const META = 'hub.mode=subscribe&hub.challenge=%3Cb%3E1158&hub.verify_token=token-1'

  const expectAnswer = (answer: Answer, text: string): void => {
    expect([answer.status, answer.text]).to.deep.equal([200, text])
    expect(answer.headers).to.include({
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
    })
  }

  const visits: [who: string, given: Given, query: string, answer: string][] = [
    ['Meta', { preset: 'meta', secrets, handshake_token: 'token-1' }, META, '<b>1158'],
    ['Dropbox', { preset: 'dropbox', secrets }, 'challenge=abc', 'abc'],
    ['Meraki', { preset: 'meraki-scanning', secrets, handshake_token: 'validator-1' }, '', 'validator-1'],
  ]
  for (const [who, given, query, text] of visits)
    for (const path of [NOTIFY, execute()])
      it(`of ${who} is answered in place of anything else: ${path.replace(SECRET, '…')}`, async () => {
        const hook = await begin(given, { trigger: { supported_methods: ['POST'] } })
        expectAnswer(await hook.call(`${path}?${query}`, { method: 'GET' }), text)
        expect([hook.probe.calls.length, hook.fired]).to.deep.equal([0, 0])
      })

  it('of Slack is answered when its signature is right', async () => {
    const given: Given = { preset: 'slack', secrets }
    const hook = await begin(given)
    const body = JSON.stringify({ type: 'url_verification', challenge: '3eZbrw1a' })
    const options = signed(hook, given, execute(), { body })
    expectAnswer(await hook.call(execute(), options), '3eZbrw1a')
    expectProblem(await hook.call(execute(), { body }), 'signature-missing', CHALLENGE)
    expect([hook.probe.calls.length, hook.fired]).to.deep.equal([0, 0])
    const event = signed(hook, given, execute(), { body: '{"type":"event_callback"}' })
    expect((await hook.call(execute(), event)).status).to.equal(202)
    expect([hook.probe.calls.length, hook.fired]).to.deep.equal([1, 1])
  })

  it('with another token is refused', async () => {
    const hook = await begin({ preset: 'meta', secrets, handshake_token: 'token-1' })
    const answer = await hook.call(`${NOTIFY}?${META.replace('token-1', 'guess')}`, { method: 'GET' })
    expect(expectProblem(answer, 'access-denied').detail).to.not.include('token-1')
  })

  it('is none without the secret of the URL', async () => {
    const hook = await begin({ preset: 'dropbox', secrets })
    const answer = await hook.call(`${HOOK}/guess?challenge=abc`, { method: 'GET' })
    expectProblem(answer, 'not-found')
  })

  it('is none where nothing says how calls are signed', async () => {
    const hook = await start()
    const answer = await hook.call(`${execute()}?challenge=abc`, { method: 'GET' })
    expect([answer.status, hook.probe.calls.length]).to.deep.equal([202, 1])
  })
})
