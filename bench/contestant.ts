import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** What `npm start` gives Node; everybody gets it. */
const FLAGS = ['--max-semi-space-size=64', '--enable-source-maps']

/** A server process on a core of its own. */
export class Contestant {
  private constructor(
    readonly name: string,
    readonly url: string,
    private readonly process: ChildProcess,
  ) {}

  /** Starts it on the first core; ready when it says where it listens. */
  static async start(name: string, args: readonly string[]): Promise<Contestant> {
    const node = [process.execPath, ...FLAGS, ...args]
    const [command = '', ...rest] = canPin ? ['taskset', '-c', '0', ...node] : node
    const child = spawn(command, rest, {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        NODE_ENV: 'production',
        LOG_LEVEL: 'warn',
        PORT: '0',
        MAX_FAILED_SECRETS_PER_MINUTE: '0',
      },
    })
    const url = await new Promise<string>((resolve, reject) => {
      let said = ''
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString()
        const found = /on (http:\/\/\S+)/.exec(said)?.[1]
        if (found) resolve(found)
      })
      child.once('exit', (code) => {
        reject(new Error(`${name} ended with ${String(code)} before it was ready`))
      })
    })
    return new Contestant(name, url, child)
  }

  /** Processor time it has used so far, in microseconds, its kernel's included. */
  cpu(): number {
    const [user = 0, system = 0] = this.#stat().slice(11, 13).map(Number)
    return (user + system) * MICROSECONDS_PER_TICK
  }

  /** Memory it holds, in MiB. */
  memory(): number {
    return (Number(this.#stat()[21]) * 4096) / 2 ** 20
  }

  /** The most memory it has held, in MiB. */
  peak(): number {
    const text = readFileSync(`/proc/${String(this.process.pid)}/status`, 'utf8')
    return Number(/^VmHWM:\s*(\d+) kB$/m.exec(text)?.[1] ?? NaN) / 1024
  }

  stop(): void {
    this.process.kill('SIGKILL')
  }

  /** The fields of /proc/pid/stat behind the command's name. */
  #stat(): string[] {
    const text = readFileSync(`/proc/${String(this.process.pid)}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  }
}

/** Linux counts processor time in hundredths of a second. */
const MICROSECONDS_PER_TICK = 10_000

const canPin = spawnSync('taskset', ['-c', '0', 'true']).status === 0

/** Keeps this process, which makes the load, off the contestants' core. */
export function pinGenerator(): void {
  if (canPin) spawnSync('taskset', ['-a', '-cp', '1', String(process.pid)])
}
