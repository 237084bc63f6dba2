import { createServer, type Server } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect } from 'chai'
import { Outgoing, Targets } from '../../src/outgoing/index.js'
import { FakeClock } from '../../src/testing/index.js'
import { problemOf } from '../support/thrown.js'
import { until } from '../support/until.js'

describe('A call to a URL that others have given', () => {
  let server: Server
  let port: number
  let received: string[]
  let clock: FakeClock
  /** What names resolve to, one answer after the other; the last one stays. */
  let names: Record<string, (readonly string[])[]>
  let asked: string[]

  before(async () => {
    server = createServer((request, response) => {
      void text(request).then((body) => {
        const path = request.url ?? ''
        received.push(`${request.method ?? ''} ${request.headers.host ?? ''}${path} ${body}`)
        if (path === '/silent') return
        if (path === '/endless') response.write('x'.repeat(2 ** 21))
        else if (path === '/moved')
          response.writeHead(302, { Location: 'http://169.254.169.254/' }).end('moved')
        else response.writeHead(201, { 'X-Kind': 'a' }).end('thanks')
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    port = typeof address === 'object' && address ? address.port : 0
  })
  after(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  beforeEach(() => {
    received = []
    asked = []
    names = {}
    clock = new FakeClock()
  })

  const outgoing = (allowed: readonly string[] = ['127.0.0.1']): Outgoing =>
    new Outgoing({
      clock,
      targets: new Targets(allowed),
      resolve: (host) => {
        asked.push(host)
        const [next, ...rest] = names[host] ?? []
        if (next && rest.length > 0) names[host] = rest
        return next ? Promise.resolve(next) : Promise.reject(new Error(`no ${host}`))
      },
    })
  const at = (host: string, path = '/'): string => `http://${host}:${String(port)}${path}`

  it('brings its answer, under the name that was given', async () => {
    names = { 'hooks.example': [['127.0.0.1']] }
    const answer = await outgoing().call(at('hooks.example', '/events'), {
      headers: { 'Content-Type': 'text/plain' },
      body: 'hello',
    })
    expect([answer.status, answer.headers.get('x-kind'), answer.text]).to.deep.equal([201, 'a', 'thanks'])
    expect(received).to.deep.equal([`POST hooks.example:${String(port)}/events hello`])
    expect(clock.pending).to.equal(0)
  })

  it('goes to the address that was checked, whatever the name resolves to a moment later', async () => {
    names = { 'rebound.example': [['127.0.0.1'], ['10.0.0.5']] }
    const calls = outgoing()
    expect(await calls.call(at('rebound.example'))).to.include({ status: 201 })
    expect(asked).to.deep.equal(['rebound.example'])
    expect((await problemOf(() => calls.call(at('rebound.example')))).code).to.equal('access-denied')
    expect(received).to.have.length(1)
  })

  it('tells of a redirect and does not follow it', async () => {
    expect(await outgoing().call(at('127.0.0.1', '/moved'))).to.include({ status: 302, text: 'moved' })
    expect(received).to.have.length(1)
  })

  const spellings = [
    '169.254.169.254',
    '2852039166',
    '0xa9fea9fe',
    '0251.0376.0251.0376',
    '169.254.43518',
    '127.1',
    '0',
    '[::1]',
    '[::ffff:169.254.169.254]',
    '[::ffff:a9fe:a9fe]',
    '169。254。169。254',
  ]
  for (const host of spellings)
    it(`is refused where its host is written ${host}`, async () => {
      const calls = outgoing([])
      expect((await problemOf(() => calls.call(at(host)))).code).to.equal('access-denied')
      expect(await calls.mayCall(at(host))).to.equal(false)
      expect([received, asked]).to.deep.equal([[], []])
    })

  it('is refused where any address of its name may not be called, without saying which', async () => {
    names = { 'half.example': [['93.184.216.34', '10.0.0.5']] }
    const problem = await problemOf(() => outgoing().call(at('half.example')))
    expect(problem.code).to.equal('access-denied')
    expect(problem.message).to.include('half.example').and.not.include('10.0.0.5')
    expect(problem.cause).to.have.property('message').that.includes('10.0.0.5')
    expect(await outgoing().mayCall(at('half.example'))).to.equal(false)
  })

  for (const url of ['ftp://example.org/', 'file:///etc/passwd', 'events', ''])
    it(`is refused where the URL is ${JSON.stringify(url)}`, async () => {
      expect((await problemOf(() => outgoing().call(url))).code).to.equal('invalid-arguments')
      expect(await outgoing().mayCall(url)).to.equal(false)
    })

  it('fails where its name is unknown, which it may not be for ever', async () => {
    expect((await problemOf(() => outgoing().call(at('unknown.example')))).code).to.equal('driver-failed')
    expect(await outgoing().mayCall(at('unknown.example'))).to.equal(true)
  })

  it('fails where its answer has no end', async () => {
    const problem = await problemOf(() => outgoing().call(at('127.0.0.1', '/endless')))
    expect(problem.cause).to.have.property('message', 'the answer has more than 1048576 bytes')
  })

  it('is given up when its time is over, while its name is looked up as well', async () => {
    const calls = outgoing()
    const silent = problemOf(() => calls.call(at('127.0.0.1', '/silent'), { timeout: 700 }))
    await until(
      () => received[0],
      () => 'no request has come',
    )
    await clock.advance(700)
    expect((await silent).code).to.equal('driver-timeout')
    const slow = new Outgoing({
      clock,
      targets: new Targets(),
      resolve: () => new Promise(() => undefined),
    })
    const unresolved = problemOf(() => slow.call(at('slow.example')))
    await clock.advance(5000)
    expect((await unresolved).code).to.equal('driver-timeout')
  })

  it('ends when its module does, and none begins after that', async () => {
    const calls = outgoing()
    const silent = problemOf(() => calls.call(at('127.0.0.1', '/silent')))
    await until(
      () => received[0],
      () => 'no request has come',
    )
    calls.close()
    expect(await silent).to.include({ code: 'driver-failed', message: 'the module has stopped' })
    expect((await problemOf(() => calls.call(at('127.0.0.1')))).code).to.equal('driver-failed')
    expect([received.length, clock.pending]).to.deep.equal([1, 0])
  })
})
