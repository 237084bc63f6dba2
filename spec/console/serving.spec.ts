import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect } from 'chai'
import express, { Router } from 'express'
import { consolePages } from '../../src/console/index.js'
import { MemoryLog } from '../../src/testing/index.js'
import { tempDirs } from '../support/temp-dirs.js'

/** The server's answer to a path that is not the console's. */
const PASSED_ON = 418

interface Answer {
  readonly status: number
  readonly headers: NodeJS.Dict<string | string[]>
  readonly body: Buffer
}

const PAGE = '<!doctype html><script type="module" src="./assets/index-abc.js"></script>'
const SCRIPT = `console.log('${'x'.repeat(5000)}')`

describe('The console’s files', () => {
  const makeDir = tempDirs()
  const servers: Server[] = []
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.close()
      server.closeAllConnections()
    }
  })

  /** A folder as a build leaves it. */
  function build(folder: string): void {
    mkdirSync(join(folder, 'assets'), { recursive: true })
    writeFileSync(join(folder, 'index.html'), PAGE)
    writeFileSync(join(folder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
    writeFileSync(join(folder, 'assets/index-abc.js'), SCRIPT)
    writeFileSync(join(folder, 'assets/index-abc.css'), 'body{}')
    writeFileSync(join(folder, 'notes.txt'), 'not for anyone')
  }

  async function listen(handler: Parameters<typeof createServer>[1]): Promise<number> {
    const server = createServer(handler)
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return (server.address() as AddressInfo).port
  }

  /** Serves a folder at the top, and gives the port. */
  function serve(folder: string, publicUrl?: string): Promise<number> {
    const router = Router()
    consolePages({ log: new MemoryLog(), version: '1.2.3', publicUrl, folder }).mount(router)
    return listen((asked, response) => {
      // Express's types ask for more than its router uses.
      ;(router as unknown as (...args: unknown[]) => void)(asked, response, () =>
        response.writeHead(PASSED_ON).end(),
      )
    })
  }

  async function served(): Promise<number> {
    const folder = makeDir()
    build(folder)
    return serve(folder)
  }

  /** Asks for a path exactly as it is written. */
  const ask = (port: number, path: string, method = 'GET', headers: object = {}): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const sent = request({ port, host: '127.0.0.1', path, method, headers: { ...headers } }, (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('end', () => {
          const { statusCode: status = 0 } = response
          resolve({ status, headers: response.headers, body: Buffer.concat(parts) })
        })
      })
      sent.on('error', reject).end()
    })

  const types: [path: string, type: string, cache: string][] = [
    ['/console/', 'text/html; charset=utf-8', 'no-cache'],
    ['/console/index.html', 'text/html; charset=utf-8', 'no-cache'],
    ['/console/?x=1', 'text/html; charset=utf-8', 'no-cache'],
    ['/console/icon.svg', 'image/svg+xml', 'no-cache'],
    ['/console/assets/index-abc.js', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
    ['/console/assets/index-abc.css', 'text/css; charset=utf-8', 'public, max-age=31536000, immutable'],
    ['/console/about.json', 'application/json', 'no-cache'],
  ]
  for (const [path, type, cache] of types)
    it(`have the type ${type} and are kept by ${cache} at ${path}`, async () => {
      const { status, headers } = await ask(await served(), path)
      expect(status).to.equal(200)
      expect(headers).to.include({ 'content-type': type, 'cache-control': cache })
    })

  for (const path of ['/console', '/console/', '/console/assets/index-abc.js', '/console/nothing'])
    it(`come with a strict policy at ${path}`, async () => {
      const { headers } = await ask(await served(), path)
      const policy = String(headers['content-security-policy'])
      expect(policy.split('; ')).to.include.members([
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'none'",
      ])
      expect(policy).not.to.match(/unsafe|\*|https?:/)
      expect(headers).to.include({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
    })

  it('are packed for whoever takes that', async () => {
    const port = await served()
    const packed = await ask(port, '/console/assets/index-abc.js', 'GET', { 'Accept-Encoding': 'br, gzip' })
    expect(packed.headers).to.include({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' })
    expect(gunzipSync(packed.body).toString()).to.equal(SCRIPT)
    const plain = await ask(port, '/console/assets/index-abc.js', 'GET', { 'Accept-Encoding': 'gzip;q=0' })
    expect(plain.headers).not.to.have.property('content-encoding')
    expect(plain.body.toString()).to.equal(SCRIPT)
  })

  it('are not sent again to whoever has them', async () => {
    const port = await served()
    const { headers } = await ask(port, '/console/')
    const again = await ask(port, '/console/', 'GET', { 'If-None-Match': `"other", ${String(headers.etag)}` })
    expect(again.status).to.equal(304)
    expect(again.body).to.have.length(0)
  })

  it('are told of by HEAD without their content', async () => {
    const { status, headers, body } = await ask(await served(), '/console/', 'HEAD')
    expect(status).to.equal(200)
    expect(headers).to.include({ 'content-length': String(PAGE.length) })
    expect(body).to.have.length(0)
  })

  it('take no other verb', async () => {
    const { status, headers } = await ask(await served(), '/console/', 'POST')
    expect(status).to.equal(405)
    expect(headers).to.include({ allow: 'GET, HEAD', 'content-type': 'application/problem+json' })
  })

  const strays = [
    '/console/../package.json',
    '/console/assets/../../../../package.json',
    '/console/%2e%2e/%2e%2e/package.json',
    '/console/..%2f..%2fpackage.json',
    '/console//etc/passwd',
    '/console/assets',
    '/console/notes.txt',
    '/console/__proto__',
    '/console/%00',
    '/console/assets\\index-abc.js',
  ]
  for (const path of strays)
    it(`are nowhere else: ${path} is not found`, async () => {
      const { status, headers } = await ask(await served(), path)
      expect(status).to.equal(404)
      expect(headers).to.include({ 'content-type': 'application/problem+json' })
    })

  for (const path of ['/', '/consoles/', '/Console/', '/other/console/'])
    it(`leave ${path} to others`, async () => {
      expect(await ask(await served(), path)).to.have.property('status', PASSED_ON)
    })

  for (const prefix of ['', '/place', '/campus/place'])
    it(`are led to from ${prefix}/console, whatever is before it`, async () => {
      const folder = makeDir()
      build(folder)
      const router = Router()
      consolePages({ log: new MemoryLog(), version: '1', publicUrl: undefined, folder }).mount(router)
      const app = express()
      app.use(prefix, router)
      const port = await listen(app)
      const { status, headers } = await ask(port, `${prefix}/console`)
      expect(status).to.equal(308)
      const at = new URL(String(headers.location), `http://127.0.0.1:${String(port)}${prefix}/console`)
      expect(at.pathname).to.equal(`${prefix}/console/`)
      expect((await ask(port, at.pathname)).body.toString()).to.equal(PAGE)
    })

  it('lead to nowhere else, however many slashes there are', async () => {
    const { headers } = await ask(await served(), '/console?//evil.example.org')
    expect(headers.location).to.equal('console/')
  })

  it('say how to build them where they are not built, and are there once they are', async () => {
    const folder = join(makeDir(), 'console')
    const port = await serve(folder)
    const before = await ask(port, '/console/')
    expect(before.status).to.equal(404)
    expect(before.body.toString()).to.contain('npm run build').and.not.to.contain(folder)
    build(folder)
    expect(await ask(port, '/console/')).to.have.property('status', 200)
  })

  it('say what callers outside see', async () => {
    const folder = makeDir()
    build(folder)
    const port = await serve(folder, 'https://hooks.example.org/place')
    const { body } = await ask(port, '/console/about.json')
    expect(JSON.parse(body.toString())).to.deep.equal({
      version: '1.2.3',
      url: 'https://hooks.example.org/place',
    })
  })
})
