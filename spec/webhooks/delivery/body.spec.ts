import { expect } from 'chai'
import express, { type RequestHandler } from 'express'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { createGunzip, gzipSync } from 'node:zlib'
import type { Runtime } from '../../../src/runtime/index.js'
import { problemIn } from '../support/client.js'
import { expectProblem } from '../support/expect-problem.js'
import { until } from '../../support/until.js'
import { Latch } from '../support/latch.js'
import { execute, functionsOf, HOOK, hooks, NOTIFY, room, straight, type Hooks } from '../support/hooks.js'

const LIMIT = 1000
const settings = { maxBodyBytes: LIMIT }
const EVERYTHING = { type: () => true }

/** That a call has left no trace. */
const expectUntouched = ({ probe, fired }: Hooks): void => {
  expect([probe.calls.length, fired]).to.deep.equal([0, 0])
}

describe('A body', () => {
  const start = hooks()
  const full = Buffer.alloc(LIMIT, 'x')

  for (const [how, body] of [
    ['with its length', full],
    ['in one chunk', [full]],
    ['in many chunks', Array.from({ length: 10 }, () => full.subarray(0, LIMIT / 10))],
  ] as const)
    it(`may have as many bytes as the limit says, ${how}`, async () => {
      const hook = await start({ settings })
      expect((await hook.call(execute(), { body })).status).to.equal(202)
      expect(hook.probe.calls.map(({ context }) => context.raw.length)).to.deep.equal([LIMIT])
    })

  for (const [how, body] of [
    ['with its length', Buffer.concat([full, full.subarray(0, 1)])],
    ['in two chunks', [full, 'x']],
    ['in one chunk', [Buffer.concat([full, full.subarray(0, 1)])]],
    ['in a lot of chunks', Array.from({ length: 50 }, () => full)],
  ] as const)
    for (const path of [NOTIFY, execute()])
      it(`may not have one byte more, ${how}, for ${path === NOTIFY ? 'notifying' : 'executing'}`, async () => {
        const hook = await start({ settings })
        const problem = expectProblem(await hook.call(path, { body }), 'body-too-large')
        expect(problem.detail).to.equal('a body may have 1000 bytes at most')
        expectUntouched(hook)
      })

  it('is not waited for where its length alone is too much', async () => {
    const hook = await start({ settings })
    const client = await hook.connect()
    client.send(`POST ${execute()} HTTP/1.1\r\nHost: room\r\nContent-Length: 999999999999\r\n\r\n`)
    expect((await client.answer()).status).to.equal(413)
    client.leave()
    expectUntouched(hook)
  })

  it('is not waited for where the secret is wrong', async () => {
    const hook = await start({ settings })
    const client = await hook.connect()
    client.send(`POST ${HOOK}/guess HTTP/1.1\r\nHost: room\r\nContent-Length: 10\r\n\r\n`)
    expect((await client.answer()).status).to.equal(404)
    client.leave()
  })

  it('may come a byte at a time', async () => {
    const hook = await start({ settings })
    const client = await hook.connect()
    const come = hook.nextRequest()
    client.send(`POST ${execute()} HTTP/1.1\r\nHost: room\r\nContent-Length: 5\r\n\r\n`)
    const request = await come
    for (const letter of 'slow!') {
      expectUntouched(hook)
      const read = once(request, 'data')
      client.send(letter)
      await read
    }
    expect((await client.answer()).status).to.equal(202)
    expect(hook.probe.calls.map(({ body }) => body)).to.deep.equal(['slow!'])
    client.leave()
  })

  for (const coding of ['zstd', 'compress', 'exi', 'gzip, zstd', 'no-such-coding'])
    it(`may not be encoded: ${JSON.stringify(coding)}`, async () => {
      const hook = await start({ settings })
      const headers = { 'Content-Encoding': coding }
      const problem = expectProblem(
        await hook.call(execute(), { body: gzipSync('x'), headers }),
        'body-encoded',
      )
      expect(problem.detail).to.equal('send the body as it is, or in one of these: gzip, deflate, br')
      expectUntouched(hook)
    })

  for (const coding of ['identity', 'Identity', 'IDENTITY'])
    it(`may say that it is not encoded: ${coding}`, async () => {
      const hook = await start({ settings })
      const headers = { 'Content-Encoding': coding }
      expect((await hook.call(execute(), { body: 'x', headers })).status).to.equal(202)
      expect(hook.probe.calls).to.have.length(1)
    })

  it('may be asked for with Expect: 100-continue', async () => {
    const hook = await start({ settings })
    const client = await hook.connect()
    const head = `POST ${execute()} HTTP/1.1\r\nHost: room\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n`
    client.send(head)
    expect((await client.answer()).status).to.equal(100)
    client.send('hi')
    expect((await client.answer()).status).to.equal(202)
    expect(hook.probe.calls.map(({ body }) => body)).to.deep.equal(['hi'])
    client.leave()
  })
})

