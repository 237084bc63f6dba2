import { expect } from 'chai'
import express, { type RequestHandler } from 'express'
import type { IncomingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { createGunzip, gzipSync } from 'node:zlib'
import type { ProblemCode } from '../../../src/problem/index.js'
import { http2Sites, type Http2Site } from '../../support/http2-site.js'
import { members } from '../support/client.js'
import { expectProblem } from '../support/expect-problem.js'
import { offices, type Office } from '../support/office.js'

const ECHO = '/systems/sys-lobby/Display_1/echo'
const JSON_TYPE = { 'Content-Type': 'application/json' }

/** The largest body there may be, and a byte more. */
const LARGE = `["${'x'.repeat(1024 ** 2 - 4)}"]`

describe('A REST call on HTTP/2', () => {
  const serve = http2Sites()
  const open = offices()

  const bodies: [how: string, body: string[] | undefined, status: number, holds: string][] = [
    ['a body without its length', ['["hello"]'], 200, '"hello"'],
    ['a body in pieces', ['["hel', '', 'lo"]'], 200, '"hello"'],
    ['the largest body', [LARGE], 200, 'xxx'],
    ['a body too large', [LARGE, ' '], 413, '"body-too-large"'],
    ['half a body', ['["hel'], 400, '"malformed-body"'],
    ['no body', undefined, 422, '"validation-failed"'],
  ]
  for (const [how, body, status, holds] of bodies)
    it(`with ${how} is answered ${status}`, async () => {
      const { site, headers } = await lobby()
      const options = { headers, ...(body && { body }) }
      const answer = await site.call('POST', `/api/engine/v2${ECHO}`, options)
      expect([answer.status, answer.text.includes(holds)]).to.deep.equal([status, true])
    })

  it('without a body is answered at once where none is needed', async () => {
    const { site, headers } = await lobby()
    expect((await site.call('GET', '/api/engine/v2/systems', { headers })).status).to.equal(200)
  })

  it('is told the host it has named', async () => {
    const { site } = await lobby()
    const { text } = await site.call('GET', '/auth/authority')
    expect(JSON.parse(text)).to.include({ domain: '127.0.0.1' })
  })

  it('leaves the headers as they came', async () => {
    const seen: IncomingHttpHeaders[] = []
    const { site, headers } = await lobby((request, _response, next) => {
      seen.push(request.headers)
      next()
    })
    await site.call('POST', `/api/engine/v2${ECHO}`, { headers, body: ['[1]'] })
    expect(seen).to.have.length(1)
    expect(seen[0]).not.to.include.keys('transfer-encoding')
  })

  it('that is cut off while the host looks at it does nothing', async () => {
    const { hold, arrived } = untilClosed()
    const { office, site, headers } = await lobby(hold)
    const path = await rotation(office)
    const stream = site.begin('POST', `/api/engine/v2${path}`, { ...headers, ...HELD })
    await arrived
    stream.destroy()
    await expectNothingDone(office, path)
  })

  async function lobby(
    before?: RequestHandler,
  ): Promise<{ office: Office; site: Http2Site; headers: Record<string, string> }> {
    const office = await open(before && { before: (router) => router.use(before) })
    const headers = { 'x-api-key': office.keys.admin, 'content-type': 'application/json' }
    return { office, site: await serve(office.serve), headers }
  }
})

describe('A REST call whose body a host has looked at', () => {
  const open = offices()

  const hosts: [what: string, before: RequestHandler, answer: ProblemCode | 'hello'][] = [
    ['inflated and kept, without its length', inflate((bytes) => bytes), 'hello'],
    ['inflated and kept as text, without its length', inflate(String), 'hello'],
    ['inflated and kept, too large', inflate(() => Buffer.alloc(1024 ** 2 + 1)), 'body-too-large'],
    ['inflated and not kept, without its length', inflate(() => undefined), 'body-consumed'],
    ['left, without its length', forgetLength, 'body-encoded'],
  ]
  for (const [what, before, answer] of hosts)
    it(`${what}, is answered with ${answer}`, async () => {
      const office = await open({ before: (router) => router.use(before) })
      const raw = new Uint8Array(gzipSync('["hello"]'))
      const headers = { ...JSON_TYPE, 'Content-Encoding': 'gzip' }
      const given = await office.as('admin').post(ECHO, undefined, { raw, headers })
      if (answer === 'hello') expect([given.status, given.json]).to.deep.equal([200, 'hello'])
      else expectProblem(given, answer)
    })

  const everything = { type: () => true }
  const keeping: [how: string, before: RequestHandler][] = [
    ['as bytes', express.raw(everything)],
    ['as text', express.text(everything)],
    ['as JSON', express.json(everything)],
  ]
  for (const [how, before] of keeping)
    it(`is answered where that is kept ${how}`, async () => {
      const office = await open({ before: (router) => router.use(before) })
      expect((await office.as('admin').post(ECHO, ['grüße'])).json).to.equal('grüße')
    })

  it('is refused where that is kept as a text that has lost what it was', async () => {
    const office = await open({ before: (router) => router.use(express.text(everything)) })
    const raw = new Uint8Array([0x5b, 0x22, 0xff, 0x22, 0x5d])
    expectProblem(
      await office.as('admin').post(ECHO, undefined, { raw, headers: JSON_TYPE }),
      'body-consumed',
    )
  })

  it('is refused where that is kept as a text of another charset', async () => {
    const office = await open({ before: (router) => router.use(express.text(everything)) })
    // As long in UTF-8 as it was.
    const raw = new Uint8Array(Buffer.from('A\u6f22B\u5b57', 'utf16le'))
    const headers = { 'Content-Type': 'application/json; charset=utf-16le' }
    expectProblem(await office.as('admin').post(ECHO, undefined, { raw, headers }), 'body-consumed')
  })

  it('without its length is read all the same', async () => {
    const office = await open({ before: (router) => router.use(forgetLength) })
    expect((await office.as('admin').post(ECHO, ['hello'])).json).to.equal('hello')
  })

  it('does nothing where it is cut off in the meantime', async () => {
    const { hold, arrived } = untilClosed()
    const office = await open({ before: (router) => router.use(hold) })
    const path = await rotation(office)
    const socket = connect(office.port, '127.0.0.1')
    socket.write(
      `POST /api/engine/v2${path} HTTP/1.1\r\nHost: x\r\nX-Held: 1\r\nX-API-Key: ${office.keys.admin}\r\n` +
        'Content-Type: application/json\r\nContent-Length: 10\r\n\r\n{',
    )
    await arrived
    socket.destroy()
    await expectNothingDone(office, path)
  })
})

/** Where the secret of a new system trigger is changed, which needs no body. */
async function rotation(office: Office): Promise<string> {
  const admin = office.as('admin')
  const trigger = members(await admin.post('/triggers', { name: 'New' }))
  const instance = members(await admin.post('/systems/sys-lobby/triggers', { trigger_id: trigger.id }))
  return `/systems/sys-lobby/triggers/${String(instance.id)}/rotate_secret`
}

/** That nothing of what came before has changed the secret: what comes later has, and alone. */
async function expectNothingDone(office: Office, path: string): Promise<void> {
  expect(members(await office.as('admin').post(path)).version).to.equal(2)
}

/** Marks the request that a host holds. */
const HELD = { 'x-held': '1' }

/** A host that hands a request on when its caller has left. */
function untilClosed(): { hold: RequestHandler; arrived: Promise<void> } {
  let arrive: () => void = () => undefined
  const arrived = new Promise<void>((resolve) => (arrive = resolve))
  const hold: RequestHandler = (request, response, next) => {
    if (request.headers['x-held'] === undefined) {
      next()
      return
    }
    response.once('close', next)
    arrive()
  }
  return { hold, arrived }
}

/** A host that inflates bodies, and takes off the headers that are then no longer true. */
function inflate(keep: (bytes: Buffer) => unknown): RequestHandler {
  return (request, response, next) => {
    buffer(request.pipe(createGunzip())).then((bytes) => {
      Object.assign(request, { rawBody: keep(bytes) })
      delete request.headers['content-encoding']
      forgetLength(request, response, next)
    }, next)
  }
}

function forgetLength(...[request, , next]: Parameters<RequestHandler>): void {
  delete request.headers['content-length']
  delete request.headers['transfer-encoding']
  next()
}
