import { once } from 'node:events'
import { expect } from 'chai'
import { WebSocket } from 'ws'
import { makeBell } from '../support/bell.js'
import { bellUrl, lobby, plugins, type RunningPlugin } from '../support/plugins.js'
import { until } from '../support/until.js'

const CALLS = 1000
const CUTS = 20

/** What a bind of executions tells. */
interface Message {
  readonly type: string
  readonly value?: ExecutionEvent
}

interface ExecutionEvent {
  readonly seq: number
  readonly state: string
  readonly queue_position: number | null
  readonly request: string
  readonly gap?: unknown
}

/** Watches the executions of the lobby, and comes back where it left off when it is cut. */
class Watcher {
  readonly events: ExecutionEvent[] = []
  readonly gaps: unknown[] = []
  cuts = 0
  #since: number | undefined
  #socket: WebSocket | undefined

  constructor(
    private readonly url: string,
    private readonly key: string,
  ) {}

  async connect(): Promise<void> {
    const path = '/api/engine/v2/systems/control'
    const socket = new WebSocket(`${this.url.replace('http', 'ws')}${path}?api-key=${this.key}`)
    this.#socket = socket
    await once(socket, 'open')
    const bound = once(socket, 'message')
    socket.on('message', (data: Buffer) => {
      // What arrives at a socket that was cut is lost.
      if (socket === this.#socket) this.#hear(JSON.parse(data.toString('utf8')) as Message)
    })
    const args = this.#since === undefined ? [] : [{ since: this.#since }]
    socket.send(JSON.stringify({ id: 1, cmd: 'bind', sys: 'sys-lobby', mod: '_WEBHOOK_', name: '*', args }))
    await bound
  }

  /** Loses the connection without a word. */
  async cut(): Promise<void> {
    this.cuts += 1
    const socket = this.#socket
    this.#socket = undefined
    socket?.terminate()
    await this.connect()
  }

  /** The executions whose end was told, as often as it was. */
  get finished(): string[] {
    return this.events.filter(({ state }) => state === 'finished').map(({ request }) => request)
  }

  /** Resolves once so many events have been told. */
  async told(count: number): Promise<void> {
    await until(
      () => (this.events.length >= count ? true : undefined),
      () => `only ${String(this.events.length)} were told`,
    )
  }

  end(): void {
    this.#socket?.terminate()
  }

  #hear({ type, value }: Message): void {
    if (type !== 'notify' || !value) return
    if (value.gap !== undefined) {
      this.gaps.push(value.gap)
      return
    }
    this.#since = value.seq
    this.events.push(value)
  }
}

describe('A live client of a plugin', () => {
  const start = plugins()

  const watch = async ({ plugin, url }: RunningPlugin): Promise<Watcher> => {
    const { key } = await plugin.keys.create({ name: 'Watcher', role: 'support' })
    const watcher = new Watcher(url, key)
    await watcher.connect()
    return watcher
  }

  it('sees calls wait in line for a busy module, and each one’s end once, though it is cut meanwhile', async () => {
    const { Bell, release } = makeBell()
    const running = await start({ drivers: [Bell], configuration: lobby() })
    const watcher = await watch(running)
    const names = ['call-0', 'call-1', 'call-2', 'call-3']
    const calls: Promise<Response>[] = []
    for (const [at, name] of names.entries()) {
      const headers = { 'X-Request-ID': name }
      calls.push(fetch(bellUrl(running.url, 'hold'), { method: 'POST', headers }))
      await watcher.told(at + 1)
    }
    const told = (events: readonly ExecutionEvent[]): unknown[] =>
      events.map(({ request, state, queue_position }) => [request, state, queue_position])
    expect(told(watcher.events)).to.deep.equal([
      ['call-0', 'started', null],
      ['call-1', 'queued', 1],
      ['call-2', 'queued', 2],
      ['call-3', 'queued', 3],
    ])
    const cut = watcher.cut()
    release()
    expect((await Promise.all(calls)).map(({ status }) => status)).to.deep.equal([200, 200, 200, 200])
    await cut
    await watcher.told(4 + 7)
    for (const name of names.slice(1))
      expect(
        watcher.events.filter(({ request }) => request === name).map(({ state }) => state),
      ).to.deep.equal(['queued', 'started', 'finished'])
    const started = watcher.events.filter(({ state }) => state === 'started')
    expect(started.map(({ request }) => request)).to.deep.equal(names)
    expect(watcher.finished).to.have.members(names)
    expect(watcher.gaps).to.deep.equal([])
    watcher.end()
  })

  it(`hears of ${String(CALLS)} executions once each, though it is cut ${String(CUTS)} times`, async () => {
    const running = await start({ drivers: [makeBell().Bell], configuration: lobby() })
    const { url } = running
    const watcher = await watch(running)
    const answered = new Set<string>()
    const call = async (): Promise<void> => {
      const answer = await fetch(bellUrl(url, 'ring'))
      expect(answer.status).to.equal(200)
      await answer.arrayBuffer()
      answered.add(answer.headers.get('X-Request-ID') ?? '')
    }
    for (let done = 0; done < CALLS; done += CALLS / CUTS) {
      const calls = Array.from({ length: CALLS / CUTS }, call)
      // In the middle of them.
      await calls[10]
      await watcher.cut()
      await Promise.all(calls)
    }
    await until(
      () => (watcher.finished.length >= CALLS ? true : undefined),
      () => `only ${String(watcher.finished.length)} were heard of`,
    )
    expect(watcher.gaps).to.deep.equal([])
    expect(watcher.cuts).to.equal(CUTS)
    expect(watcher.finished).to.have.length(CALLS)
    expect(new Set(watcher.finished)).to.deep.equal(answered)
    watcher.end()
  })
})
