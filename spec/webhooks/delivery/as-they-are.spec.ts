import { createHmac } from 'node:crypto'
import { expect } from 'chai'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import express from 'express'
import type { CallOptions } from '../support/client.js'
import { expectProblem } from '../support/expect-problem.js'
import { faces } from '../support/faces.js'
import { hooks, SECRET } from '../support/hooks.js'

const JSON_TYPE = { 'Content-Type': 'application/json' }
const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' }
const MARK = '\u{feff}'
const SIGNING = 'k7-demo-signing-secret'

/** The signature of a body, as GitHub makes it. */
const signed = (body: string | Uint8Array): Record<string, string> => ({
  'X-Hub-Signature-256': `sha256=${createHmac('sha256', SIGNING).update(body).digest('hex')}`,
})

for (const { name, serve, hook: path, execute } of faces)
  describe(`A body as its sender writes it, ${name}`, () => {
    const start = hooks()

    describe('that begins with a byte order mark', () => {
      it('is JSON to the schema of a method and to `context.json`, and the text is as it was sent', async () => {
        const hook = await start({ serve })
        const { status } = await hook.call(execute('book'), {
          body: `${MARK}{"room":"A"}`,
          headers: JSON_TYPE,
        })
        expect(status).to.equal(202)
        const [call] = hook.probe.calls
        expect([call?.context.body, call?.context.json]).to.deep.equal([{ room: 'A' }, { room: 'A' }])
        expect(call?.body).to.equal(`${MARK}{"room":"A"}`)
      })

      it('is a form to the schema of a method', async () => {
        const hook = await start({ serve })
        expect((await hook.call(execute('book'), { body: `${MARK}room=A`, headers: FORM })).status).to.equal(
          202,
        )
        expect(hook.probe.calls.map(({ context }) => context.body)).to.deep.equal([{ room: 'A' }])
      })

      it('has its members compared by a filter', async () => {
        const comparison = { left: { member: 'kind' }, operator: 'equal', right: 'door' }
        const hook = await start({ serve, instance: { filter: { comparisons: [comparison] } } })
        await hook.call(execute(), { body: `${MARK}{"kind":"door"}` })
        await hook.call(execute(), { body: `${MARK}{"kind":"bell"}` })
        expect(hook.probe.calls).to.have.length(1)
      })

      it('has the member that makes it the same call as another', async () => {
        const idempotency = { key: { from: 'member', path: 'id' }, window: 60 }
        const hook = await start({ serve, instance: { idempotency } })
        for (const status of [202, 202])
          expect((await hook.call(execute(), { body: `${MARK}{"id":"7"}` })).status).to.equal(status)
        expect(hook.probe.calls).to.have.length(1)
      })

      it('has the member that proves who sends it', async () => {
        const signature = { scheme: { kind: 'token', member: 'secret' }, secrets: [SIGNING] }
        const hook = await start({ serve, instance: { signature } })
        const body = `${MARK}{"secret":"${SIGNING}"}`
        expect((await hook.call(execute(), { body })).status).to.equal(202)
      })

      it('has the member that a handshake answers', async () => {
        const handshake = {
          verb: 'POST',
          when: [{ member: 'type', is: 'hello' }],
          value: { member: 'challenge' },
          answer: { text: '{value}' },
        }
        const signature = { scheme: { kind: 'none' }, handshakes: [handshake] }
        const hook = await start({ serve, instance: { signature } })
        const { text } = await hook.call(execute(), { body: `${MARK}{"type":"hello","challenge":"c7"}` })
        expect(text).to.equal('c7')
        expect(hook.probe.calls).to.have.length(0)
      })
    })

    describe('in another charset', () => {
      const latin = Buffer.from('{"room":"Ren\u{e9}"}', 'latin1')
      const wide = Buffer.from('{"room":"Ren\u{e9}"}', 'utf16le')
      const typed = (charset: string): Record<string, string> => ({
        'Content-Type': `application/json; charset=${charset}`,
      })

      const charsets: [what: string, headers: Record<string, string>, body: Buffer][] = [
        ['ISO-8859-1', typed('iso-8859-1'), latin],
        ['one in quotes and capitals', typed('"Windows-1252"'), latin],
        ['UTF-16', typed('utf-16'), Buffer.concat([Buffer.from([0xff, 0xfe]), wide])],
        [
          'UTF-16, the other way round',
          typed('utf-16'),
          Buffer.from(`${MARK}{"room":"Ren\u{e9}"}`, 'utf16le').swap16(),
        ],
        ['UTF-8 that is called ASCII', typed('us-ascii'), Buffer.from('{"room":"Ren\u{e9}"}')],
        ['UTF-8 that is called something unknown', typed('x-none'), Buffer.from('{"room":"Ren\u{e9}"}')],
      ]
      for (const [what, headers, body] of charsets)
        it(`reaches a method as it was meant: ${what}`, async () => {
          const hook = await start({ serve })
          expect((await hook.call(execute('book'), { body, headers })).status).to.equal(202)
          const [call] = hook.probe.calls
          expect([call?.context.body, call?.context.json, call?.body]).to.deep.equal([
            { room: 'Ren\u{e9}' },
            { room: 'Ren\u{e9}' },
            '{"room":"Ren\u{e9}"}',
          ])
          expect(call?.context.raw.equals(body)).to.equal(true)
        })

      const refused: [what: string, headers: Record<string, string>, body: Buffer][] = [
        ['no charset is named', JSON_TYPE, latin],
        ['UTF-8 is named', typed('utf-8'), latin],
        ['nothing is said at all', {}, Buffer.from([0xff, 0xfe, 0x00])],
        ['the charset is unknown', typed('x-none'), latin],
        ['it breaks off in a letter', JSON_TYPE, Buffer.from('{"room":"Ren\u{e9}').subarray(0, -1)],
        ['it has bytes of no text, and is called one', JSON_TYPE, Buffer.from([0x22, 0xe9, 0x00, 0x22])],
        ['it is a picture that is called a form', FORM, Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x00])],
        ['it may be text of any kind', { 'Content-Type': 'image/jpeg' }, Buffer.from('Ren\u{e9}', 'latin1')],
      ]
      for (const [what, headers, body] of refused)
        it(`is refused, and the answer names UTF-8, where ${what}`, async () => {
          const hook = await start({ serve })
          const { detail } = expectProblem(await hook.call(execute(), { body, headers }), 'unreadable-body')
          expect(detail).to.include('UTF-8').and.include('/binary')
          expect([hook.probe.calls.length, hook.fired]).to.deep.equal([0, 0])
        })

      it('is any bytes to a method that gets them as base64, and to a call that only notifies', async () => {
        const hook = await start({ serve })
        expect((await hook.call(execute('request', '/binary'), { body: latin })).status).to.equal(202)
        expect((await hook.call(`${path}/${SECRET}`, { body: latin })).status).to.equal(202)
        expect(hook.probe.calls.map(({ body }) => body)).to.deep.equal([latin.toString('base64')])
      })

      for (const headers of [
        {},
        { 'Content-Type': 'image/jpeg' },
        { 'Content-Type': 'application/octet-stream' },
      ])
        it(`is no text where it is meant as none, and its bytes are there: ${JSON.stringify(headers)}`, async () => {
          const hook = await start({ serve })
          const body = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10])
          expect((await hook.call(execute(), { body, headers })).status).to.equal(202)
          const [call] = hook.probe.calls
          expect([call?.body, call?.context.raw.equals(body)]).to.deep.equal(['', true])
        })

      it('may bring the letter that stands for others that were lost', async () => {
        const hook = await start({ serve })
        expect((await hook.call(execute(), { body: 'lost: \u{fffd}' })).status).to.equal(202)
        expect(hook.probe.calls.map(({ body }) => body)).to.deep.equal(['lost: \u{fffd}'])
      })
    })

    describe('that is compressed', () => {
      const text = JSON.stringify({ room: 'A', note: 'x'.repeat(500) })
      const codings: [coding: string, body: Buffer][] = [
        ['gzip', gzipSync(text)],
        ['x-gzip', gzipSync(text)],
        ['GZIP', gzipSync(text)],
        ['deflate', deflateSync(text)],
        ['deflate', deflateRawSync(text)],
        ['br', brotliCompressSync(text)],
        ['gzip, br', brotliCompressSync(gzipSync(text))],
        ['identity, gzip', gzipSync(text)],
      ]
      for (const [coding, body] of codings)
        it(`is read: ${coding}, ${String(body[0])}`, async () => {
          const hook = await start({ serve })
          const headers = { ...JSON_TYPE, 'Content-Encoding': coding }
          expect((await hook.call(execute('book'), { body, headers })).status).to.equal(202)
          const [call] = hook.probe.calls
          expect([call?.body, call?.context.body]).to.deep.equal([text, { room: 'A' }])
          expect(call?.context.raw.equals(body)).to.equal(true)
        })

      for (const coding of [
        'UTF-8',
        'none',
        '',
        'identity',
        'utf8',
        'iso-8859-1',
        'binary',
        'application/json',
      ])
        it(`is not, where its coding is none: ${JSON.stringify(coding)}`, async () => {
          const hook = await start({ serve })
          const headers = { ...JSON_TYPE, 'Content-Encoding': coding }
          expect((await hook.call(execute('book'), { body: text, headers })).status).to.equal(202)
          expect(hook.probe.calls.map(({ body }) => body)).to.deep.equal([text])
        })

      for (const coding of ['zstd', 'compress', 'gzip, snappy', 'gzip, gzip, gzip'])
        it(`is refused in ${coding}, and the answer says what is read`, async () => {
          const hook = await start({ serve })
          const answer = await hook.call(execute(), { body: text, headers: { 'Content-Encoding': coding } })
          expectProblem(answer, 'body-encoded')
          expect(hook.probe.calls).to.have.length(0)
        })

      const LIMIT = 10_000
      const bombs: [what: string, coding: string, body: Buffer][] = [
        ['gzip', 'gzip', gzipSync(Buffer.alloc(5_000_000))],
        ['deflate', 'deflate', deflateSync(Buffer.alloc(5_000_000))],
        ['br', 'br', brotliCompressSync(Buffer.alloc(5_000_000))],
        ['gzip in gzip', 'gzip, gzip', gzipSync(gzipSync(Buffer.alloc(50_000_000)))],
      ]
      for (const [what, coding, body] of bombs)
        it(`is unpacked no further than a body may be long: ${what}`, async () => {
          const hook = await start({ serve, settings: { maxBodyBytes: LIMIT } })
          expect(body.length).to.be.lessThan(LIMIT)
          const answer = await hook.call(execute(), { body, headers: { 'Content-Encoding': coding } })
          expect(expectProblem(answer, 'body-too-large').detail).to.include('10000 bytes')
          expect(hook.probe.calls).to.have.length(0)
        })

      const broken: [what: string, body: Buffer | string][] = [
        ['breaks off', gzipSync(text).subarray(0, -9)],
        ['is something else', text],
      ]
      for (const [what, body] of broken)
        it(`is refused where it ${what}`, async () => {
          const hook = await start({ serve })
          const answer = await hook.call(execute(), { body, headers: { 'Content-Encoding': 'gzip' } })
          expect(expectProblem(answer, 'unreadable-body').detail).to.include('gzip')
          expect(hook.probe.calls).to.have.length(0)
        })

      it('may be empty', async () => {
        const hook = await start({ serve })
        const headers = { 'Content-Encoding': 'gzip' }
        expect((await hook.call(execute(), { body: '', headers })).status).to.equal(202)
        expect((await hook.call(execute(), { method: 'GET', headers })).status).to.equal(202)
        expect(hook.probe.calls.map(({ body }) => body)).to.deep.equal(['', ''])
      })

      it('is signed as it is sent, and not as it is read', async () => {
        const signature = { preset: 'github', secrets: [SIGNING] }
        const hook = await start({ serve, instance: { signature } })
        const body = gzipSync(text)
        const call = (over: string | Buffer): Promise<{ status: number }> =>
          hook.call(execute(), { body, headers: { 'Content-Encoding': 'gzip', ...signed(over) } })
        expect((await call(body)).status).to.equal(202)
        expect((await call(text)).status).to.equal(401)
        expect(hook.probe.calls.map((one) => one.body)).to.deep.equal([text])
      })
    })

    describe('that is a form', () => {
      for (const space of [' ', '\n', '\t', '\r\n  ', MARK, `${MARK} `])
        it(`in its type alone is JSON where it looks like that, behind ${JSON.stringify(space)}`, async () => {
          const hook = await start({ serve })
          const { status } = await hook.call(execute('book'), { body: `${space}{"room":"A"}`, headers: FORM })
          expect(status).to.equal(202)
          const [call] = hook.probe.calls
          expect([call?.context.body, call?.context.fields]).to.deep.equal([{ room: 'A' }, {}])
        })

      const forms: [body: string | Buffer, type: string, fields: object][] = [
        ['a=1&b=2', '', { a: '1', b: '2' }],
        ['a=1&a=2&b=3&a=', '', { a: ['1', '2', ''], b: '3' }],
        ['a+b=c+d&%C3%A9=%26', '', { 'a b': 'c d', é: '&' }],
        ['a&&=x', '', { a: '', '': 'x' }],
        ['name=Ren%E9&%', '', { name: 'René', '%': '' }],
        ['name=Ren%E9', '; charset=iso-8859-1', { name: 'René' }],
        [Buffer.from('name=Ren\u{e9}', 'latin1'), '; charset=iso-8859-1', { name: 'René' }],
        ['name=%E9%A6%99', '', { name: '香' }],
        ['__proto__=x', '', JSON.parse('{"__proto__":"x"}') as object],
      ]
      for (const [body, type, fields] of forms)
        it(`has its fields on the context, repeated ones as lists: ${body.toString('latin1')}${type}`, async () => {
          const hook = await start({ serve })
          const headers = { 'Content-Type': FORM['Content-Type'] + type }
          expect((await hook.call(execute(), { body, headers })).status).to.equal(202)
          expect(hook.probe.calls.map(({ context }) => context.fields)).to.deep.equal([fields])
        })

      it('has no more fields than 1,000', async () => {
        const hook = await start({ serve })
        const call = (count: number): ReturnType<typeof hook.call> =>
          hook.call(execute(), { body: Array(count).fill('a=1').join('&'), headers: FORM })
        expect((await call(1000)).status).to.equal(202)
        expect(expectProblem(await call(1001), 'unreadable-body').detail).to.include('1000 fields')
      })
    })

    it('has one key for a header in two spellings, the first, with all values', async () => {
      const hook = await start({ serve })
      const client = await hook.connect()
      const lines = ['X-Room: a', 'x-room: b', 'X-ROOM: c', 'X-Door: d', 'POS-Query-Params: forged']
      const head = [`POST ${execute()}?door=1 HTTP/1.1`, 'Host: room', ...lines, 'Content-Length: 0']
      client.send(`${head.join('\r\n')}\r\n\r\n`)
      expect((await client.answer()).status).to.equal(202)
      client.leave()
      const { headers } = hook.probe.calls[0] ?? {}
      expect(headers).to.deep.include({
        'X-Room': ['a', 'b', 'c'],
        'X-Door': ['d'],
        'pos-query-params': ['door=1'],
      })
      expect(Object.keys(headers ?? {}).map((one) => one.toLowerCase())).to.have.members([
        ...['host', 'x-room', 'x-door', 'content-length', 'pos-query-params'],
      ])
    })
  })

