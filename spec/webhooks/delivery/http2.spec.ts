import { expect } from 'chai'
import { Router } from 'express'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ClientHttp2Stream } from 'node:http2'
import { request } from 'node:https'
import { text } from 'node:stream/consumers'
import { SignatureSettings, signingOf } from '../../../src/senders/index.js'
import { sign } from '../../../src/signatures/index.js'
import { answerOf, http2Sites, type Http2Site } from '../../support/http2-site.js'
import { call } from '../support/client.js'
import { Latch } from '../support/latch.js'
import { execute, HOOK, hooks, NOTIFY, SECRET, straight, type Hooks } from '../support/hooks.js'

const LIMIT = 1000
const settings = { maxBodyBytes: LIMIT }
const FORM = 'application/x-www-form-urlencoded'

describe('A webhook call on HTTP/2', () => {
  const open = http2Sites()
  const start = hooks()

  const bodies: [how: string, headers: Record<string, string>, body: string[] | undefined, taken: string][] =
    [
      ['without its length', {}, ['hello'], 'hello'],
      ['without its length, in pieces', {}, ['hel', '', 'lo'], 'hello'],
      ['with its length', { 'content-length': '5' }, ['hello'], 'hello'],
      ['up to the limit', {}, ['x'.repeat(LIMIT)], 'x'.repeat(LIMIT)],
      ['that turns out to be none', {}, [], ''],
      ['that is none', {}, undefined, ''],
    ]
  for (const [how, headers, body, taken] of bodies)
    for (const method of ['POST', 'GET'])
      it(`brings its driver a body ${how}, by ${method}`, async () => {
        const { hook, site } = await serve()
        hook.probe.answer = ({ body: text }) => [200, null, `took ${text}`]
        const answer = await site.call(method, execute(), { headers, ...(body && { body }) })
        expect([answer.status, answer.text]).to.deep.equal([200, `took ${taken}`])
        expect(hook.fired).to.equal(1)
      })

  for (const [how, body] of [
    ['in one frame', ['x'.repeat(LIMIT + 1)]],
    ['in many frames', Array.from({ length: 50 }, () => 'x'.repeat(LIMIT))],
  ] as const)
    for (const path of [NOTIFY, execute()])
      it(`may not have one byte more than the limit, ${how}, for ${path === NOTIFY ? 'notifying' : 'executing'}`, async () => {
        const { hook, site } = await serve()
        const answer = await site.call('POST', path, { body })
        expect([answer.status, answer.text.includes('"body-too-large"')]).to.deep.equal([413, true])
        expectUntouched(hook)
      })

  it('is answered without its body where the secret is wrong', async () => {
    const { site } = await serve()
    expect((await answerOf(site.begin('POST', `${HOOK}/guess`))).status).to.equal(404)
  })

  const ways: [how: string, leave: (stream: ClientHttp2Stream) => void][] = [
    ['without a word', (stream) => stream.destroy()],
    ['with an error', (stream) => stream.destroy(new Error('of the caller'))],
    ['and takes the connection along', (stream) => stream.session?.destroy()],
  ]
  for (const [how, leave] of ways)
    for (const [when, part] of [
      ['midway', 'half '],
      ['before the first byte', ''],
    ] as const)
      for (const where of ['straight', 'while the host looks at the request'])
        it(`does nothing where its caller leaves ${when} ${how}, ${where}`, async () => {
          const checked = new Latch(undefined)
          const { hook, site, arrived } = await serve((_request, _response, next) => {
            if (where === 'straight') next()
            else void checked.opened.then(next)
          })
          const stream = site.begin('POST', execute()).on('error', () => undefined)
          const { request, response } = await arrived
          if (part !== '') {
            const isRead = where === 'straight' && once(request, 'data')
            stream.write(part)
            await isRead
          }
          const closed = once(response, 'close')
          leave(stream)
          await closed
          checked.open()
          await hook.clock.advance(0)
          expectUntouched(hook)
        })

  it('is told that a parser of the host has read its body, and has kept none', async () => {
    const { hook, site } = await serve(eat(undefined))
    const answer = await site.call('POST', execute(), { body: ['eaten'] })
    expect([answer.status, answer.text.includes('"body-consumed"')]).to.deep.equal([503, true])
    expectUntouched(hook)
  })

  it('brings the body that a parser of the host has kept', async () => {
    const { hook, site } = await serve(eat('kept'))
    expect((await site.call('POST', execute(), { body: ['eaten'] })).status).to.equal(202)
    expect(hook.probe.calls.map(({ body }) => body)).to.deep.equal(['kept'])
  })

  it('is answered with the headers it has on HTTP/1, and none that only belong there', async () => {
    const { hook, site } = await serve()
    const reply = { 'X-Odd-CASE': '1', 'x-odd-case': ['2'], 'Content-Language': ['de', 'en'], Upgrade: 'x' }
    hook.probe.answer = () => [
      200,
      { ...reply, 'Keep-Alive': '5', 'HTTP2-Settings': 'x', 'Transfer-Encoding': 'chunked' },
      'x',
    ]
    for (const path of [execute(), NOTIFY, execute('none'), `${HOOK}/guess`, '/api/engine/v2/openapi.json']) {
      const headers = { 'x-request-id': 'of-the-caller' }
      const answer = await site.call('POST', path, { headers })
      const { status, headers: wanted } = await call(hook.port, path, { headers })
      const { connection: _, date: __, ...rest } = wanted
      expect(answer.status).to.equal(status)
      expect(answer.headers).to.include(rest)
      expect(answer.headers).not.to.include.keys('connection', 'upgrade', 'keep-alive', 'transfer-encoding')
    }
  })

  it('tells its driver and its record no more than its headers', async () => {
    const adminKey = 'the-admin-key-of-the-spec'
    const hook = await start({ settings: { ...settings, adminKey } })
    const site = await open(straight(hook.plugin))
    let seen: unknown
    hook.probe.answer = ({ context }) => void (seen = context.header(':path'))
    expect((await site.call('POST', execute(), { headers: { 'x-own': '1' } })).status).to.equal(202)
    expect(hook.probe.calls.map(({ headers }) => headers)).to.deep.equal([
      { 'x-own': ['1'], 'pos-query-params': [''] },
    ])
    expect(seen).to.equal(undefined)
    const rest = { headers: { 'x-api-key': adminKey } }
    const [listed] = JSON.parse((await site.call('GET', '/api/engine/v2/executions', rest)).text) as {
      id: string
    }[]
    const { text: kept } = await site.call('GET', `/api/engine/v2/executions/${listed?.id ?? ''}`, rest)
    expect(kept).to.include('"x-own"').and.not.include(':path').and.not.include(SECRET)
  })

  it('is known by the host it names, to senders that sign their URL', async () => {
    const signature = { preset: 'twilio', secrets: ['a-secret-of-the-sender'] }
    const hook = await start({ settings, instance: { signature } })
    const site = await open(straight(hook.plugin))
    const of = { body: Buffer.from('a=1'), contentType: FORM, id: '', now: hook.clock.now() }
    const signed = sign(signingOf(SignatureSettings.parse(signature)), {
      ...of,
      url: `https://127.0.0.1:${site.port}${execute()}`,
    })
    const headers = Object.fromEntries([...signed, ['content-type', FORM]])
    expect((await site.call('POST', execute(), { headers, body: ['a=1'] })).status).to.equal(202)
    const other = execute('request', '/binary')
    expect((await site.call('POST', other, { headers, body: ['a=1'] })).status).to.equal(401)
  })

  it('is known by the host it names, to pages of that host', async () => {
    const { site } = await serve()
    for (const [origin, status] of [
      [`https://127.0.0.1:${site.port}`, 202],
      ['https://elsewhere.example', 403],
    ] as const)
      expect((await site.call('GET', NOTIFY, { headers: { origin } })).status).to.equal(status)
  })

  it('comes under a prefix where the host has a router of Express around the plugin', async () => {
    const hook = await start({ settings })
    const router = Router().use('/place', hook.plugin.router)
    const site = await open((request, response) => {
      // Express's types ask for more than its router uses.
      router(request as never, response as never, () => response.writeHead(418).end())
    })
    expect((await site.call('POST', `/place${execute()}`, { body: ['hello'] })).status).to.equal(202)
    expect((await site.call('POST', '/elsewhere')).status).to.equal(418)
    expect(hook.probe.calls.map(({ body }) => body)).to.deep.equal(['hello'])
  })

  it('is answered 502 where its driver gives two values to a header that comes once', async () => {
    const { hook, site } = await serve()
    hook.probe.answer = () => [200, { ETag: ['"a"', '"b"'] }, 'x']
    expect((await site.call('POST', execute())).status).to.equal(502)
  })

  it('goes on where a client of HTTP/1 calls the same server', async () => {
    const hook = await start({ settings })
    hook.probe.answer = ({ body }) => [200, null, body]
    const site = await open(straight(hook.plugin))
    expect(await overTls(site.port, execute(), 'hello')).to.equal('hello')
  })

  /** A webhook behind a server of HTTP/2, what the host does before it, and the first request. */
  async function serve(before: Before = passOn): Promise<{ hook: Hooks; site: Http2Site; arrived: Arrival }> {
    const hook = await start({ settings })
    let arrive: (pair: Awaited<Arrival>) => void = () => undefined
    const arrived: Arrival = new Promise((resolve) => (arrive = resolve))
    const site = await open((request, response) => {
      arrive({ request, response })
      before(request, response, () => {
        straight(hook.plugin)(request, response)
      })
    })
    return { hook, site, arrived }
  }
})

type Arrival = Promise<{ request: IncomingMessage; response: ServerResponse }>
type Before = (request: IncomingMessage, response: ServerResponse, next: () => void) => void

const passOn: Before = (_request, _response, next) => {
  next()
}

/** A parser that reads a body, and keeps something else. */
const eat =
  (rawBody: unknown): Before =>
  (request, _response, next) => {
    request.resume().once('end', () => {
      Object.assign(request, { rawBody })
      setImmediate(next)
    })
  }

/** That a call has left no trace. */
const expectUntouched = ({ probe, fired }: Hooks): void => {
  expect([probe.calls.length, fired]).to.deep.equal([0, 0])
}

/** Calls as a client of HTTP/1 does that is not asked what it speaks. */
async function overTls(port: number, path: string, body: string): Promise<string> {
  const sent = request({
    port,
    path,
    method: 'POST',
    host: '127.0.0.1',
    rejectUnauthorized: false,
    agent: false,
  })
  sent.end(body)
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  return await text(answer)
}
