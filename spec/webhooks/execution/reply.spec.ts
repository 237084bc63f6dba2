import { expect } from 'chai'
import { deniedHeaders } from '../../../src/webhooks/index.js'
import type { Answer } from '../support/client.js'
import { expectProblem } from '../support/expect-problem.js'
import { execute, hooks, straight } from '../support/hooks.js'

const TEXT = 'text/plain; charset=utf-8'

/** Headers that no driver sends. */
const DENIED = [
  'clear-site-data',
  'connection',
  'content-length',
  'date',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'server',
  'set-cookie',
  'set-cookie2',
  'strict-transport-security',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-request-id',
]

/** The headers of an answer that the connection did not make. */
const ownHeaders = ({ headers }: Answer): object =>
  Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => !['connection', 'date', 'x-request-id', 'content-length'].includes(name),
    ),
  )

describe('What a webhook method answers', () => {
  const start = hooks()

  const replies: [what: string, reply: unknown, status: number, headers: object, text: string][] = [
    ['nothing', undefined, 202, {}, ''],
    ['null', null, 202, {}, ''],
    ['text', [200, {}, 'hello'], 200, { 'content-type': TEXT }, 'hello'],
    ['text beyond ASCII', [200, {}, 'grüße 🔔'], 200, { 'content-type': TEXT }, 'grüße 🔔'],
    ['empty text', [200, {}, ''], 200, {}, ''],
    ['no body', [200, {}, null], 200, {}, ''],
    ['an undefined body', [200, {}, undefined], 200, {}, ''],
    ['bytes', [200, {}, Buffer.from('bytes')], 200, {}, 'bytes'],
    ['a part of bytes', [200, {}, new Uint8Array(Buffer.from('a part')).subarray(2)], 200, {}, 'part'],
    ['no bytes', [200, {}, new Uint8Array()], 200, {}, ''],
    ['null for headers', [406, null, null], 406, {}, ''],
    ['undefined for headers', [200, undefined, 'a'], 200, { 'content-type': TEXT }, 'a'],
    ['a header', [200, { 'X-A': '1' }, null], 200, { 'x-a': '1' }, ''],
    ['Headers', [200, new Headers({ 'X-A': '1' }), null], 200, { 'x-a': '1' }, ''],
    ['an empty header', [200, { 'X-A': '' }, null], 200, { 'x-a': '' }, ''],
    ['a header without values', [200, { 'X-A': [] }, null], 200, {}, ''],
    ['a header of an odd case', [200, { 'x-oDD': 'Value' }, null], 200, { 'x-odd': 'Value' }, ''],
    ['a type', [200, { 'Content-Type': 'text/xml' }, '<a/>'], 200, { 'content-type': 'text/xml' }, '<a/>'],
    ['a type in lower case', [200, { 'content-type': 'a/b' }, 'x'], 200, { 'content-type': 'a/b' }, 'x'],
    ['a type as a list', [200, { 'Content-Type': ['a/b'] }, 'x'], 200, { 'content-type': 'a/b' }, 'x'],
    ['a redirection', [302, { Location: '/x' }, null], 302, { location: '/x' }, ''],
    ['a refusal', [404, {}, 'no'], 404, { 'content-type': TEXT }, 'no'],
    ['the lowest status', [200, null, null], 200, {}, ''],
    ['the highest status', [599, null, null], 599, {}, ''],
    ['a status without a name', [299, null, 'x'], 299, { 'content-type': TEXT }, 'x'],
    ['a status 500 of its own', [500, null, 'mine'], 500, { 'content-type': TEXT }, 'mine'],
  ]
  for (const [what, reply, status, headers, text] of replies)
    for (const isLater of [false, true])
      it(`is sent exactly${isLater ? ', later' : ''}: ${what}`, async () => {
        const hook = await start()
        hook.probe.answer = () => (isLater ? Promise.resolve(reply) : reply)
        const answer = await hook.call(execute())
        expect([answer.status, answer.text]).to.deep.equal([status, text])
        expect(ownHeaders(answer)).to.deep.equal(headers)
        expect(valuesOf('content-type', answer.rawHeaders)).to.have.length('content-type' in headers ? 1 : 0)
        expect(answer.headers['content-length']).to.equal(String(Buffer.byteLength(text)))
        expect(hook.fired).to.equal(1)
      })

  for (const status of [204, 205, 304])
    it(`has no body where its status is ${String(status)}`, async () => {
      const hook = await start()
      hook.probe.answer = () => [status, { ETag: '"1"' }, 'a body']
      const client = await hook.connect()
      client.send(`POST ${execute()} HTTP/1.1\r\nHost: room\r\nConnection: close\r\n\r\n`)
      const bytes = await client.untilClosed()
      expect(bytes).to.match(new RegExp(`^HTTP/1.1 ${String(status)} [^]*\r\nETag: "1"\r\n[^]*\r\n\r\n$`))
      expect(bytes).not.to.match(/content-length: [^0]|transfer-encoding|a body/i)
      expect(/content-length: 0/i.test(bytes)).to.equal(status === 205)
    })

  it('is sent byte by byte', async () => {
    const hook = await start()
    const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
    hook.probe.answer = () => [200, null, all]
    const client = await hook.connect()
    client.send(`POST ${execute()} HTTP/1.1\r\nHost: room\r\n\r\n`)
    expect((await client.answer()).body).to.equal(all.toString('latin1'))
    client.leave()
  })

  for (const where of ['straight', 'where the host has set headers of its own'])
    it(`has a header as often as it has values, ${where}`, async () => {
      const hook = await start({
        serve: (plugin) => (request, response) => {
          if (where !== 'straight') response.setHeader('X-Powered-By', 'the host')
          straight(plugin)(request, response)
        },
      })
      hook.probe.answer = () => [200, { Link: ['</a>', '</b>'], Vary: 'Accept', vary: ['Origin'] }, 'x']
      const { rawHeaders, headers } = await hook.call(execute())
      expect(headers['x-powered-by']).to.equal(where === 'straight' ? undefined : 'the host')
      expect(valuesOf('link', rawHeaders)).to.deep.equal(['</a>', '</b>'])
      expect(valuesOf('vary', rawHeaders)).to.deep.equal(['Accept', 'Origin'])
      expect(valuesOf('content-length', rawHeaders)).to.deep.equal(['1'])
    })

  it('has the header values that were checked, whatever the list says later', async () => {
    const hook = await start()
    let reads = 0
    const fickle = new Proxy(['checked'], {
      get: (list, key): unknown =>
        key === '0' && (reads += 1) > 1 ? 'not\r\nchecked' : Reflect.get(list, key),
    })
    hook.probe.answer = () => [200, { 'X-A': fickle }, null]
    const { status, headers } = await hook.call(execute())
    expect([status, headers['x-a']]).to.deep.equal([200, 'checked'])
  })

  it('keeps the case of header names', async () => {
    const hook = await start()
    hook.probe.answer = () => [
      200,
      { 'x-lower': '1', 'X-UPPER': '2', __proto__x: '3', constructor: '4' },
      null,
    ]
    const { rawHeaders } = await hook.call(execute())
    expect(rawHeaders).to.include.members(['x-lower', 'X-UPPER', '__proto__x', 'constructor'])
  })

  it('denies what belongs to the connection, to this server or to the whole site', () => {
    expect([...deniedHeaders].sort()).to.deep.equal(DENIED)
  })

  for (const name of DENIED)
    it(`does not reach the caller as ${name}`, async () => {
      const hook = await start()
      const title = name.replace(/(^|-)./g, (letter) => letter.toUpperCase())
      for (const written of [name, title, name.toUpperCase()]) {
        hook.probe.answer = () => [200, { [written]: ['x-denied', 'x-again'], 'X-Kept': '1' }, 'four']
        const { status, headers, rawHeaders, text } = await hook.call(execute())
        expect([status, headers['x-kept'], text]).to.deep.equal([200, '1', 'four'])
        expect(rawHeaders).not.to.include('x-denied').and.not.include('x-again')
      }
    })

  it('ends with what waits for it: the request id is that of the call', async () => {
    const hook = await start()
    hook.probe.answer = () => [200, { 'X-Request-ID': 'mine' }, null]
    const { headers } = await hook.call(execute(), { headers: { 'X-Request-ID': 'yours' } })
    expect(headers['x-request-id']).to.equal('yours')
  })
})

