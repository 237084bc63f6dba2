import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { Agent, get, request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { packageDir } from '../workspace.js'
import { ANSWER_MS, AskedHost } from './asked-host.js'
import { atExit } from './at-exit.js'
import { ADMIN_KEY } from './soaked-site.js'

/** How long a host may take to say that it listens, and to be ready then, in milliseconds. */
const START_MS = 30_000

/** How much of a host's log is remembered, in characters. */
const LOG_BYTES = 1_000_000

/** What came back, and how long that took in milliseconds; status 0 when nothing did. */
export interface Answered {
  readonly status: number
  readonly ms: number
  readonly retryAfter: string | undefined
}

/** Where a shell takes what a host says, such as `2>/dev/full`. */
export type Redirect = `2>${string}`

/** The standalone host as a process of its own. */
export class SoakedHost extends AskedHost {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 256 })
  readonly #isGone: () => void
  readonly #began = performance.now()
  protected readonly url: Promise<URL>
  /** The last of its log. */
  #said = ''
  /** How long it took until it was ready, in milliseconds. */
  readyMs = 0

  private constructor(private readonly child: ChildProcess) {
    super()
    this.#isGone = atExit(() => child.kill('SIGKILL'))
    this.url = urlOf(child)
    child.stderr?.on('data', (chunk: Buffer) => {
      this.#said = (this.#said + chunk.toString()).slice(-LOG_BYTES)
    })
  }

  /** Starts one, and waits until it is ready. @param env where it keeps its records */
  static async start(
    configuration: string,
    env: Readonly<Record<string, string>>,
    redirect?: Redirect,
  ): Promise<SoakedHost> {
    const main = join(packageDir, 'dist/lib/main.js')
    const words = [process.execPath, main, '--config', configuration]
    const [program = '', ...rest] =
      redirect === undefined ? words : ['sh', '-c', `exec "$0" "$@" ${redirect}`, ...words]
    const host = new SoakedHost(
      spawn(program, rest, {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          PATH: process.env.PATH,
          NODE_ENV: 'production',
          LOG_LEVEL: 'warn',
          PORT: '0',
          ADMIN_KEY,
          // Strangers are many here, and all come from this machine.
          MAX_FAILED_SECRETS_PER_MINUTE: '0',
          ...env,
        },
      }),
    )
    try {
      await host.#untilReady()
      return host
    } catch (error) {
      await host.kill()
      throw error
    }
  }

  /** Where it is reached, without a slash at its end. */
  async address(): Promise<string> {
    return (await this.url).origin
  }

  /** Calls a webhook; never rejects. */
  async call(path: string, id: string, body = '{"a":1}'): Promise<Answered> {
    const { port, hostname } = await this.url
    const began = performance.now()
    return await new Promise((resolve) => {
      const end = (status: number, retryAfter?: string): void => {
        resolve({ status, ms: performance.now() - began, retryAfter })
      }
      const headers = { 'X-Request-ID': id, 'Content-Length': Buffer.byteLength(body) }
      const options = {
        port,
        hostname,
        path,
        method: 'POST',
        agent: this.#agent,
        headers,
        timeout: ANSWER_MS,
      }
      const called = request(options)
        .on('response', (response) => {
          response.resume()
          end(response.statusCode ?? 0, response.headers['retry-after'])
        })
        .on('timeout', () => called.destroy())
        .on('error', () => {
          end(0)
        })
        .end(body)
    })
  }

  /** How long it takes to say that it is healthy, in milliseconds; as long as an answer may take, if it does not. */
  async healthMs(): Promise<number> {
    const { port, hostname } = await this.url
    const began = performance.now()
    return await new Promise((resolve) => {
      const asked = get({ port, hostname, path: '/healthz', agent: this.#agent, timeout: ANSWER_MS })
      asked
        .on('response', (response) => {
          response.resume()
          resolve(response.statusCode === 200 ? performance.now() - began : ANSWER_MS)
        })
        .on('timeout', () => asked.destroy())
        .on('error', () => {
          resolve(ANSWER_MS)
        })
    })
  }

  /** Waits until its log has said something; false if it does not. */
  async says(text: string, limitMs: number): Promise<boolean> {
    const end = performance.now() + limitMs
    while (!this.#said.includes(text) && performance.now() < end) await pause(10)
    return this.#said.includes(text)
  }

  /** How often its log has said something. */
  timesSaid(text: string): number {
    return this.#said.split(text).length - 1
  }

  /** What its process holds now: memory in MiB, and open descriptors. */
  resources(): { readonly resident: number; readonly descriptors: number } {
    const process = `/proc/${String(this.child.pid)}`
    const pages = Number(readFileSync(`${process}/statm`, 'utf8').split(' ')[1])
    return { resident: (pages * 4096) / 2 ** 20, descriptors: readdirSync(`${process}/fd`).length }
  }

  /** How many files and connections it has open, but for those of the calls from here. */
  descriptors(): number {
    const { sockets, freeSockets } = this.#agent
    const own = [sockets, freeSockets].flatMap((lists) => Object.values(lists).flat()).length
    return readdirSync(`/proc/${String(this.child.pid)}/fd`).length - own
  }

  /** Nobody reads its log from now on. */
  leaveLog(): void {
    this.child.stderr?.pause()
  }

  /** Asks it to end. @returns how long that takes, in milliseconds */
  async end(): Promise<number> {
    const began = performance.now()
    const gone = once(this.child, 'exit')
    this.child.kill('SIGTERM')
    await gone
    this.#isGone()
    return performance.now() - began
  }

  /** Ends it as a power cut would; what it has sent by then is still read. */
  async kill(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const gone = once(this.child, 'exit')
      this.child.kill('SIGKILL')
      await gone
    }
    this.#isGone()
    // Sockets at rest close by themselves.
    this.#agent.maxFreeSockets = 0
  }

  async #untilReady(): Promise<void> {
    await this.url
    while ((await this.statusOf('/readyz')) !== 200) {
      if (performance.now() > this.#began + START_MS) throw new Error('the host does not become ready')
      await pause(10)
    }
    this.readyMs = performance.now() - this.#began
  }
}

/** Where a host says it listens. Rejects with what it said when it ends before, or says nothing for too long. */
function urlOf(child: ChildProcess): Promise<URL> {
  let said = ''
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      reject(new Error(`${why}: ${said}`))
    }
    const limit = setTimeout(fail, START_MS, 'the host does not start')
    const hear = (chunk: Buffer): void => {
      said = (said + chunk.toString()).slice(-10_000)
      const found = / on (http:\/\/\S+)/.exec(said)?.[1]
      if (found === undefined) return
      clearTimeout(limit)
      resolve(new URL(found))
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('exit', (code, signal) => {
      clearTimeout(limit)
      fail(`the host ended with ${String(code ?? signal)} before it was ready`)
    })
  })
}