for (const { name, serve, hook: path, execute } of faces)
  describe(`A query as its sender writes it, ${name}`, () => {
    const start = hooks()

    const foreign = [
      'msg=Caf%E9',
      'volume=50%',
      '%=1&%zz',
      'method=sms&method=email',
      'secret=vendor-1',
      'secret=a&secret=b&secret[]=c',
      'mod=x&index=first&exec=maybe&exec=no&binary=true',
      'method[]=a&index[x]=1',
      'a&amp;mod=b&&=',
    ]
    for (const query of foreign)
      it(`is all the sender's where the path names a method: ${query}`, async () => {
        const hook = await start({ serve })
        expect((await hook.call(`${execute()}?${query}`, { body: 'text' })).status).to.equal(202)
        const [call] = hook.probe.calls
        expect([call?.method, call?.body, call?.headers['pos-query-params']]).to.deep.equal([
          'request',
          'text',
          [query],
        ])
      })

    it('loses our secret, wherever it is given', async () => {
      const hook = await start({ serve })
      const exec = 'exec=true&mod=Probe&method=request'
      for (const [url, passed] of [
        [`${execute()}?a=1&secret=${SECRET}&b=2`, 'a=1&b=2'],
        [`${execute()}?secret=vendor&secret=${SECRET}`, 'secret=vendor'],
        [`${path}/${SECRET}?secret=vendor&${exec}`, `secret=vendor&${exec}`],
        [`${path}?${exec}&a=%E9&secret=${SECRET}`, `${exec}&a=%E9`],
      ] as const) {
        expect((await hook.call(url)).status).to.equal(202)
        expect(hook.probe.calls.at(-1)?.headers['pos-query-params']).to.deep.equal([passed])
      }
    })

    it('is judged in what is ours alone', async () => {
      const hook = await start({ serve })
      const secret = `secret=${SECRET}`
      for (const query of [`${secret}&volume=50%`, `${secret}&msg=Caf%E9`, `x=%&${secret}`])
        expect((await hook.call(`${path}?${query}`)).status).to.equal(202)
      for (const [query, code] of [
        [`${secret}&exec=%E9`, 'invalid-url'],
        [`${secret}&mod=a&mod=b`, 'invalid-parameter'],
        [`${secret}&method[]=a`, 'invalid-parameter'],
      ] as const)
        expect(expectProblem(await hook.call(`${path}?${query}`), code).detail).not.to.include(SECRET)
    })

    it('may come out of the source of a page', async () => {
      const hook = await start({ serve })
      const query = `secret=${SECRET}&amp;exec=true&amp;mod=Probe&amp;index=2&amp;method=store&amp;door=1`
      expect((await hook.call(`${path}?${query}`, { method: 'PUT' })).status).to.equal(202)
      const [call] = hook.probe.calls
      expect([call?.module, call?.method]).to.deep.equal(['mod-probe-2', 'store'])
      expect(call?.headers['pos-query-params']).to.deep.equal([query.slice(query.indexOf('amp;exec'))])
    })

    it('has on the context what its escapes mean, though they are no UTF-8', async () => {
      const hook = await start({ serve })
      await hook.call(`${execute()}?a=Caf%E9&b=Caf%C3%A9&c=a+b`)
      const query = hook.probe.calls[0]?.context.query
      expect([query?.get('a'), query?.get('b'), query?.get('c')]).to.deep.equal(['Café', 'Café', 'a b'])
    })
  })

