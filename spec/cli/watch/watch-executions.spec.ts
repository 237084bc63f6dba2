import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { WebSocketServer, type WebSocket } from 'ws'
import { BACKOFF_MS, watchExecutions } from '../../../src/cli/watch/watch-executions.js'
import { PING_MS, SILENCE_MS } from '../../../src/cli/watch/watch-socket.js'
import { watch, WATCH_USAGE } from '../../../src/cli/watch/watch.js'
import { FakeClock } from '../../../src/testing/index.js'
import { until } from '../../support/until.js'

const KEY = 'id.key'

/** A server of the protocol, and all it is told. */
class Service {
  readonly requests: IncomingMessage[] = []
  readonly messages: string[] = []
  /** The newest connection. */
  socket: WebSocket | undefined
  /** What a bind is answered with. */
  answer: object | undefined = { id: 1, type: 'success' }
  /** Answers upgrades with this status instead. */
  status: number | undefined
  readonly #sockets = new WebSocketServer({ noServer: true })
  /** What it answers to requests, by their paths; 404 to all others. */
  readonly pages = new Map<string, readonly [status: number, body: object]>()
  readonly #http: Server = createServer(({ url = '' }, response) => {
    const [status, body] = this.pages.get(url) ?? [404, undefined]
    response.writeHead(status).end(JSON.stringify(body))
  })

  constructor() {
    this.#http.on('upgrade', (request, socket, head) => {
      this.requests.push(request)
      if (this.status !== undefined) {
        socket.end(`HTTP/1.1 ${String(this.status)} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)
        return
      }
      this.#sockets.handleUpgrade(request, socket, head, (opened) => {
        this.socket = opened
        opened.on('message', (data) => {
          const text = (data as Buffer).toString()
          this.messages.push(text)
          if (text !== 'ping' && this.answer) opened.send(JSON.stringify(this.answer))
        })
      })
    })
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#http.listen(0, '127.0.0.1', resolve))
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.#http.address() as AddressInfo).port)}`
  }

  get binds(): unknown[] {
    return this.messages.filter((text) => text !== 'ping').map((text) => JSON.parse(text) as unknown)
  }

  notify(...values: readonly unknown[]): void {
    for (const value of values) this.socket?.send(JSON.stringify({ id: 1, type: 'notify', value, meta: {} }))
  }

  close(): void {
    this.#sockets.close()
    this.#http.closeAllConnections()
    this.#http.close()
    for (const socket of this.#sockets.clients) socket.terminate()
  }
}

const event = (seq: number): object => ({
  seq,
  state: 'finished',
  execution: `exec-${String(seq)}`,
  request: `call-${String(seq)}`,
  instance: 'trig-room',
  verb: 'POST',
  status: 202,
  started: 0,
  duration_ms: 0,
  outcome: 'notified',
})

const bind = (since?: number): object => ({
  id: 1,
  cmd: 'bind',
  sys: 'sys-room',
  mod: '_WEBHOOK_',
  index: 1,
  name: '*',
  ...(since === undefined ? {} : { args: [{ since }] }),
})

describe('Watching executions', () => {
  let service: Service
  let clock: FakeClock
  let ending: AbortController
  let said: { out: string; err: string }
  const output = {
    out: (text: string) => (said.out += text),
    err: (text: string) => (said.err += text),
  }
  let code: Promise<number>

  beforeEach(async () => {
    service = new Service()
    await service.listen()
    clock = new FakeClock()
    ending = new AbortController()
    said = { out: '', err: '' }
  })
  afterEach(async () => {
    ending.abort()
    await code
    service.close()
    expect(clock.pending).to.equal(0)
  })

  const begin = (changes: object = {}): void => {
    const target = { url: service.url, key: KEY, system: 'sys-room', instance: '*' }
    const style = { json: true, colour: false }
    code = watchExecutions({ ...target, ...style, clock, signal: ending.signal, ...changes }, output)
  }

  const says = (stream: 'out' | 'err', pattern: RegExp): Promise<unknown> =>
    until(
      () => pattern.exec(said[stream]),
      () => `${stream}: ${said[stream]}`,
    )

  const binds = (count: number): Promise<unknown> =>
    until(
      () => (service.binds.length === count ? true : undefined),
      () => service.messages.join('\n'),
    )

  /** What was said beside that it watches. */
  const troubles = (): string => said.err.replaceAll(/^watching .*\n/gm, '')

  /** The numbers and gaps that were shown. */
  const shown = (): unknown[] =>
    said.out
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as { seq?: number; gap?: unknown })
      .map(({ seq, gap }) => gap ?? seq)

  it('says what it watches once it does', async () => {
    begin()
    await says('err', /^watching sys-room at http:\/\/127\.0\.0\.1:\d+; Ctrl-C ends it\n$/)
  })

  it('watches no system that the server does not know, and names the nearest that it knows', async () => {
    service.pages.set('/api/engine/v2/systems/sys-room', [404, { code: 'system-not-found' }])
    service.pages.set('/api/engine/v2/systems', [200, [{ id: 'sys-lobby' }, { id: 'sys-rooms' }]])
    begin()
    expect(await code).to.equal(1)
    expect([said.err, service.binds]).to.deep.equal([
      'there is no system sys-room: did you mean sys-rooms?\n',
      [],
    ])
  })

  it('binds with its key in a header, and shows what comes', async () => {
    begin()
    await binds(1)
    service.notify(event(7), event(8))
    await says('out', /call-8/)
    expect(service.binds).to.deep.equal([bind()])
    const [request] = service.requests
    expect([request?.url, request?.headers['x-api-key']]).to.deep.equal([
      '/api/engine/v2/systems/control',
      KEY,
    ])
    expect(shown()).to.deep.equal([7, 8])
    expect(troubles()).to.equal('')
  })

  it('watches one system trigger, below a prefix', async () => {
    begin({ instance: 'trig-room', url: `${service.url}/hooks/` })
    await binds(1)
    expect(service.binds).to.deep.equal([{ ...bind(), name: 'trig-room' }])
    expect(service.requests[0]?.url).to.equal('/hooks/api/engine/v2/systems/control')
  })

  it('takes up where it was when the connection is lost', async () => {
    begin()
    await binds(1)
    service.notify(event(7), event(8))
    await says('out', /call-8/)
    service.socket?.terminate()
    await says('err', /closed: 1006; trying again in 0\.5 s\n/)
    await clock.advance(BACKOFF_MS[0])
    await binds(2)
    service.notify({ gap: { from: 9, to: 11, dropped: 3 } }, event(12))
    await says('out', /call-12/)
    service.socket?.close(1001, 'bye')
    await says('err', /closed: bye; trying again in 0\.5 s\n/)
    await clock.advance(BACKOFF_MS[0])
    await binds(3)
    expect(service.binds).to.deep.equal([bind(), bind(8), bind(12)])
    expect(shown()).to.deep.equal([7, 8, { from: 9, to: 11, dropped: 3 }, 12])
  })

  it('shows each of 300 events once and in order, with the connection lost 20 times', async () => {
    begin()
    await binds(1)
    const resumed = (): number =>
      (service.binds.at(-1) as { args?: [{ since: number }] }).args?.[0].since ?? 0
    for (let losses = 0; losses < 20; losses += 1) {
      const since = resumed()
      for (let seq = since + 1; seq <= since + 15; seq += 1) service.notify(event(seq))
      // The connection may be lost with events on their way.
      await until(
        () => (shown().length > since ? true : undefined),
        () => said.err,
      )
      service.socket?.terminate()
      await until(
        () => (said.err.split('trying again').length === losses + 2 ? true : undefined),
        () => said.err,
      )
      await clock.advance(BACKOFF_MS[0])
      await binds(losses + 2)
    }
    for (let seq = resumed() + 1; seq <= 300; seq += 1) service.notify(event(seq))
    await says('out', /call-300/)
    expect(shown()).to.deep.equal(Array.from({ length: 300 }, (_, at) => at + 1))
  })

  it('says so when it cannot know what it missed', async () => {
    begin()
    await binds(1)
    service.socket?.terminate()
    await says('err', /trying again/)
    await clock.advance(BACKOFF_MS[0])
    await says('err', /connected again; nobody knows what was missed/)
    expect(service.binds).to.deep.equal([bind(), bind()])
  })

  it('waits longer each time it fails, and not after it has been connected', async () => {
    service.status = 503
    begin()
    for (const [at, ms] of [...BACKOFF_MS, 15_000].entries()) {
      const tries = said.err.split('trying again').length
      if (tries < at + 2)
        await until(
          () => (said.err.split('trying again').length === at + 2 ? true : undefined),
          () => said.err,
        )
      expect(said.err).to.match(new RegExp(`status 503; trying again in ${String(ms / 1000)} s\n$`))
      if (at === BACKOFF_MS.length) service.status = undefined
      await clock.advance(ms)
    }
    await binds(1)
    await until(
      () => (clock.pending === 1 ? true : undefined),
      () => said.err,
    )
    service.notify(event(1))
    await says('out', /call-1/)
    service.socket?.terminate()
    await says('err', /closed: 1006; trying again in 0\.5 s\n$/)
  })

  it('says that nobody is there, and goes on', async () => {
    begin({ url: 'http://127.0.0.1:1' })
    await says('err', /^http:\/\/127\.0\.0\.1:1 cannot be reached: ECONNREFUSED; trying again in 0\.5 s\n$/)
  })

  it('gives a connection up on which nothing is heard', async () => {
    begin()
    await binds(1)
    service.notify(event(1))
    await says('out', /call-1/)
    await clock.advance(SILENCE_MS - PING_MS)
    // An answer in time keeps it.
    service.socket?.send('pong')
    service.notify(event(2))
    await says('out', /call-2/)
    await clock.advance(SILENCE_MS - 1)
    expect(troubles()).to.equal('')
    await clock.advance(1)
    expect(troubles()).to.equal('the server has gone silent; trying again in 0.5 s\n')
    await until(
      () => (service.messages.filter((text) => text === 'ping').length > 3 ? true : undefined),
      () => service.messages.join(),
    )
  })

  it('ends with 0 when it is told to, connected or waiting', async () => {
    begin()
    await binds(1)
    ending.abort()
    expect([await code, troubles()]).to.deep.equal([0, ''])
    ending = new AbortController()
    begin({ url: 'http://127.0.0.1:1' })
    await says('err', /trying again/)
    ending.abort()
    expect(await code).to.equal(0)
    begin()
    expect(await code).to.equal(0)
  })

  const refusals: [status: number, words: RegExp][] = [
    [401, /^the API key was refused: give a valid one with --key or PLACEOS_WEBHOOKS_KEY\n$/],
    [403, /^the API key may not do this\n$/],
    [404, /^there is no websocket for clients at http:\S+: is --url right\?\n$/],
    [400, /^http:\S+ answered with status 400\n$/],
  ]
  for (const [status, words] of refusals)
    it(`ends with 1 when it is answered ${status}`, async () => {
      service.status = status
      begin()
      expect(await code).to.equal(1)
      expect(said.err).to.match(words)
      expect(said.err).not.to.include(KEY)
    })

  for (const status of [408, 429, 500, 502])
    it(`tries again when it is answered ${status}`, async () => {
      service.status = status
      begin()
      await says('err', new RegExp(`status ${String(status)}; trying again`))
    })

  it('ends with 1 when its key is revoked while it watches', async () => {
    begin()
    await binds(1)
    service.status = 401
    service.socket?.close(4401, 'the API key is no longer valid')
    await says('err', /no longer valid; trying again/)
    await clock.advance(BACKOFF_MS[0])
    expect(await code).to.equal(1)
  })

  const errors: [code: number, message: string, words: RegExp][] = [
    [2, 'no', /^the API key may not watch executions, it needs the role support: no\n$/],
    [6, 'no trigger instance trig-\u001b[2J', /^no trigger instance trig-\ufffd\[2J\n$/],
  ]
  for (const [error_code, msg, words] of errors)
    it(`ends with 1 when its bind is refused with ${error_code}`, async () => {
      service.answer = { id: 1, type: 'error', msg, error_code, code: 500 }
      begin()
      expect(await code).to.equal(1)
      expect(said.err).to.match(words)
    })

  it('tries again when its bind fails for a reason that passes', async () => {
    service.answer = { id: 1, type: 'error', msg: 'busy', error_code: 7, code: 500 }
    begin()
    await says('err', /^busy; trying again in 0\.5 s\n$/)
  })

  it('takes no notice of what it does not know', async () => {
    begin()
    await binds(1)
    for (const odd of ['', 'pong', '{', 'null', '[]', '{"type":"constructor"}', '{"type":"debug"}'])
      service.socket?.send(odd)
    service.socket?.send(Buffer.from('{"type":"notify"}'))
    service.notify(null, 7, {}, event(1))
    await says('out', /call-1/)
    expect([shown(), troubles()]).to.deep.equal([[1], ''])
  })
})

describe('placeos-webhooks watch', () => {
  const mistakes: [args: string[], line: RegExp][] = [
    [[], /^SYSTEM is required/],
    [['sys-room'], /^--key is required/],
    [['sys-room', '--key', 'a b'], /^--key: is no API key/],
    [['sys-room', '--key', 'a\nb'], /^--key: is no API key/],
    [['sys-room', '--key', KEY, '--url', 'ftp://here'], /^--url ftp:\/\/here: must be an http or https URL/],
    [['sys-room', 'trig-room', 'more', '--key', KEY], /^more is one word too many/],
    [['sys-room', '--colour'], /--colour/],
  ]
  for (const [args, line] of mistakes)
    it(`refuses ${JSON.stringify(args)} with a line for each fault, and gives 2`, async () => {
      let said = ''
      const output = { out: () => undefined, err: (text: string) => void (said += text) }
      expect(await watch(args, {}, output)).to.equal(2)
      expect(said)
        .to.match(line)
        .and.to.match(/; see placeos-webhooks watch --help\n$/)
    })

  it('prints its usage where that is asked for, and gives 0', async () => {
    let said = ''
    const output = { out: (text: string) => void (said += text), err: () => undefined }
    expect([await watch(['--help'], {}, output), said]).to.deep.equal([0, WATCH_USAGE])
  })

  it('takes its key and its host from variables, and gives 1 for a key that is refused', async () => {
    const service = new Service()
    await service.listen()
    service.status = 401
    let said = ''
    const output = { out: () => undefined, err: (text: string) => void (said += text) }
    const env = { PLACEOS_WEBHOOKS_KEY: KEY, PLACEOS_WEBHOOKS_URL: service.url }
    expect(await watch(['sys-room'], env, output)).to.equal(1)
    expect(service.requests[0]?.headers['x-api-key']).to.equal(KEY)
    expect(said).to.match(/^the API key was refused/)
    service.close()
  })
})
