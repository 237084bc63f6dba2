import { expect } from 'chai'
import express, { type RequestHandler } from 'express'
import type { RequestListener } from 'node:http'
import type { Plugin } from '../../src/plugin/index.js'
import { hostPackages, type LoadHostPackage } from '../support/host-packages.js'
import { call, type Answer } from '../webhooks/support/client.js'
import { execute, HOOK, hooks, NOTIFY, straight, type Hooks } from '../webhooks/support/hooks.js'

type MakeMiddleware = (options: unknown, more?: unknown) => RequestHandler

type Make = (load: LoadHostPackage, lines: string[]) => Promise<RequestHandler>

/** What puts a function of its own in the place of the response's `writeHead`, in a version. */
const wrapping = (version: '' | '-good'): [name: string, make: Make][] => [
  [
    `morgan${version}`,
    async (load, lines) => {
      const stream = { write: (line: string) => lines.push(line.trim()) }
      return maker(await load(`morgan${version}`))(':status :res[x-request-id] :res[content-length]', {
        stream,
      })
    },
  ],
  [`compression${version}`, async (load) => maker(await load(`compression${version}`))({ threshold: 0 })],
  [
    `express-session${version}`,
    async (load) => {
      const options = { secret: 'of the host', resave: false, saveUninitialized: true }
      return maker(await load(`express-session${version}`))(options)
    },
  ],
]

/** In the last versions that take a list of headers for an object, and the first that do not. */
const wrappers = [...wrapping(''), ...wrapping('-good')]

const mounts: [how: string, serve: (plugin: Plugin, before: RequestHandler[]) => RequestListener][] = [
  ['on node:http', (plugin, before) => chained(before, straight(plugin))],
  ['in Express', (plugin, before) => express().use(...before, plugin.router)],
]

/** One of each place that answers. */
const answers: [what: string, method: string, path: string, status: number][] = [
  ['what a driver replies', 'POST', execute(), 200],
  ['a notification', 'POST', NOTIFY, 202],
  ['a refused webhook call', 'POST', execute('none'), 404],
  ['an unknown webhook', 'POST', `${HOOK}/guess`, 404],
  ['a REST document', 'GET', '/api/engine/v2/openapi.json', 200],
  ['a refused REST call', 'GET', '/api/engine/v2/systems', 401],
  ['the console', 'GET', '/console', 308],
  ['what the console asks first', 'GET', '/console/about.json', 200],
  ['a page for operators', 'GET', '/healthz', 200],
  ['a refused page for operators', 'POST', '/healthz', 405],
  ['the websocket without an upgrade', 'GET', '/api/engine/v2/systems/control', 426],
]

/** Its list has two lines, and its names differ in case. */
const REPLY = [200, { Link: ['</a>', '</b>'], 'X-One': '1', 'x-one': ['2'], 'X-Odd-CASE': 'kept' }, 'x']

describe('An answer behind middleware that wraps writeHead', () => {
  const load = hostPackages()
  const start = hooks()

  for (const [wrapper, make] of wrappers)
    for (const [how, serve] of mounts) {
      for (const [what, method, path, status] of answers)
        it(`keeps its headers behind ${wrapper} ${how}: ${what}`, async () => {
          const { wrapped, bare, lines } = await both(make, serve)
          const options = { method, headers: { 'X-Request-ID': 'of-the-caller' } }
          const answer = await call(wrapped.port, path, options)
          const plain = await call(bare.port, path, options)
          expect([answer.status, plain.status]).to.deep.equal([status, status])
          expect(linesOf(answer)).to.include.members(linesOf(plain))
          const said = ['x-request-id', 'content-length'].map((name) => plain.headers[name] ?? '-')
          expect(lines).to.deep.equal(wrapper.startsWith('morgan') ? [[status, ...said].join(' ')] : [])
        })

      it(`keeps the cookies of the host behind ${wrapper} ${how}`, async () => {
        const { wrapped } = await both(make, serve)
        const { headers } = await call(wrapped.port, execute())
        expect(headers['set-cookie']?.slice(0, 2)).to.deep.equal(COOKIES)
      })
    }

  it('is compressed by compression, with its other headers', async () => {
    const make = wrappers.find(([name]) => name === 'compression')?.[1]
    if (!make) throw new Error('there is no such wrapper')
    for (const [, serve] of mounts) {
      const { wrapped } = await both(make, serve)
      wrapped.probe.answer = () => [200, { 'Content-Type': ['text/plain'], 'X-One': '1' }, 'x'.repeat(5000)]
      const { headers } = await call(wrapped.port, execute(), { headers: { 'Accept-Encoding': 'gzip' } })
      expect(headers).to.include({
        'content-type': 'text/plain',
        'content-encoding': 'gzip',
        'x-one': '1',
        vary: 'Accept-Encoding',
      })
      expect(headers).to.include.keys('x-request-id').and.not.include.keys('content-length')
    }
  })

  /** The same host with a wrapper and without it. */
  async function both(
    make: (load: LoadHostPackage, lines: string[]) => Promise<RequestHandler>,
    serve: (plugin: Plugin, before: RequestHandler[]) => RequestListener,
  ): Promise<{ wrapped: Hooks; bare: Hooks; lines: string[] }> {
    const lines: string[] = []
    const wrapper = await make(load, lines)
    const wrapped = await start({ serve: (plugin) => serve(plugin, [setCookies, wrapper]) })
    const bare = await start({ serve: (plugin) => serve(plugin, []) })
    for (const { probe } of [wrapped, bare]) probe.answer = () => REPLY
    return { wrapped, bare, lines }
  }
})

const COOKIES = ['a=1', 'b=2']

const setCookies: RequestHandler = (_request, response, next) => {
  response.setHeader('Set-Cookie', COOKIES)
  next()
}

/** Names and values of the headers, each in a line; names as no wrapper changes them. */
const linesOf = ({ rawHeaders }: Answer): string[] =>
  rawHeaders.flatMap((name, at) => {
    const line = `${name}: ${rawHeaders[at + 1] ?? ''}`
    return at % 2 === 1 || name === 'Date' ? [] : [line]
  })

/** Middleware one after the other, straight on a server. */
const chained =
  (before: readonly RequestHandler[], last: RequestListener): RequestListener =>
  (request, response) => {
    const step = (at: number): void => {
      const middleware = before[at]
      if (!middleware) last(request, response)
      // Their types ask for more than they use.
      else
        (middleware as unknown as ServerMiddleware)(request, response, () => {
          step(at + 1)
        })
    }
    step(0)
  }

type ServerMiddleware = (...of: [...Parameters<RequestListener>, next: () => void]) => void

function maker(exported: unknown): MakeMiddleware {
  if (typeof exported !== 'function') throw new Error('the package exports no function')
  return exported as MakeMiddleware
}
