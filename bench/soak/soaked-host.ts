import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { packageDir } from '../workspace.js'

const ADMIN_KEY = 'the-admin-key-of-the-soak'
const SECRET = 'the-secret-of-the-soak-0123456789abcdef'

/** The path that notifies, and the one that also executes. */
export const NOTIFY = `/api/engine/v2/webhook/trig-soak/notify?secret=${SECRET}`
export const WORK = `${NOTIFY}&exec=true&mod=Worker&method=work`
/** Refused without a look at the database. */
export const STRANGE = '/api/engine/v2/webhook/trig-soak/notify?secret=wrong'

/** What came back, and how long that took in milliseconds; status 0 when nothing did. */
export interface Answered {
  readonly status: number
  readonly ms: number
  readonly retryAfter: string | undefined
}

/** Members of an execution that the stages look at. */
export interface Row {
  readonly id: string
  readonly execution: string
  readonly state: string
  readonly outcome: string | null
}

/** A folder's configuration for the soak. @returns its path */
export function writeConfiguration(folder: string): string {
  const path = join(folder, 'soak.json')
  const configuration = {
    drivers: [join(packageDir, 'dist/bench/soak/worker.js')],
    modules: [{ id: 'mod-worker', driver: 'Soak Worker', settings: { notes: join(folder, 'notes.txt') } }],
    systems: [{ id: 'sys-soak', name: 'Soak', modules: ['mod-worker'] }],
    triggers: [{ id: 'trigger-soak', name: 'Soak', enable_webhook: true }],
    system_triggers: [
      {
        id: 'trig-soak',
        trigger_id: 'trigger-soak',
        control_system_id: 'sys-soak',
        webhook_secret: SECRET,
        exec_enabled: true,
      },
    ],
  }
  writeFileSync(path, JSON.stringify(configuration))
  return path
}

/** The standalone host as a process of its own. */
export class SoakedHost {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 256 })

  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
    /** How long it took until it was ready, in milliseconds. */
    readonly readyMs: number,
  ) {}

  /** @param env where it keeps its records */
  static async start(configuration: string, env: Readonly<Record<string, string>>): Promise<SoakedHost> {
    const began = performance.now()
    const child = spawn(
      process.execPath,
      [join(packageDir, 'dist/src/cli/main.js'), '--config', configuration],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          PATH: process.env.PATH,
          NODE_ENV: 'production',
          LOG_LEVEL: 'warn',
          PORT: '0',
          ADMIN_KEY,
          ...env,
        },
      },
    )
    let said = ''
    const port = await new Promise<number>((resolve, reject) => {
      const hear = (chunk: Buffer): void => {
        said += chunk.toString()
        const found = / on http:\/\/\S+:(\d+)/.exec(said)?.[1]
        if (found) resolve(Number(found))
      }
      child.stdout.on('data', hear)
      child.stderr.on('data', hear)
      child.once('exit', () => {
        reject(new Error(`the host ended before it was ready: ${said}`))
      })
    })
    return new SoakedHost(child, port, performance.now() - began)
  }

  /** Calls a webhook; never rejects. */
  call(path: string, id: string, body = '{"a":1}'): Promise<Answered> {
    const began = performance.now()
    return new Promise((resolve) => {
      const end = (status: number, retryAfter?: string): void => {
        resolve({ status, ms: performance.now() - began, retryAfter })
      }
      const headers = { 'X-Request-ID': id, 'Content-Length': Buffer.byteLength(body) }
      request({ port: this.port, host: '127.0.0.1', path, method: 'POST', agent: this.#agent, headers })
        .on('response', (response) => {
          response.resume()
          end(response.statusCode ?? 0, response.headers['retry-after'])
        })
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
      const url = `http://127.0.0.1:${String(this.port)}/api/engine/v2/executions?${parameters.toString()}`
      const response = await fetch(url, { headers: { 'X-API-Key': ADMIN_KEY } })
      if (!response.ok) throw new Error(`executions were answered ${String(response.status)}`)
      const page = (await response.json()) as Row[]
      rows.push(...page)
      if (page.length < 1000) return rows
    }
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    this.#agent.destroy()
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    const gone = once(this.child, 'exit')
    this.child.kill('SIGKILL')
    await gone
  }
}
