import type { IncomingHttpHeaders } from 'node:http'
import { expect } from 'chai'
import fc from 'fast-check'
import { keyOf } from '../../src/auth/index.js'

const from = (headers: IncomingHttpHeaders, url = '/', method = 'GET'): string | undefined =>
  keyOf({ headers, url, method })

describe('The key of a request', () => {
  const places: [where: string, headers: IncomingHttpHeaders, url: string][] = [
    ['the header X-API-Key', { 'x-api-key': 'one' }, '/'],
    ['the parameter api-key', {}, '/x?a=b&api-key=one'],
    ['the cookie api-key', { cookie: 'a=b; api-key=one' }, '/'],
    ['the header Authorization', { authorization: 'Bearer one' }, '/'],
    ['the parameter bearer_token', {}, '/?bearer_token=one'],
    ['the cookie bearer_token', { cookie: 'bearer_token=one' }, '/'],
  ]
  for (const [where, headers, url] of places)
    it(`is found in ${where}`, () => {
      expect(from(headers, url)).to.equal('one')
    })

  it('is that of the first place that has one', () => {
    const headers: IncomingHttpHeaders = {
      'x-api-key': '1',
      authorization: 'Bearer 4',
      cookie: 'bearer_token=6; api-key=3',
    }
    const order: string[] = []
    const url = new URL('http://x/?api-key=2&bearer_token=5')
    const forget: (() => void)[] = [
      () => delete headers['x-api-key'],
      () => {
        url.searchParams.delete('api-key')
      },
      () => (headers.cookie = 'bearer_token=6'),
      () => delete headers.authorization,
      () => {
        url.searchParams.delete('bearer_token')
      },
      () => delete headers.cookie,
    ]
    for (const next of forget) {
      order.push(from(headers, url.pathname + url.search) ?? 'none')
      next()
    }
    expect([...order, from(headers)]).to.deep.equal(['1', '2', '3', '4', '5', '6', undefined])
  })

  const authorizations: [header: string, key: string | undefined][] = [
    ['Bearer one', 'one'],
    ['bearer  one', 'one'],
    ['Token one', 'one'],
    ['one', 'one'],
    [' Bearer one ', 'one'],
    ['Basic b25l', 'Basic b25l'],
    ['', undefined],
    ['   ', undefined],
  ]
  for (const [authorization, key] of authorizations)
    it(`is ${key ?? 'none'} for the authorization "${authorization}"`, () => {
      expect(from({ authorization })).to.equal(key)
    })

  const odd: [what: string, headers: IncomingHttpHeaders, url: string, key: string | undefined][] = [
    ['nothing at all', {}, '', undefined],
    ['an empty header beside a parameter', { 'x-api-key': ' ' }, '/?api-key=two', 'two'],
    ['a parameter twice', {}, '/?api-key=one&api-key=two', 'one'],
    ['an escaped parameter', {}, '/?api-key=a%2Bb', 'a+b'],
    ['an escaped cookie', { cookie: 'api-key=a%2Bb' }, '/', 'a+b'],
    ['a cookie with a bad escape', { cookie: 'api-key=%zz' }, '/', '%zz'],
    ['a cookie twice', { cookie: 'api-key=one; api-key=two' }, '/', 'one'],
    ['a cookie whose value has equals signs', { cookie: 'api-key=a==' }, '/', 'a=='],
    ['a cookie of another name', { cookie: 'xapi-key=one; key' }, '/', undefined],
    ['a parameter in the path', {}, '/api-key=one', undefined],
  ]
  for (const [what, headers, url, key] of odd)
    it(`is ${key ?? 'none'} for ${what}`, () => {
      expect(from(headers, url)).to.equal(key)
    })

  it('is looked for in anything without failing', () => {
    const text = fc.string({ maxLength: 60 })
    fc.assert(
      fc.property(text, text, text, (authorization, cookie, url) => {
        const key = from({ authorization, cookie, origin: cookie, host: url }, url, 'POST')
        expect(key).to.not.equal('')
      }),
    )
  })
})

describe('A key in a cookie', () => {
  const cookie = 'api-key=one'
  const host = 'hooks.example.org'

  const requests: [what: string, method: string, headers: IncomingHttpHeaders, counts: boolean][] = [
    ['reading for another site', 'GET', { 'sec-fetch-site': 'cross-site' }, true],
    ['looking for another site', 'HEAD', { origin: 'https://evil.example' }, true],
    ['changing for another site', 'POST', { 'sec-fetch-site': 'cross-site' }, false],
    ['changing for a neighbour', 'DELETE', { 'sec-fetch-site': 'same-site' }, false],
    ['changing for its own page', 'POST', { 'sec-fetch-site': 'same-origin' }, true],
    ['changing for the person', 'PUT', { 'sec-fetch-site': 'none' }, true],
    ['changing for an older browser on another site', 'POST', { origin: 'https://evil.example' }, false],
    ['changing for an older browser on its own page', 'POST', { origin: `https://${host}` }, true],
    ['changing for its own page at another port', 'POST', { origin: `https://${host}:8443` }, false],
    ['changing for a page without an origin', 'POST', { origin: 'null' }, false],
    ['changing without a browser', 'PATCH', {}, true],
    [
      'opening a socket for another site',
      'GET',
      { upgrade: 'websocket', origin: 'https://evil.example' },
      false,
    ],
    ['opening a socket for its own page', 'GET', { upgrade: 'websocket', origin: `http://${host}` }, true],
  ]
  for (const [what, method, headers, counts] of requests)
    it(`${counts ? 'counts' : 'does not count'} when ${what}`, () => {
      expect(from({ cookie, host, ...headers }, '/', method)).to.equal(counts ? 'one' : undefined)
    })

  it('counts when changing for its own page on HTTP/2', () => {
    const headers = { cookie, ':authority': host, origin: `https://${host}` }
    expect(from(headers, '/', 'POST')).to.equal('one')
  })

  it('of another site leaves the key in a header alone', () => {
    const headers = { cookie, host, authorization: 'Bearer two', origin: 'https://evil.example' }
    expect(from(headers, '/', 'POST')).to.equal('two')
  })
})