describe('A body that is cut off', () => {
  const start = hooks()
  const RAN = 'a caller went away before its body ended'

  const cuts: [how: string, head: string, part: string][] = [
    ['before its first byte', 'Content-Length: 10', ''],
    ['midway', 'Content-Length: 10', 'half '],
    ['before its last byte', 'Content-Length: 10', 'nine char'],
    ['between chunks', 'Transfer-Encoding: chunked', '4\r\nhalf\r\n'],
    ['within a chunk', 'Transfer-Encoding: chunked', '8\r\nhalf'],
    ['before the last chunk', 'Transfer-Encoding: chunked', '4\r\nfull\r\n0\r\n'],
  ]
  for (const [how, head, part] of cuts)
    for (const path of [NOTIFY, execute()])
      it(`${how} does nothing, for ${path === NOTIFY ? 'notifying' : 'executing'}`, async () => {
        const hook = await start({ settings })
        const client = await hook.connect()
        const come = hook.nextRequest()
        client.send(`POST ${path} HTTP/1.1\r\nHost: room\r\n${head}\r\n\r\n${part}`)
        const request = await come
        client.leave()
        await closed(request)
        expectUntouched(hook)
        expect(hook.log.lines.map(({ level, message }) => `${level} ${message}`)).to.deep.equal([
          `debug ${RAN}`,
        ])
      })

  const changes: [what: string, status: number, trigger: object, instance: object | undefined][] = [
    ['is disabled', 404, {}, { enabled: false }],
    ['is removed', 404, {}, undefined],
    ['has its webhook switched off', 404, { enable_webhook: false }, {}],
    ['only notifies', 403, {}, { exec_enabled: false }],
  ]
  for (const [what, status, trigger, instance] of changes)
    it(`whose instance ${what} before its end does nothing`, async () => {
      const hook = await start({ settings })
      const client = await hook.connect()
      const come = hook.nextRequest()
      client.send(
        `POST ${execute()} HTTP/1.1\r\nHost: room\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n`,
      )
      await come
      const changed = room(trigger, instance)
      await hook.plugin.configure(instance ? changed : { ...changed, system_triggers: [] })
      client.send('0\r\n\r\n')
      expect((await client.answer()).status).to.equal(status)
      expectUntouched(hook)
    })

  it('after the caller was told that it is too large does nothing more', async () => {
    const hook = await start({ settings })
    const client = await hook.connect()
    const come = hook.nextRequest()
    client.send(`POST ${execute()} HTTP/1.1\r\nHost: room\r\nTransfer-Encoding: chunked\r\n\r\n`)
    client.send(`400\r\n${'x'.repeat(0x400)}\r\n400\r\n${'x'.repeat(0x300)}`)
    expect((await client.answer()).status).to.equal(413)
    client.leave()
    // The request does not close, as it has been answered: its socket does.
    await closed((await come).socket)
    expectUntouched(hook)
    expect(hook.log.lines).to.deep.equal([])
  })

  it('while the runtime looks for the method does nothing', async () => {
    const found = new Latch(undefined)
    const { hook, path } = await startLate(found)
    const client = await hook.connect()
    const come = hook.nextRequest()
    client.send(`POST ${path} HTTP/1.1\r\nHost: room\r\nContent-Length: 10\r\n\r\nhalf `)
    const request = await come
    client.leave()
    await closed(request)
    found.open()
    await hook.clock.advance(0)
    expectUntouched(hook)
    expect(hook.log.lines.map(({ message }) => message)).to.deep.equal([RAN])
  })

  it('while the runtime looks for the method, after the host has answered, does nothing', async () => {
    const found = new Latch(undefined)
    const { hook, path } = await startLate(found)
    const answered = new Promise<void>((resolve) => {
      hook.server.once('request', (_request, response) => {
        response.once('close', resolve).writeHead(503, { 'Content-Length': 5 }).end('tired')
      })
    })
    const client = await hook.connect()
    client.send(`POST ${path} HTTP/1.1\r\nHost: room\r\nContent-Length: 10\r\n\r\nhalf `)
    expect((await client.answer()).body).to.equal('tired')
    await answered
    found.open()
    await hook.clock.advance(0)
    expectUntouched(hook)
    expect(hook.log.lines.map(({ message }) => message)).to.deep.equal([RAN])
    client.leave()
  })

  it('behind a call that is still being answered does nothing', async () => {
    const hook = await start({ settings })
    const latch = new Latch([200, null, 'slow'])
    hook.probe.answer = () => latch.opened
    const client = await hook.connect()
    client.send(`GET ${execute()} HTTP/1.1\r\nHost: room\r\n\r\n`)
    await hook.probe.called(1)
    const come = hook.nextRequest()
    client.send(`POST ${execute()} HTTP/1.1\r\nHost: room\r\nContent-Length: 10\r\n\r\nhalf `)
    const request = await come
    client.leave()
    await closed(request)
    latch.open()
    await hook.clock.advance(0)
    expect([hook.probe.calls.length, hook.fired]).to.deep.equal([1, 1])
    expect(hook.log.lines.map(({ message }) => message)).to.include(RAN)
  })

  it('behind a call that is still being looked at does nothing', async () => {
    const found = new Latch(undefined)
    const { hook, path } = await startLate(found)
    const client = await hook.connect()
    const first = hook.nextRequest()
    client.send(`GET ${path} HTTP/1.1\r\nHost: room\r\n\r\n`)
    await first
    const second = hook.nextRequest()
    client.send(`POST ${path} HTTP/1.1\r\nHost: room\r\nContent-Length: 10\r\n\r\nhalf `)
    const request = await second
    client.leave()
    await closed(request)
    found.open()
    await until(
      () => (hook.log.lines.some(({ message }) => message === RAN) ? true : undefined),
      () => 'it goes on',
    )
    expect(hook.fired).to.equal(1)
  })

  it('while the host looks at the request does nothing', async () => {
    const checked = new Latch(undefined)
    const hook = await start({
      serve: (plugin) => (request, response) => {
        void checked.opened.then(() => {
          straight(plugin)(request, response)
        })
      },
    })
    const client = await hook.connect()
    const come = hook.nextRequest()
    client.send(`POST ${execute()} HTTP/1.1\r\nHost: room\r\nContent-Length: 10\r\n\r\nhalf `)
    const request = await come
    client.leave()
    await closed(request)
    checked.open()
    await hook.clock.advance(0)
    expectUntouched(hook)
  })

  it('is none where it came whole while the host looked at the request', async () => {
    const checked = new Latch(undefined)
    const hook = await start({
      serve: (plugin) => (request, response) => {
        void checked.opened.then(() => {
          straight(plugin)(request, response)
        })
      },
    })
    const [answer] = await hook.begin(execute(), { body: 'whole' })
    await hook.clock.advance(0)
    checked.open()
    expect((await answer)?.status).to.equal(202)
    expect(hook.probe.calls.map(({ body }) => body)).to.deep.equal(['whole'])
  })

  /** A hook whose runtime finds methods only when a latch opens. */
  async function startLate(found: Latch): Promise<{ hook: Hooks; path: string }> {
    const { plugin } = await start()
    const runtime: Runtime = {
      ...functionsOf(plugin.runtime),
      findWebhook: async (...asked) => {
        await found.opened
        return plugin.runtime.findWebhook(...asked)
      },
    }
    const configuration = { ...room(), modules: [] }
    return { hook: await start({ runtime, configuration }), path: execute() }
  }
})

