import { problemIn } from './support/client.js'
import { expect } from 'chai'
import express, { Router, type ErrorRequestHandler, type Express, type RequestHandler } from 'express'
import type { RequestListener } from 'node:http'
import request from 'supertest'
import type { Plugin } from '../../src/plugin/index.js'
import { Latch } from './support/latch.js'
import { execute, HOOK, hooks, NOTIFY, room, SECRET, straight, type Hooks } from './support/hooks.js'

/** A host's application around the plugin, at `/place`, with a bit of everything before and behind. */
function hostApp(
  { router }: Pick<Plugin, 'router'>,
  order: 'before' | 'behind',
  changes?: (app: Express) => void,
) {
  const app = express()
  changes?.(app)
  const keep = (raw: object, _response: unknown, bytes: Buffer): void => {
    Object.assign(raw, { rawBody: bytes })
  }
  const parser = express.json(order === 'before' ? { verify: keep } : {})
  if (order === 'before') app.use(parser)
  app.get('/place/menu', (_request, response) => {
    response.send('their menu')
  })
  app.use('/place', router)
  if (order === 'behind') app.use(parser)
  app.post('/place/api/engine/v2/orders', (call, response) => {
    response.json({ theirs: call.body as unknown })
  })
  app.get('/place/broken', () => {
    throw new Error('their kitchen is on fire')
  })
  app.use((call, response) => {
    response.status(404).send(`their 404 for ${call.originalUrl}`)
  })
  const onError: ErrorRequestHandler = (error, _request, response, _next) => {
    response.status(500).send(`their handler: ${String(error)}`)
  }
  app.use(onError)
  return app
}

