import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { packageDir } from '../workspace.js'
import { atExit } from './at-exit.js'
import { ADMIN_KEY } from './soaked-site.js'

/** How long a host may take to say that it listens, and to be ready then, in milliseconds. */
const START_MS = 30_000

/** How long an answer may take, in milliseconds: longer than any host is to take for one. */
const ANSWER_MS = 30_000

/** What came back, and how long that took in milliseconds; status 0 when nothing did. */
export interface Answered {
  readonly status: number
  readonly ms: number
  readonly retryAfter: string | undefined
}

/** Members of an execution that the stages look at. */
export interface Row {
  readonly id: string
  /** Its caller's id. */
  readonly request: string
  readonly state: string
}

/** One with what was answered. */
export interface WholeRow extends Row {
  readonly status: number | null
  readonly reply: object | null
}

/** The standalone host as a process of its own. */
export class SoakedHost {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 256 })
  readonly #isGone: () => void
  readonly #began = performance.now()
  readonly #url: Promise<URL>
  /** How long it took until it was ready, in milliseconds. */
  readyMs = 0

  private constructor(private readonly child: ChildProcess) {
    this.#isGone = atExit(() => child.kill('SIGKILL'))
    this.#url = urlOf(child)
  }

  /** Starts one, and waits until it is ready. @param env where it keeps its records */
  static async start(configuration: string, env: Readonly<Record<string, string>>): Promise<SoakedHost> {
    const main = join(packageDir, 'dist/src/cli/main.js')
    const host = new SoakedHost(
      spawn(process.execPath, [main, '--config', configuration], {
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
    return (await this.#url).origin
  }

  /** Calls a webhook; never rejects. */
  async call(path: string, id: string, body = '{"a":1}'): Promise<Answered> {
    const { port, hostname } = await this.#url
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

  /** Every execution that fits, page by page. */
  async executions(query: Readonly<Record<string, string>>): Promise<Row[]> {
    const rows: Row[] = []
    for (let before: string | undefined; ; before = rows.at(-1)?.id) {
      const parameters = new URLSearchParams({ ...query, limit: '1000', ...(before ? { before } : {}) })
      const response = await this.#ask(`/api/engine/v2/executions?${parameters.toString()}`)
      if (!response.ok) throw new Error(`executions were answered ${String(response.status)}`)
      const page = (await response.json()) as Row[]
      rows.push(...page)
      if (page.length < 1000) return rows
    }
  }

  /** Every execution there is, with what was answered. */
  async everything(): Promise<WholeRow[]> {
    const response = await this.#ask('/api/engine/v2/executions/export')
    if (!response.ok) throw new Error(`the export was answered ${String(response.status)}`)
    const lines = (await response.text()).split('\n').filter((line) => line !== '')
    return lines.map((line) => JSON.parse(line) as WholeRow)
  }

  /** The 99th percentile of how long its event loop was held since this was last asked, in milliseconds. */
  async loopDelay(): Promise<number> {
    const text = await (await this.#ask('/metrics')).text()
    return Number(/^nodejs_eventloop_lag_p99_seconds (\S+)$/m.exec(text)?.[1] ?? NaN) * 1000
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

  /** What it answers to a GET. */
  async statusOf(path: string): Promise<number> {
    const response = await this.#ask(path)
    await response.arrayBuffer()
    return response.status
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

  async #ask(path: string): Promise<Response> {
    return await fetch(new URL(path, await this.#url), {
      headers: { 'X-API-Key': ADMIN_KEY },
      signal: AbortSignal.timeout(ANSWER_MS),
    })
  }

  async #untilReady(): Promise<void> {
    await this.#url
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
