import { expect } from 'chai'
import fc from 'fast-check'
import { driverHeaders } from '../../../src/webhooks/execution/headers.js'
import { execute, HOOK, hooks, NOTIFY, SECRET } from '../support/hooks.js'

const QUERY = 'exec=true&mod=Probe&method=request'

describe('The headers a webhook method gets', () => {
  const start = hooks()

  it('have their names as received, with all their values in order', async () => {
    const hook = await start()
    const client = await hook.connect()
    const lines = [
      'Host: room',
      'X-MiXeD-Case: Value',
      'X-Many: 1',
      'x-many: other spelling',
      'X-Many: 2',
      'X-Many: 1',
      'Cookie: a=b',
      'Cookie: c=d',
      'Authorization: Bearer 1',
      'Authorization: Bearer 2',
      'X-Empty:',
      'X-Padded:  \t inner  space \t ',
      'X-Latin: caf\xe9',
      'constructor: c',
      '__proto__: p',
      'toString: t',
      '__proto__: q',
    ]
    client.send(`GET ${execute()} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
    expect((await client.answer()).status).to.equal(202)
    client.leave()
    const headers = hook.probe.calls[0]?.headers ?? {}
    expect(Object.entries(headers)).to.deep.equal([
      ['Host', ['room']],
      ['X-MiXeD-Case', ['Value']],
      ['X-Many', ['1', 'other spelling', '2', '1']],
      ['Cookie', ['a=b', 'c=d']],
      ['Authorization', ['Bearer 1', 'Bearer 2']],
      ['X-Empty', ['']],
      ['X-Padded', ['inner  space']],
      ['X-Latin', ['caf\xe9']],
      ['constructor', ['c']],
      ['__proto__', ['p', 'q']],
      ['toString', ['t']],
      ['pos-query-params', ['']],
    ])
  })

  it('inherit nothing', async () => {
    const hook = await start()
    await hook.call(execute())
    const headers = hook.probe.calls[0]?.headers
    for (const name of ['constructor', 'toString', 'hasOwnProperty', '__proto__', 'valueOf']) {
      expect(headers?.[name]).to.equal(undefined)
    }
  })

  it('are those that came, whatever they are called', () => {
    const name = fc.oneof(
      fc.constantFrom(
        '__proto__',
        'constructor',
        'hasOwnProperty',
        'X-A',
        'x-a',
        'pos-query-params',
        'POS-Query-Params',
        'length',
      ),
      fc.constantFrom('X-Webhook-Secret', 'x-webhook-secret', 'X-WEBHOOK-SECRET', 'X-Webhook-Secrets'),
      fc.string({ unit: fc.constantFrom('a', 'B', '-', '_', '1'), minLength: 1, maxLength: 20 }),
    )
    const lines = fc.array(fc.tuple(name, fc.string({ maxLength: 3 })), { maxLength: 12 })
    fc.assert(
      fc.property(lines, fc.string(), (all, query) => {
        const model = new Map<string, string[]>()
        for (const [key, value] of all) {
          if (['x-webhook-secret', 'pos-query-params'].includes(key.toLowerCase())) continue
          const first = all.find(([one]) => one.toLowerCase() === key.toLowerCase())?.[0] ?? ''
          model.set(first, [...(model.get(first) ?? []), value])
        }
        model.set('pos-query-params', [query])
        expect(new Map(Object.entries(driverHeaders(all.flat(), query)))).to.deep.equal(model)
      }),
      { numRuns: 500 },
    )
  })

  const queries: [path: string, query: string][] = [
    [execute(), ''],
    [execute('request', '?'), ''],
    [execute('request', '?door=1&door=2&a=%20+b'), 'door=1&door=2&a=%20+b'],
    [execute('request', `?secret=${SECRET}&door=1`), 'door=1'],
    [`${HOOK}?${QUERY}&secret=${SECRET}&door=1`, `${QUERY}&door=1`],
    [`${HOOK}?secret=${SECRET}&${QUERY}`, QUERY],
    [`${HOOK}?${QUERY}&s%65cret=${SECRET}`, QUERY],
    [`${NOTIFY}?${QUERY}`, QUERY],
    [execute('request', '?x=1#fragment'), 'x=1#fragment'],
  ]
  for (const [path, query] of queries)
    it(`have the query of ${path.slice(HOOK.length)} in pos-query-params`, async () => {
      const hook = await start()
      const client = await hook.connect()
      client.send(`GET ${path} HTTP/1.1\r\nHost: room\r\n\r\n`)
      expect((await client.answer()).status).to.equal(202)
      client.leave()
      expect(hook.probe.calls.map(({ headers }) => headers['pos-query-params'])).to.deep.equal([[query]])
      expect(JSON.stringify(hook.probe.calls[0]?.headers)).not.to.include(SECRET)
    })

  it('have the query in place of a header of the caller that pretends to be it', async () => {
    const hook = await start()
    await hook.call(execute('request', '?door=1'), { headers: { 'pos-query-params': ['door=2', 'door=3'] } })
    expect(hook.probe.calls[0]?.headers['pos-query-params']).to.deep.equal(['door=1'])
  })

  const cookies: [given: string, shown: string][] = [
    ['a=1; placeos-webhooks-sign-in=token; b=2', 'a=1; b=2'],
    ['placeos-webhooks-sign-in=token', ''],
    ['a=placeos-webhooks-sign-in', 'a=placeos-webhooks-sign-in'],
  ]
  for (const [given, shown] of cookies)
    it(`gives a driver the cookies "${shown}" of "${given}"`, () => {
      for (const name of ['Cookie', 'cookie'])
        expect(driverHeaders([name, given], ''))
          .to.have.property(name)
          .that.deep.equals([shown])
    })

  for (const name of ['X-Webhook-Secret', 'x-webhook-secret', 'X-WEBHOOK-SECRET'])
    it(`do not have the secret: ${name}`, async () => {
      const hook = await start()
      await hook.call(`${HOOK}?${QUERY}`, { headers: { [name]: SECRET, 'X-Webhook-Secrets': 'kept' } })
      await hook.call(execute(), { headers: { [name]: ['one', 'two'] } })
      const [first, second] = hook.probe.calls
      expect(first?.headers).to.include.keys('X-Webhook-Secrets').and.not.include.keys(name)
      expect(second?.headers).not.to.include.keys(name)
      for (const spelled of [name, 'X-Webhook-Secret', 'x-webhook-secret']) {
        expect(first?.context.header(spelled)).to.equal(undefined)
      }
    })
})

describe('The body a webhook method gets', () => {
  const start = hooks()
  const ascii = Buffer.from(Array.from({ length: 128 }, (_, byte) => byte))

  const bodies: [what: string, sent: Uint8Array][] = [
    ['text', Buffer.from('hello')],
    ['text beyond ASCII', Buffer.from('grüße 🔔\r\n')],
    ['a mark of byte order', Buffer.from('\ufeff{}')],
    ['every byte of ASCII', ascii],
    ['zeros', Buffer.alloc(10)],
    ['a form', Buffer.from('a=1&b=%20')],
    ['nothing', Buffer.alloc(0)],
  ]
  for (const [what, sent] of bodies) {
    const bytes = Buffer.from(sent)
    for (const pieces of [
      bytes,
      [bytes.subarray(0, 3), bytes.subarray(3)].filter(({ length }) => length > 0),
    ]) {
      const how = Array.isArray(pieces) ? 'in chunks' : 'in one piece'

      it(`is text, and its bytes are as they came: ${what}, ${how}`, async () => {
        const hook = await start()
        expect((await hook.call(execute(), { body: pieces })).status).to.equal(202)
        const [call] = hook.probe.calls
        expect(call?.body).to.equal(bytes.toString('utf8'))
        expect(call?.context.raw.equals(bytes)).to.equal(true)
      })

      for (const path of [
        execute('request/binary'),
        execute('request/true'),
        `${HOOK}?secret=${SECRET}&${QUERY}&binary=true`,
      ])
        it(`is strict base64 where asked for: ${what}, ${how}, by ${path.slice(HOOK.length)}`, async () => {
          const hook = await start()
          expect((await hook.call(path, { body: pieces })).status).to.equal(202)
          const [call] = hook.probe.calls
          expect(call?.body).to.equal(bytes.toString('base64'))
          expect(call?.context.raw.equals(bytes)).to.equal(true)
        })
    }
  }

  for (const method of ['GET', 'POST', 'DELETE'])
    it(`is empty where a ${method} has none`, async () => {
      const hook = await start()
      await hook.call(execute(), { method })
      const [call] = hook.probe.calls
      expect([call?.body, call?.context.raw.length, call?.context.body]).to.deep.equal(['', 0, undefined])
    })
})

describe('The context a webhook method gets', () => {
  const start = hooks()

  it('has the verb, the caller’s address and both ids', async () => {
    const hook = await start()
    const answer = await hook.call(execute(), { method: 'PATCH' })
    const { context, verb } = hook.probe.calls[0] ?? {}
    expect([verb, context?.verb]).to.deep.equal(['PATCH', 'PATCH'])
    expect(context?.address).to.equal('127.0.0.1')
    expect(context?.execution).to.match(/^exec-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect(context?.request).to.equal(answer.headers['x-request-id'])
  })

  it('has an execution of its own for each call', async () => {
    const hook = await start()
    for (let count = 0; count < 3; count += 1) {
      await hook.call(execute(), { headers: { 'X-Request-ID': 'always-the-same' } })
    }
    expect(new Set(hook.probe.calls.map(({ context }) => context.execution)).size).to.equal(3)
  })

  it('reads the query as a form, without the secret', async () => {
    const hook = await start()
    await hook.call(`${HOOK}?${QUERY}&secret=${SECRET}&door=1&door=2&name=a%20+b&__proto__=p`)
    const query = hook.probe.calls[0]?.context.query
    expect(query?.getAll('door')).to.deep.equal(['1', '2'])
    expect([query?.get('name'), query?.get('__proto__'), query?.get('secret')]).to.deep.equal([
      'a  b',
      'p',
      null,
    ])
    expect(query).to.equal(hook.probe.calls[0]?.context.query)
  })

  const headers: [asked: string, value: string | undefined][] = [
    ['x-one', '1'],
    ['X-One', '1'],
    ['X-ONE', '1'],
    ['X-Many', 'first'],
    ['x-many', 'first'],
    ['Cookie', 'a=b'],
    ['X-Empty', ''],
    ['__proto__', 'p'],
    ['X-None', undefined],
    ['constructor', undefined],
    ['toString', undefined],
    ['hasOwnProperty', undefined],
    ['', undefined],
  ]
  for (const [asked, value] of headers)
    it(`${value === undefined ? 'has no header' : `has ${JSON.stringify(value)} as header`} ${JSON.stringify(asked)}`, async () => {
      const hook = await start()
      const client = await hook.connect()
      const lines = [
        'Host: room',
        'X-One: 1',
        'x-MANY: first',
        'X-Many: second',
        'Cookie: a=b',
        'Cookie: c=d',
      ]
      lines.push('X-Empty:', '__proto__: p')
      client.send(`GET ${execute()} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
      await client.answer()
      client.leave()
      expect(hook.probe.calls[0]?.context.header(asked)).to.equal(value)
    })
})