describe('A body that the host has read', () => {
  const start = hooks()
  const keep = { verify: keepBytes, limit: '1mb' }
  const body = '{ "room": "A" }'

  const serve =
    (...before: RequestHandler[]) =>
    (plugin: Hooks['plugin']) => {
      const app = express()
      app.use(...before)
      app.use(plugin.router)
      return app
    }
  const JSON_TYPE = { 'Content-Type': 'application/json' }

  const latin1 = express.text()
  const eaters: [what: string, parser: RequestHandler, headers: Record<string, string>, body: string][] = [
    ['express.json()', express.json(), JSON_TYPE, body],
    [
      'express.urlencoded()',
      express.urlencoded(),
      { 'Content-Type': 'application/x-www-form-urlencoded' },
      'a=1',
    ],
    ['express.text()', latin1, { 'Content-Type': 'text/plain; charset=latin1' }, 'gr\xfc\xdfe'],
  ]
  for (const [what, parser, headers, text] of eaters) {
    it(`by ${what} is refused with cause and cure`, async () => {
      const hook = await start({ serve: serve(parser) })
      const { status, text: answer } = await hook.call(execute(), { headers, body: text })
      expect(status).to.equal(503)
      expect(JSON.parse(answer)).to.include({ code: 'body-consumed' })
      expect(answer).to.include('a body parser of the host application has read the body')
      expect(answer).to.include('mount the plugin before the parser')
      expect(answer).to.include('express.json({ verify: (req, res, bytes) => { req.rawBody = bytes } })')
      expectUntouched(hook)
    })

    it(`by ${what} is no matter where there is none`, async () => {
      const hook = await start({ serve: serve(parser) })
      for (const method of ['GET', 'POST']) {
        expect((await hook.call(execute(), { method, headers })).status).to.equal(202)
      }
      expect((await hook.call(execute(), { headers, body: '' })).status).to.equal(202)
      expect(hook.probe.calls).to.have.length(3)
    })

    it(`by ${what} is read by the plugin where the parser leaves it alone`, async () => {
      const hook = await start({ serve: serve(parser) })
      const other = { 'Content-Type': 'application/vnd.room' }
      expect((await hook.call(execute(), { headers: other, body: text })).status).to.equal(202)
      expect(hook.probe.calls.map((call) => call.body)).to.deep.equal([text])
    })
  }

  const inflated: [what: string, keep: (bytes: Buffer) => unknown, status: number, taken: string[]][] = [
    ['taken where that is kept', (bytes) => bytes, 202, ['eaten']],
    ['taken where that is kept as text', String, 202, ['eaten']],
    ['too large where more is kept', () => Buffer.alloc(LIMIT + 1), 413, []],
    ['refused where nothing is kept', () => undefined, 503, []],
  ]
  for (const [what, keep, status, taken] of inflated)
    it(`and inflated, and whose length it has taken off, is ${what}`, async () => {
      const inflate: RequestHandler = (request, response, next) => {
        buffer(request.pipe(createGunzip())).then((bytes) => {
          Object.assign(request, { rawBody: keep(bytes) })
          delete request.headers['content-encoding']
          forgetLength(request, response, next)
        }, next)
      }
      const hook = await start({ serve: serve(inflate), settings })
      const headers = { 'Content-Encoding': 'gzip' }
      expect((await hook.call(execute(), { body: gzipSync('eaten'), headers })).status).to.equal(status)
      expect(hook.probe.calls.map((call) => call.body)).to.deep.equal(taken)
    })

  for (const [how, sent] of [
    ['with its length', body],
    ['in chunks', [body.slice(0, 4), body.slice(4)]],
  ] as const)
    it(`in its headers alone, and has taken off what they say of it, is read all the same, ${how}`, async () => {
      const hook = await start({ serve: serve(forgetLength) })
      expect((await hook.call(execute(), { body: sent })).status).to.equal(202)
      expect((await hook.call(execute(), { method: 'GET' })).status).to.equal(202)
      expect(hook.probe.calls.map((call) => call.body)).to.deep.equal([body, ''])
    })

  const charsets: [charset: string, sent: Buffer, taken: string | undefined][] = [
    // As long in UTF-8 as it was.
    ['utf-16le', Buffer.from('A\u6f22B\u5b57', 'utf16le'), undefined],
    ['utf-16', Buffer.from('\u6f22', 'utf16le'), undefined],
    ['latin1', Buffer.from('caf\xe9', 'latin1'), undefined],
    ['latin1', Buffer.from('cafe'), 'cafe'],
    ['windows-1252', Buffer.from('caf\xe9', 'latin1'), undefined],
    ['shift_jis', Buffer.from([0x8a, 0xbf]), undefined],
    ['shift_jis', Buffer.from('cafe'), 'cafe'],
    ['utf-8', Buffer.from('caf\xe9'), 'caf\xe9'],
    ['UTF8', Buffer.from('\u6f22'), '\u6f22'],
  ]
  const iconv = express.text(EVERYTHING)
  const keepsText = express.raw({
    ...EVERYTHING,
    verify: (request, _response, bytes) => {
      const [, charset] = /charset=(.*)/.exec(request.headers['content-type'] ?? '') ?? []
      Object.assign(request, { rawBody: new TextDecoder(charset).decode(bytes) })
    },
  })
  const forget: RequestHandler = (request, _response, next) => {
    request.body = undefined
    next()
  }
  const keepers: [how: string, before: RequestHandler[], cut: (body: Buffer) => Buffer | Buffer[]][] = [
    ['by express.text()', [iconv], (sent) => sent],
    ['as rawBody', [keepsText, forget], (sent) => sent],
    ['as rawBody, in chunks', [keepsText, forget], (sent) => [sent.subarray(0, 1), sent.subarray(1)]],
  ]
  for (const [how, before, cut] of keepers)
    for (const [charset, sent, taken] of charsets)
      it(`and kept as text ${how} is ${taken === undefined ? 'refused' : `“${taken}”`}: ${sent.toString('hex')} in ${charset}`, async () => {
        const hook = await start({ serve: serve(...before) })
        const headers = { 'Content-Type': `text/plain; charset=${charset}` }
        const { status } = await hook.call(execute(), { body: cut(sent), headers })
        expect(status).to.equal(taken === undefined ? 503 : 202)
        expect(hook.probe.calls.map((call) => call.body)).to.deep.equal(taken === undefined ? [] : [taken])
      })

  const looseJson = express.json({ ...EVERYTHING, strict: false })
  /** Bytes that are no text: as text they are as long as they were. */
  const PICTURE = Buffer.from([0xf0, 0x9f, 0x98])
  const later: RequestHandler = (_request, _response, next) => setImmediate(next)
  for (const [what, parser, sent, status] of [
    ['is refused where a parser keeps its value', express.json(EVERYTHING), ['{"a":1}'], 503],
    ['is refused where a parser keeps a value that is text', looseJson, '"eaten"', 503],
    [
      'is refused where it is kept as text whose length nobody has said',
      express.text(EVERYTHING),
      ['eaten'],
      503,
    ],
    ['is refused where it is kept as text that is not what was sent', express.text(EVERYTHING), PICTURE, 503],
    ['is taken where it is kept as text', express.text(EVERYTHING), 'grüße', 202],
    ['is taken where it is kept as bytes', express.raw(EVERYTHING), ['eaten'], 202],
    ['is taken where it is kept as bytes, with its length', express.raw(EVERYTHING), 'eaten', 202],
    ['is taken where it is kept', express.raw({ ...EVERYTHING, verify: keepBytes }), ['eaten'], 202],
    ['is none where it has ended without a byte', express.raw(EVERYTHING), [], 202],
  ] as const)
    for (const when of ['at once', 'later'])
      it(`${what}, handed on ${when}`, async () => {
        const hook = await start({ serve: serve(parser, ...(when === 'later' ? [later] : [])) })
        expect((await hook.call(execute(), { body: sent })).status).to.equal(status)
        const taken = status === 503 ? [] : [typeof sent === 'string' ? sent : sent.join('')]
        expect(hook.probe.calls.map((call) => call.body)).to.deep.equal(taken)
      })

  it('has only so much room beside others, as one that is read here', async () => {
    const limits = { maxBodyBytes: 2e6, bodiesMegabytes: 1 }
    const raw = express.raw({ ...EVERYTHING, limit: 2e6 })
    const hook = await start({ serve: serve(raw), settings: limits })
    const latch = new Latch(undefined)
    hook.probe.answer = () => latch.opened
    const half = Buffer.alloc(6e5, 'x')
    const called = hook.call(execute(), { body: half })
    await hook.probe.called(1)
    expect(problemIn(await hook.call(NOTIFY, { body: half })).code).to.equal('queue-full')
    latch.open()
    expect((await called).status).to.equal(202)
    expect((await hook.call(NOTIFY, { body: half })).status).to.equal(202)
  })

  it('is logged once, however many calls there are', async () => {
    const hook = await start({ serve: serve(express.json()) })
    for (let count = 0; count < 5; count += 1) {
      const { headers, status } = await hook.call(execute(), { headers: JSON_TYPE, body })
      expect([status, headers['retry-after']]).to.deep.equal([503, '60'])
    }
    expect(hook.log.lines.map(({ level }) => level)).to.deep.equal(['error'])
    expect(hook.log.lines[0]?.message).to.include('req.rawBody')
  })

  for (const [how, sent] of [
    ['with its length', body],
    ['in chunks', [body.slice(0, 4), body.slice(4)]],
  ] as const)
    it(`is taken byte by byte where the host keeps it as rawBody, ${how}`, async () => {
      const hook = await start({ serve: serve(express.json(keep)), settings })
      const answer = await hook.call(execute('book'), { headers: JSON_TYPE, body: sent })
      expect(answer.status).to.equal(202)
      const [call] = hook.probe.calls
      expect(call?.body).to.equal(body)
      expect(call?.context.raw.equals(Buffer.from(body))).to.equal(true)
      expect(call?.context.body).to.deep.equal({ room: 'A' })
    })

  const kept: [what: string, rawBody: unknown, taken: string | undefined][] = [
    ['a buffer', Buffer.from('grüße'), 'grüße'],
    ['bytes', new Uint8Array(Buffer.from('bytes')), 'bytes'],
    ['a part of bytes', new Uint8Array(Buffer.from('a part')).subarray(2), 'part'],
    ['text of the length that was sent', 'eaten', 'eaten'],
    ['text of another length', 'grüße', undefined],
    ['text that has lost bytes', 'ea\ufffd', undefined],
    ['no bytes', Buffer.alloc(0), ''],
    ['an object', { a: 1 }, undefined],
    ['null', null, undefined],
    ['true', true, undefined],
    ['numbers', [1, 2], undefined],
  ]
  for (const [what, rawBody, taken] of kept)
    it(`is ${taken === undefined ? 'not ' : ''}taken where the host keeps ${what} as rawBody`, async () => {
      const eat: RequestHandler = (request, _response, next) => {
        request.resume().once('end', () => {
          Object.assign(request, { rawBody })
          next()
        })
      }
      const hook = await start({ serve: serve(eat) })
      const { status } = await hook.call(execute(), { body: 'eaten' })
      expect(status).to.equal(taken === undefined ? 503 : 202)
      expect(hook.probe.calls.map((call) => call.body)).to.deep.equal(taken === undefined ? [] : [taken])
    })

  it('is taken although the caller has left, where the host keeps it', async () => {
    const [parsed, checked] = [new Latch(undefined), new Latch(undefined)]
    const check: RequestHandler = (_request, _response, next) => {
      parsed.open()
      void checked.opened.then(() => {
        next()
      })
    }
    const hook = await start({ serve: serve(express.json(keep), check) })
    const client = await hook.connect()
    const come = hook.nextRequest()
    const head = `POST ${execute()} HTTP/1.1\r\nHost: room\r\nContent-Type: application/json`
    client.send(`${head}\r\nContent-Length: 2\r\n\r\n{}`)
    const { socket } = await come
    await parsed.opened
    client.leave()
    await closed(socket)
    checked.open()
    await hook.probe.called(1)
    expect(hook.probe.calls.map((call) => call.body)).to.deep.equal(['{}'])
  })

  it('is held to the limit of the webhooks, whatever that of the host', async () => {
    const hook = await start({ serve: serve(express.json({ ...keep, strict: false })), settings })
    const long = JSON.stringify('x'.repeat(LIMIT))
    const answer = await hook.call(execute(), { headers: JSON_TYPE, body: [long] })
    expect(answer.status).to.equal(413)
    const fits = JSON.stringify('x'.repeat(LIMIT - 2))
    expect((await hook.call(execute(), { headers: JSON_TYPE, body: [fits] })).status).to.equal(202)
    expect(hook.probe.calls).to.have.length(1)
  })
})

