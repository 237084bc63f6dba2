import { request, Agent } from 'node:https'
import { request as plainRequest, type IncomingHttpHeaders } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect } from 'chai'
import { SignatureSettings, signingOf } from '../../src/senders/index.js'
import { sign } from '../../src/signatures/index.js'
import { LiveClient } from '../realtime/support/live-client.js'
import { execute, HOOK, NOTIFY } from '../webhooks/support/hooks.js'
import { hostedPlugins, type Hosted } from './support/hosted.js'
import { triedHosts } from './support/tried-hosts.js'

const CONTROL = '/api/engine/v2/systems/control'
const FORM = 'application/x-www-form-urlencoded'

const SIGNED_BY = { preset: 'twilio', secrets: ['1234567890'] }
const SIGNATURE = SignatureSettings.parse(SIGNED_BY)

interface Asked {
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly body?: string
}

interface Answered {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** Asks without a look at the certificate, which is the spec's own. */
async function ask(url: string, { method = 'GET', headers = {}, body }: Asked = {}): Promise<Answered> {
  const isSecure = url.startsWith('https:')
  const agent = isSecure ? new Agent({ rejectUnauthorized: false }) : undefined
  const sent = (isSecure ? request : plainRequest)(url, { method, headers, ...(agent && { agent }) })
  return await new Promise((resolve, reject) => {
    sent.on('error', reject).on('response', (response) => {
      text(response).then((read) => {
        agent?.destroy()
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: read })
      }, reject)
    })
    sent.end(body)
  })
}

for (const host of triedHosts)
  describe(`A plugin in ${host.name}`, () => {
    const start = hostedPlugins()

    it('answers a call as its driver says, with its body and its headers', async () => {
      const { probe, url } = await start(host)
      probe.answer = ({ body }) => [201, { 'X-One': ['1'], 'Content-Type': ['text/plain'] }, `took ${body}`]
      const headers = { 'Content-Type': 'application/json', 'X-Request-ID': 'mine' }
      const answer = await ask(url(execute()), { method: 'POST', headers, body: '{"room":"A"}' })
      expect([answer.status, answer.body]).to.deep.equal([201, 'took {"room":"A"}'])
      expect(answer.headers).to.include({
        'x-one': '1',
        'content-type': 'text/plain',
        'x-request-id': 'mine',
        'content-length': '17',
      })
    })

    const refusals: [what: string, path: string, asked: Asked, status: number][] = [
      ['a webhook that is not there', `${HOOK}/guess`, { method: 'POST' }, 404],
      ['a body that is too large', execute(), { method: 'POST', body: 'x'.repeat(1001) }, 413],
      ['a REST call without a key', '/api/engine/v2/systems', {}, 401],
      ['a page for operators by a wrong verb', '/healthz', { method: 'POST' }, 405],
    ]
    for (const [what, to, asked, status] of refusals)
      it(`answers ${String(status)} with a problem to ${what}`, async () => {
        const { url } = await start(host, { settings: { maxBodyBytes: 1000 } })
        const answer = await ask(url(to), asked)
        expect([answer.status, answer.headers['content-type']]).to.deep.equal([
          status,
          'application/problem+json',
        ])
        expect(JSON.parse(answer.body)).to.include({ status })
      })

    it('answers REST, with what its body says', async () => {
      const { url, key } = await start(host)
      const headers = { 'X-API-Key': key, 'Content-Type': 'application/json' }
      const body = JSON.stringify({ name: 'Made in a host', enable_webhook: true })
      const made = await ask(url('/api/engine/v2/triggers'), { method: 'POST', headers, body })
      expect([made.status, (JSON.parse(made.body) as { name: string }).name]).to.deep.equal([
        201,
        'Made in a host',
      ])
    })

    it('takes its websocket, and answers one that is no handshake with a problem', async () => {
      const { url, key } = await start(host)
      const to = `${url(CONTROL, host.scheme === 'https' ? 'wss' : 'ws')}?api-key=${key}`
      const client = await LiveClient.connect(to, { rejectUnauthorized: false })
      expect(await client.all()).to.deep.equal([])
      client.ws.close()
      await client.closed
      const broken = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '7' }
      const refusal = await ask(`${url(CONTROL)}?api-key=${key}`, { headers: broken })
      expect([refusal.status, refusal.headers['content-type']]).to.deep.equal([
        400,
        'application/problem+json',
      ])
    })

    it('knows the URL that a sender has signed', async () => {
      const hosted = await start(host, { instance: { signature: SIGNED_BY } })
      expect(await signedCall(hosted, hosted.url(NOTIFY))).to.equal(202)
      expect(await signedCall(hosted, `${hosted.url(NOTIFY)}?more`)).to.equal(401)
    })

    it('leaves to the host what is its own, also once it is closed', async () => {
      const { plugin, url, port } = await start(host)
      const own = `${host.scheme}://127.0.0.1:${String(port)}/own`
      expect((await ask(own)).body).to.equal('own')
      expect((await ask(url('/healthz'))).status).to.equal(200)
      await plugin.close()
      expect((await ask(own)).body).to.equal('own')
      expect((await ask(url('/healthz'))).status).to.be.oneOf([404, 418])
    })

    /** Calls a webhook with a signature over a URL; the status of the answer. */
    async function signedCall({ clock, url }: Hosted, signedUrl: string): Promise<number> {
      const body = Buffer.from('Digits=1')
      const call = { url: signedUrl, contentType: FORM, body, id: '', now: clock.now() }
      const headers = { 'Content-Type': FORM, ...Object.fromEntries(sign(signingOf(SIGNATURE), call)) }
      return (await ask(url(NOTIFY), { method: 'POST', headers, body: body.toString() })).status
    }
  })