describe('Webhooks in an application of somebody else', () => {
  const start = hooks()

  for (const order of ['before', 'behind'] as const) {
    const paths: [what: string, method: 'get' | 'post', path: string, status: number, text: RegExp][] = [
      ['their own route', 'get', '/place/menu', 200, /^their menu$/],
      ['their route with a body', 'post', '/place/api/engine/v2/orders', 200, /^{"theirs":{"room":"A"}}$/],
      ['their 404', 'get', '/elsewhere', 404, /^their 404 for \/elsewhere$/],
      [
        'their 404 under the prefix',
        'get',
        '/place/nothing?a=1',
        404,
        /^their 404 for \/place\/nothing\?a=1$/,
      ],
      ['their 404 beside the webhooks', 'post', '/place/api/engine/v2/webhook', 404, /^their 404/],
      ['their 404 where the prefix is missing', 'post', execute(), 404, /^their 404/],
      [
        'their error handler',
        'get',
        '/place/broken',
        500,
        /^their handler: Error: their kitchen is on fire$/,
      ],
      ['our method', 'post', `/place${execute()}`, 200, /^ours: {"room":"A"}$/],
      [
        'our method by its query',
        'post',
        `/place${HOOK}?secret=${SECRET}&exec=true&mod=Probe&method=request`,
        200,
        /^ours: {"room":"A"}$/,
      ],
      ['our notification', 'post', `/place${NOTIFY}/`, 202, /^$/],
      ['our 404', 'post', `/place${HOOK}/guess`, 404, /"code":"not-found"/],
      ['our 404 for another depth', 'post', `/place${NOTIFY}/Probe`, 404, /"code":"not-found"/],
      ['our refusal', 'post', `/place${execute('store')}`, 405, /"code":"verb-not-allowed"/],
      ['our failure', 'post', `/place${execute('brief')}`, 502, /"code":"driver-failed"/],
    ]
    for (const [what, method, path, status, text] of paths)
      it(`work beside a body parser ${order} them: ${what}`, async () => {
        const hook = await start()
        hook.probe.answer = ({ method: called, body }) =>
          called === 'brief' ? 'garbage' : [200, null, `ours: ${body}`]
        const call = request(hostApp(hook.plugin, order))[method](path)
        const answer = await (method === 'post' ? call.send({ room: 'A' }) : call)
        expect(answer.status).to.equal(status)
        expect(answer.text).to.match(text)
        expect(answer.headers['x-powered-by']).to.equal('Express')
        if (text.source.includes('code')) expect(answer.type).to.equal('application/problem+json')
      })
  }

  const settings: [what: string, changes: (app: Express) => void][] = [
    [
      'strict and case sensitive routing',
      (app) => app.enable('strict routing').enable('case sensitive routing'),
    ],
    ['another query parser', (app) => app.set('query parser', 'extended')],
    ['no query parser', (app) => app.set('query parser', false)],
    ['etags and no powered-by', (app) => app.enable('etag').disable('x-powered-by')],
    ['a trusted proxy', (app) => app.enable('trust proxy')],
  ]
  for (const [what, changes] of settings)
    it(`work with ${what}`, async () => {
      const hook = await start()
      hook.probe.answer = ({ context }) => [200, null, `door ${context.query.get('door') ?? ''}`]
      const app = hostApp(hook.plugin, 'behind', changes)
      for (const path of [
        execute('request', '?door=1'),
        execute('request/', '?door=1'),
        execute('request/binary', '?door=1'),
      ]) {
        const { status, text } = await request(app).post(`/place${path}`)
        expect([status, text]).to.deep.equal([200, 'door 1'])
      }
      expect((await request(app).post(`/place${NOTIFY}/`)).status).to.equal(202)
      expect((await request(app).post('/place/other/')).text).to.equal('their 404 for /place/other/')
    })

  it('work in a router of a router, and in an app of an app', async () => {
    const hook = await start()
    hook.probe.answer = () => [200, null, 'ours']
    const app = express()
    app.use('/a', Router().use('/b', express().use('/c', hook.plugin.router)))
    app.use((call, response) => {
      response.status(404).send(call.url)
    })
    expect((await request(app).post(`/a/b/c${execute()}`)).text).to.equal('ours')
    expect((await request(app).post('/a/b/c/d')).text).to.equal('/a/b/c/d')
  })

  it('keep the headers that the host sets on every answer', async () => {
    const hook = await start()
    hook.probe.answer = () => [200, { 'X-Ours': '1', 'X-Both': 'ours' }, 'x']
    const before: RequestHandler = (_request, response, next) => {
      response.set({ 'X-Theirs': '1', 'X-Both': 'theirs', 'X-Request-ID': 'theirs' })
      next()
    }
    const app = express().use(before, hook.plugin.router)
    const accepted = await request(app).post(execute()).set('X-Request-ID', 'ours')
    expect(accepted.headers).to.include({
      'x-theirs': '1',
      'x-ours': '1',
      'x-both': 'ours',
      'x-request-id': 'ours',
    })
    const refused = await request(app).post(HOOK)
    expect(refused.headers).to.include({ 'x-theirs': '1', 'content-type': 'application/problem+json' })
  })

  it('do not hear of errors that came before them', async () => {
    const hook = await start()
    const before: RequestHandler = (_request, _response, next) => {
      next(new Error('no entry'))
    }
    const onError: ErrorRequestHandler = (error, _request, response, _next) => {
      response.status(403).send(String(error))
    }
    const app = express().use(before, hook.plugin.router, onError)
    expect((await request(app).post(execute())).text).to.equal('Error: no entry')
    expect([hook.probe.calls.length, hook.fired]).to.deep.equal([0, 0])
  })

  it('share nothing with those of another plugin in the same application', async () => {
    const east = await start()
    const west = await start({ configuration: room({}, { webhook_secret: 'the-secret-of-the-west' }) })
    const app = express().use('/east', east.plugin.router).use('/west', west.plugin.router)
    east.probe.answer = () => [200, null, 'east']
    west.probe.answer = () => [200, null, 'west']
    const westPath = execute().replace(SECRET, 'the-secret-of-the-west')
    const call = async (path: string): Promise<string> => {
      const { status, text } = await request(app).post(path)
      return status === 200 ? text : String(status)
    }
    expect(await call(`/east${execute()}`)).to.equal('east')
    expect(await call(`/west${westPath}`)).to.equal('west')
    expect(await call(`/east${westPath}`)).to.equal('404')
    expect(await call(`/west${execute()}`)).to.equal('404')
    expect([east.fired, west.fired]).to.deep.equal([1, 1])
    await east.plugin.close()
    expect(await call(`/east${execute()}`)).to.equal('404')
    expect(await call(`/west${westPath}`)).to.equal('west')
    expect([east.probe.calls.length, west.probe.calls.length]).to.deep.equal([1, 2])
  })

  it('pass on what is not theirs straight on node:http too', async () => {
    const hook = await start()
    for (const path of [
      '/',
      '/api/engine/v2/webhook',
      '/api/engine/v2/webhooks/x',
      `/x${NOTIFY}`,
      NOTIFY.toUpperCase(),
    ])
      for (const method of ['GET', 'POST', 'HEAD', 'OPTIONS', 'PROPFIND']) {
        const { status, headers } = await hook.call(path, { method })
        expect([path, method, status, headers['x-request-id']]).to.deep.equal([path, method, 418, undefined])
      }
  })
})