describe('After a refusal', () => {
  const start = hooks()
  const big = 'x'.repeat(5 * LIMIT)
  const chunks = `1388\r\n${big}\r\n0\r\n\r\n`

  const refusals: [what: string, status: number, path: string, head: string, body: string][] = [
    [
      'of a body that is not what it says',
      400,
      execute(),
      'Content-Encoding: gzip\r\nContent-Length: 3',
      'abc',
    ],
    ['of a body that does not fit', 422, execute('book'), 'Content-Length: 3', 'abc'],
    ['of a call without a body', 422, HOOK, 'X-A: 1', ''],
    ['of a wrong secret, without a body', 404, `${HOOK}/guess`, 'Content-Length: 0', ''],
  ]
  for (const [what, status, path, head, body] of refusals)
    it(`${what} the same connection takes the next call`, async () => {
      const hook = await start({ settings })
      hook.probe.answer = ({ body: text }) => [200, null, `took ${text}`]
      const client = await hook.connect()
      for (let count = 0; count < 3; count += 1) {
        client.send(`POST ${path} HTTP/1.1\r\nHost: room\r\n${head}\r\n\r\n${body}`)
        expect((await client.answer()).status).to.equal(status)
        client.send(`POST ${execute()} HTTP/1.1\r\nHost: room\r\nContent-Length: 2\r\n\r\nit`)
        expect((await client.answer()).body).to.equal('took it')
      }
      client.leave()
      expect(hook.probe.calls).to.have.length(3)
    })

  const unread: [what: string, status: number, path: string, head: string, body: string][] = [
    ['of a body too large by its length', 413, execute(), `Content-Length: ${String(big.length)}`, big],
    ['of chunks too large', 413, execute(), 'Transfer-Encoding: chunked', chunks],
    ['of an encoded body', 415, execute(), 'Content-Encoding: zstd\r\nContent-Length: 3', 'abc'],
    ['of a wrong secret', 404, `${HOOK}/guess`, 'Content-Length: 900', big.slice(0, 900)],
    ['of a URL', 400, `${HOOK}/%`, 'Transfer-Encoding: chunked', chunks],
    ['of a method', 404, execute('none'), 'Content-Length: 3', 'abc'],
  ]
  for (const [what, status, path, head, body] of unread)
    it(`${what}, its body unread, the connection closes`, async () => {
      const hook = await start({ settings })
      const client = await hook.connect()
      client.send(`POST ${path} HTTP/1.1\r\nHost: room\r\n${head}\r\n\r\n${body}`)
      client.send(`POST ${execute()} HTTP/1.1\r\nHost: room\r\nContent-Length: 2\r\n\r\nit`)
      const answer = await client.answer()
      expect([answer.status, answer.head.includes('Connection: close')]).to.deep.equal([status, true])
      expect(await client.untilClosed()).to.equal('')
      expect(hook.probe.calls).to.deep.equal([])
    })

  it('calls that were sent ahead are answered in their order', async () => {
    const hook = await start({ settings })
    hook.probe.answer = ({ body }) => [200, null, body]
    const client = await hook.connect()
    const post = (path: string, body: string): string =>
      `POST ${path} HTTP/1.1\r\nHost: room\r\nContent-Length: ${String(body.length)}\r\n\r\n${body}`
    client.send(
      [
        post(execute(), 'a'),
        post(execute('book'), 'b'),
        post(execute(), 'c'),
        post(execute(), big),
        post(execute(), 'd'),
      ].join(''),
    )
    const answers = []
    for (let count = 0; count < 4; count += 1) answers.push(await client.answer())
    expect(answers.map(({ status, body }) => (status === 200 ? body : status))).to.deep.equal([
      'a',
      422,
      'c',
      413,
    ])
    expect(await client.untilClosed()).to.equal('')
  })
})

/** Resolves once a request or socket has closed, and those who listen to that have heard it. */
const closed = async (stream: Readable): Promise<void> => {
  if (!stream.closed) await new Promise((resolve) => stream.once('close', resolve))
}

/** Keeps the bytes as the detail of the problem says. */
function keepBytes(request: object, _response: unknown, bytes: Buffer): void {
  Object.assign(request, { rawBody: bytes })
}

/** A host's middleware that takes off what headers say of the body. */
function forgetLength(...[request, , next]: Parameters<RequestHandler>): void {
  delete request.headers['content-length']
  delete request.headers['transfer-encoding']
  next()
}