describe("A compressed body that a host's parser has unpacked", () => {
  const start = hooks()
  const text = JSON.stringify({ room: 'A', note: 'x'.repeat(500) })
  const keep = (request: object, _response: unknown, bytes: Buffer): void => {
    Object.assign(request, { rawBody: bytes })
  }
  const parsers: [what: string, parser: ReturnType<typeof express.json>][] = [
    ['unpacked', express.json({ verify: keep })],
    [
      'as it came',
      (request, _response, next) => {
        const chunks: Buffer[] = []
        request
          .on('data', (chunk: Buffer) => chunks.push(chunk))
          .on('end', () => {
            Object.assign(request, { rawBody: Buffer.concat(chunks) })
            next()
          })
      },
    ],
  ]
  for (const [what, parser] of parsers)
    for (const [coding, body] of [
      ['gzip', gzipSync(text)],
      ['deflate', deflateSync(text)],
      ['br', brotliCompressSync(text)],
    ] as const)
      it(`is taken where it is kept ${what}: ${coding}`, async () => {
        const hook = await start({ serve: ({ router }) => express().use(parser, router) })
        const options: CallOptions = { body, headers: { ...JSON_TYPE, 'Content-Encoding': coding } }
        const { status } = await hook.call(faces[0]?.execute('book') ?? '', options)
        expect(status).to.equal(202)
        expect(hook.probe.calls.map((one) => one.body)).to.deep.equal([text])
      })
})