describe('A host whose response fails when it is written', () => {
  const start = hooks()

  /** An application that fails at the first answer of each request, and says so by its error handler. */
  const failing = ({ router }: Pick<Plugin, 'router'>): Express => {
    const breakOnce: RequestHandler = (_request, response, next) => {
      const writeHead = response.writeHead.bind(response)
      response.writeHead = () => {
        response.writeHead = writeHead
        throw new Error('no session to write')
      }
      next()
    }
    const onError: ErrorRequestHandler = (error, _request, response, _next) => {
      response.status(500).send(`their handler: ${String(error)}`)
    }
    return express().use(breakOnce, router, onError)
  }

  for (const [what, reply] of [
    ['at once', () => [200, null, 'ours']],
    ['later', () => Promise.resolve([200, null, 'ours'])],
  ] as const)
    for (const body of [undefined, 'x'])
      it(`is answered 503 where the driver answers ${what}, ${body ? 'with' : 'without'} a body`, async () => {
        const hook = await start({ serve: failing })
        hook.probe.answer = reply
        const { status, text } = await hook.call(execute(), body ? { body } : {})
        expect(status).to.equal(503)
        expect(text).to.include('"code":"unexpected-failure"').and.not.include('no session')
        const errors = hook.log.lines.filter(({ level }) => level === 'error')
        expect(errors.map(({ message, details }) => `${message}: ${String(details.error)}`)).to.deep.equal([
          'a delivery failed unexpectedly: Error: no session to write',
        ])
      })

  for (const [what, path, body] of [
    ['before its body', HOOK, ''],
    ['after its body', execute('book'), '{'],
  ] as const)
    it(`has the caller told of a failure where the call is refused ${what}`, async () => {
      const hook = await start({ serve: failing })
      const answer = await hook.call(path, { body })
      expect([answer.status, problemIn(answer).code]).to.deep.equal([503, 'unexpected-failure'])
    })
})

describe('A host that has answered already', () => {
  const start = hooks()

  /** A host that answers after 100 ms whatever has not been answered by then. */
  const impatient =
    (headers: Record<string, string> = {}) =>
    (plugin: Plugin, clock: Hooks['clock']): RequestListener =>
    (call, response) => {
      const stop = clock.after(100, () => {
        if (!response.headersSent) response.writeHead(503, { 'Content-Length': 5, ...headers }).end('tired')
      })
      response.once('finish', stop)
      straight(plugin)(call, response)
    }

  it('does no harm: what the driver answers then is not sent', async () => {
    const hook = await start({ serve: impatient() })
    const latch = new Latch([200, null, 'late'])
    hook.probe.answer = () => latch.opened
    const client = await hook.connect()
    client.send(`GET ${execute()} HTTP/1.1\r\nHost: room\r\n\r\n`)
    await hook.probe.called(1)
    await hook.clock.advance(100)
    expect((await client.answer()).body).to.equal('tired')
    latch.open()
    await hook.clock.advance(0)
    hook.probe.answer = () => [200, null, 'next']
    client.send(`GET ${execute()} HTTP/1.1\r\nHost: room\r\n\r\n`)
    expect((await client.answer()).body).to.equal('next')
    client.leave()
  })

  it('does no harm: what fails then is not sent', async () => {
    const hook = await start({ serve: impatient() })
    const latch = new Latch(undefined)
    hook.probe.answer = () => latch.opened
    const answer = hook.call(execute(), { method: 'GET' })
    await hook.probe.called(1)
    await hook.clock.advance(100)
    expect((await answer).text).to.equal('tired')
    latch.fail(new Error('late'))
    await hook.clock.advance(0)
    expect((await hook.call(NOTIFY)).status).to.equal(202)
  })

  for (const [how, headers] of [
    ['and keeps the connection', {}],
    ['and ends the connection', { Connection: 'close' }],
  ] as const)
    it(`while a body was on its way ${how}: nothing runs, and nothing is waited for`, async () => {
      const hook = await start({ serve: impatient(headers) })
      const client = await hook.connect()
      const come = hook.nextRequest()
      client.send(`POST ${execute()} HTTP/1.1\r\nHost: room\r\nContent-Length: 10\r\n\r\nhalf `)
      await come
      await hook.clock.advance(100)
      expect((await client.answer()).body).to.equal('tired')
      client.leave()
      await hook.clock.advance(0)
      expect([hook.probe.calls.length, hook.fired]).to.deep.equal([0, 0])
      // That nothing is under way is seen when the plugin closes, after each spec.
    })

  it('and hands the request on all the same does no harm', async () => {
    const hook = await start({
      serve: (plugin) => (call, response) => {
        response.writeHead(200, { 'Content-Length': 4 }).end('done')
        straight(plugin)(call, response)
      },
    })
    for (const path of [NOTIFY, execute(), HOOK, `${HOOK}/guess`]) {
      for (const options of [{}, { body: 'x' }, { body: ['x', 'y'] }]) {
        expect((await hook.call(path, options)).text).to.equal('done')
      }
    }
  })
})