const valuesOf = (name: string, raw: readonly string[]): string[] =>
  raw.filter((_, at) => at % 2 === 1 && raw[at - 1]?.toLowerCase() === name)

const bomb = (): never => {
  throw new Error('the pin of the room is swordfish')
}

const boxed = (value: unknown): unknown => Object(value)

/** An array that throws when it is read. */
const trapped = (at: number): unknown =>
  Object.defineProperty([200, {}, 'x'], at, { get: bomb, enumerable: true })

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable([200, {}, 'x'], {})
  revoke()
  return proxy
}

describe('A webhook method that answers something else', () => {
  const start = hooks()

  const NOT_THREE = 'neither nothing nor three elements'
  const STATUS = 'a status that is no whole number from 200 to 599'
  const NO_OBJECT = 'headers that are no object'
  const VALUE = 'a header value that is no text'
  const HTTP = 'a header that HTTP does not allow'
  const ONCE = 'several values of a header that comes once'
  const BODY = 'a body that is neither text nor bytes'
  const UNREADABLE = 'something that cannot be read'
  const FAILED = 'failed'

  const garbage: [what: string, make: () => unknown, detail: string][] = [
    ['text', () => 'ok', NOT_THREE],
    ['empty text', () => '', NOT_THREE],
    ['a reply as JSON', () => '[200,{},"x"]', NOT_THREE],
    ['a number', () => 200, NOT_THREE],
    ['zero', () => 0, NOT_THREE],
    ['NaN', () => NaN, NOT_THREE],
    ['true', () => true, NOT_THREE],
    ['false', () => false, NOT_THREE],
    ['a big integer', () => 200n, NOT_THREE],
    ['a symbol', () => Symbol('ok'), NOT_THREE],
    ['a function', () => () => [200, {}, 'x'], NOT_THREE],
    ['an object', () => ({ status: 200, headers: {}, body: 'x' }), NOT_THREE],
    ['an object that looks like a list', () => ({ 0: 200, 1: {}, 2: 'x', length: 3 }), NOT_THREE],
    ['a date', () => new Date(0), NOT_THREE],
    ['bytes', () => Buffer.from([200, 0, 0]), NOT_THREE],
    ['a typed array of three', () => new Uint16Array([200, 0, 0]), NOT_THREE],
    ['an error', () => new Error('returned'), NOT_THREE],
    ['an empty list', () => [], NOT_THREE],
    ['two elements', () => [200, {}], NOT_THREE],
    ['four elements', () => [200, {}, 'x', 1], NOT_THREE],
    ['a reply in a list', () => [[200, {}, 'x']], NOT_THREE],
    ['holes', () => new Array<unknown>(3), STATUS],
    ['a status as text', () => ['200', {}, null], STATUS],
    ['a status in words', () => ['ok', {}, null], STATUS],
    ['no status', () => [null, {}, null], STATUS],
    ['a boxed status', () => [boxed(200), {}, null], STATUS],
    ['a big integer for status', () => [200n, {}, null], STATUS],
    ['NaN for status', () => [NaN, {}, null], STATUS],
    ['an endless status', () => [Infinity, {}, null], STATUS],
    ['a fraction for status', () => [200.5, {}, null], STATUS],
    ['a negative status', () => [-200, {}, null], STATUS],
    ['zero for status', () => [0, {}, null], STATUS],
    ['the status 99', () => [99, {}, null], STATUS],
    ['the status 100', () => [100, {}, null], STATUS],
    ['the status 101', () => [101, {}, null], STATUS],
    ['the status 103', () => [103, {}, null], STATUS],
    ['the status 199', () => [199, {}, null], STATUS],
    ['the status 600', () => [600, {}, null], STATUS],
    ['the status 999', () => [999, {}, null], STATUS],
    ['a map for headers', () => [200, new Map([['X-A', '1']]), null], 'headers that are an iterable'],
    ['text for headers', () => [200, 'X-A: 1', null], NO_OBJECT],
    ['a list for headers', () => [200, [['X-A', '1']], null], NO_OBJECT],
    ['a number for headers', () => [200, 1, null], NO_OBJECT],
    ['true for headers', () => [200, true, null], NO_OBJECT],
    ['a function for headers', () => [200, () => ({}), null], NO_OBJECT],
    ['a number for a header', () => [200, { 'X-A': 1 }, null], VALUE],
    ['null for a header', () => [200, { 'X-A': null }, null], VALUE],
    ['undefined for a header', () => [200, { 'X-A': undefined }, null], VALUE],
    ['an object for a header', () => [200, { 'X-A': { b: 1 } }, null], VALUE],
    ['a list with a number for a header', () => [200, { 'X-A': ['1', 2] }, null], VALUE],
    ['lists in a list for a header', () => [200, { 'X-A': [['1']] }, null], VALUE],
    ['a boxed text for a header', () => [200, { 'X-A': boxed('1') }, null], VALUE],
    ['a symbol for a header', () => [200, { 'X-A': Symbol('1') }, null], VALUE],
    ['a header name with a space', () => [200, { 'X A': '1' }, null], HTTP],
    ['a header name with a colon', () => [200, { 'X-A:': '1' }, null], HTTP],
    ['a header name with a line', () => [200, { 'X-A\r\nX-B': '1' }, null], HTTP],
    ['a header name beyond ASCII', () => [200, { 'X-Ä': '1' }, null], HTTP],
    ['an empty header name', () => [200, { '': '1' }, null], HTTP],
    ['a header with a line', () => [200, { 'X-A': '1\r\nSet-Cookie: a=b' }, null], HTTP],
    ['a header with a line feed', () => [200, { 'X-A': '1\n' }, null], HTTP],
    ['a header with a zero', () => [200, { 'X-A': '1\u0000' }, null], HTTP],
    ['a header beyond Latin', () => [200, { 'X-A': '€' }, null], HTTP],
    ['two types', () => [200, { 'Content-Type': ['a/b', 'c/d'] }, null], ONCE],
    ['two tags in different case', () => [200, { ETag: '"a"', etag: '"b"' }, null], ONCE],
    ['a denied header that HTTP does not allow', () => [200, { Date: '\n' }, null], HTTP],
    ['a number for body', () => [200, {}, 7], BODY],
    ['false for body', () => [200, {}, false], BODY],
    ['an object for body', () => [200, {}, { a: 1 }], BODY],
    ['a list for body', () => [200, {}, ['x']], BODY],
    ['a function for body', () => [200, {}, () => 'x'], BODY],
    ['a promise for body', () => [200, {}, Promise.resolve('x')], BODY],
    ['a boxed text for body', () => [200, {}, boxed('x')], BODY],
    ['a buffer of no bytes for body', () => [200, {}, new ArrayBuffer(2)], BODY],
    ['wider numbers for body', () => [200, {}, new Uint16Array([1, 2])], BODY],
    ['a view for body', () => [200, {}, new DataView(new ArrayBuffer(2))], BODY],
    ['what only claims to be bytes', () => [200, {}, boxed(Object.create(Uint8Array.prototype))], BODY],
    ['a proxy of bytes', () => [200, {}, new Proxy(new Uint8Array(2), {})], BODY],
    ['a status that throws', () => trapped(0), UNREADABLE],
    ['headers that throw', () => trapped(1), UNREADABLE],
    ['a body that throws', () => trapped(2), UNREADABLE],
    [
      'a header that throws',
      () => [200, Object.defineProperty({}, 'X-A', { get: bomb, enumerable: true }), null],
      UNREADABLE,
    ],
    ['headers that do not list', () => [200, new Proxy({}, { ownKeys: bomb }), null], UNREADABLE],
    [
      'a list that throws its length',
      () =>
        new Proxy([200, {}, 'x'], {
          get: (list, key): unknown => (key === 'length' ? bomb() : Reflect.get(list, key)),
        }),
      UNREADABLE,
    ],
    ['a revoked list', revoked, FAILED],
    ['a then that throws', () => Object.defineProperty({}, 'then', { get: bomb }), FAILED],
    ['a thenable that throws', () => ({ then: bomb }), FAILED],
    [
      'a thenable that rejects',
      () => ({
        then: (_: unknown, reject: (error: unknown) => void) => {
          reject('swordfish')
        },
      }),
      FAILED,
    ],
    ['a then that is no function', () => ({ then: 1 }), NOT_THREE],
  ]
  for (const [what, make, detail] of garbage)
    it(`has failed: ${what}`, async () => {
      const hook = await start()
      for (const wrap of [make, () => Promise.resolve().then(make)]) {
        hook.probe.answer = wrap
        const answer = await hook.call(execute())
        expect(expectProblem(answer, 'driver-failed').detail).to.include(detail)
        expect(answer.text).not.to.include('swordfish')
        expect(hook.log.lines.at(-1)?.level, 'what its author is told').to.equal('error')
        // The same once more within ten seconds would only be counted.
        await hook.clock.advance(10_000)
      }
      hook.probe.answer = () => [200, null, 'well']
      expect((await hook.call(execute())).text).to.equal('well')
    })
})
