import { createServer, type RequestListener, type Server } from 'node:http'
import { createSecureServer } from 'node:http2'
import { createServer as createHttps } from 'node:https'
import type { Plugin } from '../../../src/plugin/index.js'
import type { Certificate } from '../../support/certificate.js'
import type { LoadHostPackage } from '../../support/host-packages.js'
import type {
  Application,
  FastifyApplication,
  KoaApplication,
  KoaMiddleware,
  NestApplication,
} from './host-types.js'

/** Where the plugin is mounted in applications that can; all of them answer their own at `/own`. */
export const MOUNT = '/place'

/** What a host is made with. */
export interface HostMeans {
  readonly load: LoadHostPackage
  readonly certificate: Certificate
}

/** A host's server before it listens, and the way to end what the host has beside it. */
export interface MadeHost {
  readonly server: Server
  readonly end?: () => Promise<unknown>
}

/** A host that the plugin is tried in. `docs/hosting.md` shows the list. */
export interface TriedHost {
  readonly name: string
  /** Its packages in `packages/package.json`; none for what Node brings. */
  readonly packages: readonly string[]
  /** How the plugin is mounted. */
  readonly how: string
  readonly mountPath: string
  readonly scheme: 'http' | 'https'
  readonly make: (plugin: Plugin, means: HostMeans) => Promise<MadeHost>
}

/** A request that is nobody's ends so. */
export const NOBODY = 418

/** The router straight on a server, which answers its own beside it. */
const straight =
  ({ router }: Plugin): RequestListener =>
  (request, response) => {
    router(request, response, () => {
      if (request.url === '/own') response.end('own')
      else response.writeHead(NOBODY).end()
    })
  }

const express =
  (name: string): TriedHost['make'] =>
  async (plugin, { load }) => {
    const app = ((await load(name)) as () => Application)()
    app.use(MOUNT, plugin.router).get('/own', (_request, response) => {
      response.send('own')
    })
    return { server: createServer(app as unknown as RequestListener) }
  }

const fastify =
  (bridge: string): TriedHost['make'] =>
  async (plugin, { load }) => {
    const app = ((await load('fastify')) as () => FastifyApplication)()
    await app.register(await load(bridge))
    app.use(MOUNT, plugin.router)
    app.get('/own', () => Promise.resolve('own'))
    await app.ready()
    return { server: app.server, end: () => app.close() }
  }

const koa: TriedHost['make'] = async (plugin, { load }) => {
  const [Koa, mount] = (await Promise.all([load('koa'), load('koa-mount')])) as [
    new () => KoaApplication,
    (path: string, middleware: KoaMiddleware) => KoaMiddleware,
  ]
  const place: KoaMiddleware = async (context, next) => {
    context.respond = false
    const isPassedOn = await new Promise<boolean>((resolve) => {
      context.res.once('close', () => {
        resolve(false)
      })
      plugin.router(context.req, context.res, () => {
        resolve(true)
      })
    })
    if (!isPassedOn) return
    context.respond = true
    await next()
  }
  const app = new Koa().use(mount(MOUNT, place)).use(async (context, next) => {
    if (context.path === '/own') context.body = 'own'
    else await next()
  })
  return { server: createServer(app.callback()) }
}

const nest: TriedHost['make'] = async (plugin, { load }) => {
  const { Module } = (await load('@nestjs/common')) as { Module: (of: object) => (target: object) => void }
  const { NestFactory } = (await load('@nestjs/core')) as {
    NestFactory: { create(module: object, options: object): Promise<NestApplication> }
  }
  class Application {}
  Module({})(Application)
  const app = await NestFactory.create(Application, { logger: false })
  app.use(MOUNT, plugin.router)
  app.getHttpAdapter().get('/own', (_request, response) => {
    response.send('own')
  })
  await app.init()
  return { server: app.getHttpServer(), end: () => app.close() }
}

export const triedHosts: readonly TriedHost[] = [
  {
    name: 'node:http',
    packages: [],
    how: '`createServer((request, response) => plugin.router(request, response, next))`',
    mountPath: '',
    scheme: 'http',
    make: (plugin) => Promise.resolve({ server: createServer(straight(plugin)) }),
  },
  {
    name: 'node:https',
    packages: [],
    how: 'the same',
    mountPath: '',
    scheme: 'https',
    make: (plugin, { certificate }) =>
      Promise.resolve({ server: createHttps({ ...certificate }, straight(plugin)) }),
  },
  {
    name: 'node:http2',
    packages: [],
    how: 'the same, with `allowHTTP1: true` for the websocket',
    mountPath: '',
    scheme: 'https',
    make: (plugin, { certificate }) => {
      const server = createSecureServer({ ...certificate, allowHTTP1: true })
      // Its types keep it apart from the others, which it stands in for here.
      server.on('request', straight(plugin) as never)
      return Promise.resolve({ server: server as unknown as Server })
    },
  },
  {
    name: 'Express 4',
    packages: ['express-4'],
    how: "`app.use('/place', plugin.router)`",
    mountPath: MOUNT,
    scheme: 'http',
    make: express('express-4'),
  },
  {
    name: 'Express 5',
    packages: ['express'],
    how: "`app.use('/place', plugin.router)`",
    mountPath: MOUNT,
    scheme: 'http',
    make: express('express'),
  },
  {
    name: 'Fastify, by @fastify/express',
    packages: ['fastify', '@fastify/express'],
    how: "`await app.register(fastifyExpress)`, `app.use('/place', plugin.router)`",
    mountPath: MOUNT,
    scheme: 'http',
    make: fastify('@fastify/express'),
  },
  {
    name: 'Fastify, by @fastify/middie',
    packages: ['fastify', '@fastify/middie'],
    how: "`await app.register(middie)`, `app.use('/place', plugin.router)`",
    mountPath: MOUNT,
    scheme: 'http',
    make: fastify('@fastify/middie'),
  },
  {
    name: 'Koa',
    packages: ['koa', 'koa-mount'],
    how: 'as below',
    mountPath: MOUNT,
    scheme: 'http',
    make: koa,
  },
  {
    name: 'NestJS',
    packages: ['@nestjs/core', '@nestjs/platform-express'],
    how: "`app.use('/place', plugin.router)` before `app.listen`",
    mountPath: MOUNT,
    scheme: 'http',
    make: nest,
  },
]
