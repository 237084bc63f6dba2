import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { WebSocket } from 'ws'
import type { Figures } from '../figures.js'
import { quantile } from '../quantile.js'
import { SoakedHost, type Answered } from '../soaked-host.js'
import { ADMIN_KEY, NOTIFY, QUICK, writeConfiguration } from '../soaked-site.js'

/** How long it goes on, in minutes, and after how many of them memory counts. */
const MINUTES = 15
const WARM_MINUTES = 5

/** Calls a second; every other one executes. */
const RATE = 100

/** Live clients, each of which follows every execution of the system. */
const SOCKETS = 200

/** How often it is looked at, in milliseconds. */
const LOOK_MS = 5000

/** What a look has found. */
interface Look {
  /** Minutes since the beginning. */
  readonly at: number
  /** In MiB. */
  readonly resident: number
  readonly descriptors: number
}

/** Calls at a steady rate for a quarter of an hour, with live clients, while memory and descriptors are looked at. */
export async function steady(folder: string, figures: Figures): Promise<void> {
  const host = await SoakedHost.start(writeConfiguration(folder), { DATA_DIR: folder })
  const sockets: WebSocket[] = []
  try {
    const clients = new Clients(await host.address())
    for (let at = 0; at < SOCKETS; at += 1) sockets.push(await clients.connect())
    const looks: Look[] = []
    const answers: Promise<Answered>[] = []
    const waits: number[] = []
    const others: string[] = []
    const began = performance.now()
    const minutes = (): number => (performance.now() - began) / 60_000
    for (let at = 0; minutes() < MINUTES; at += 1) {
      await pause(Math.max(0, began + (at * 1000) / RATE - performance.now()))
      const path = at % 2 === 0 ? NOTIFY : QUICK
      answers.push(host.call(path, `steady-${String(at)}`))
      if (answers.length < RATE) continue
      for (const { status, ms } of await Promise.all(answers.splice(0))) {
        waits.push(ms)
        if (status < 200 || status > 299) others.push(String(status))
      }
      if (minutes() * 60_000 >= looks.length * LOOK_MS) looks.push({ at: minutes(), ...host.resources() })
    }
    const counted = looks.filter(({ at }) => at >= WARM_MINUTES)
    figures.tell('calls', waits.length)
    figures.none('calls not answered 2xx', others)
    figures.tell('answers, median', quantile(waits, 0.5), 'ms')
    figures.tell('answers, p99', quantile(waits, 0.99), 'ms')
    figures.tell('resident at first', looks[0]?.resident ?? NaN, 'MiB')
    figures.tell(`resident at minute ${String(WARM_MINUTES)}`, counted[0]?.resident ?? NaN, 'MiB')
    figures.tell('resident at the end', counted.at(-1)?.resident ?? NaN, 'MiB')
    figures.atMost('growth of what is resident, a minute', slopeOf(counted), 1, 'MiB')
    const open = counted.map(({ descriptors }) => descriptors)
    figures.atMost('descriptors, most less fewest', Math.max(...open) - Math.min(...open), 20)
    figures.none('clients that were not told of as many as the others', clients.behind())
  } finally {
    for (const socket of sockets) socket.terminate()
    await host.kill()
  }
}

/** Live clients that count what they are told. */
class Clients {
  readonly #told: number[] = []

  constructor(private readonly address: string) {}

  async connect(): Promise<WebSocket> {
    const url = `${this.address.replace('http', 'ws')}/api/engine/v2/systems/control?api-key=${ADMIN_KEY}`
    const socket = new WebSocket(url, { perMessageDeflate: false })
    await once(socket, 'open')
    const bound = once(socket, 'message')
    socket.send(
      JSON.stringify({ id: 1, cmd: 'bind', sys: 'sys-soak', mod: '_WEBHOOK_', index: 1, name: '*' }),
    )
    await bound
    const own = this.#told.push(0) - 1
    socket.on('message', () => {
      this.#told[own] = (this.#told[own] ?? 0) + 1
    })
    return socket
  }

  /** Those that have heard less than 99 of 100 of what others have. */
  behind(): string[] {
    const most = Math.max(...this.#told)
    return this.#told.filter((told) => told < most * 0.99).map(String)
  }
}

/** By how many MiB a minute what is resident grows, by least squares. */
function slopeOf(looks: readonly Look[]): number {
  const mean = (of: (look: Look) => number): number =>
    looks.reduce((sum, look) => sum + of(look), 0) / looks.length
  const [at, resident] = [mean((look) => look.at), mean((look) => look.resident)]
  const spread = looks.reduce((sum, look) => sum + (look.at - at) ** 2, 0)
  return looks.reduce((sum, look) => sum + (look.at - at) * (look.resident - resident), 0) / spread
}
