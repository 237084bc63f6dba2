import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { MAIN } from './built.js'
import { tempDirs, type Cleaning } from './temp-dirs.js'
import { until } from './until.js'

export { MAIN }

/** What a process may know of this one's surroundings. */
const KEPT = [
  'PATH',
  'HOME',
  'NODE_V8_COVERAGE',
  'NODE_EXTRA_CA_CERTS',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'npm_config_cache',
  'npm_config_registry',
  'npm_config_userconfig',
]

export interface Start {
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** Where a shell takes its output, such as `2>/dev/full`. */
  readonly redirect?: string
}

/** A process and all it has said. */
export class SpawnedProcess {
  stdout = ''
  stderr = ''
  /** The exit code, once it has ended and all it said is here; null when a signal ended it. */
  readonly exit: Promise<number | null>
  #ended = false

  constructor(private readonly child: ChildProcessByStdio<null, Readable, Readable>) {
    child.stdout.setEncoding('utf8').on('data', (text: string) => (this.stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.stderr += text))
    this.exit = once(child, 'close').then(([code]) => {
      this.#ended = true
      return code as number | null
    })
  }

  /** Waits for words on standard output, and gives the match. */
  says(pattern: RegExp): Promise<RegExpExecArray> {
    return this.#find(pattern, () => this.stdout)
  }

  /** Waits for words on standard error, and gives the match. */
  logs(pattern: RegExp): Promise<RegExpExecArray> {
    return this.#find(pattern, () => this.stderr)
  }

  /** What the machine calls it. */
  get id(): number {
    return this.child.pid ?? 0
  }

  /** From now on, nobody reads what it says on standard error. */
  ignoreLog(): void {
    this.child.stderr.pause()
  }

  /** Goes away as its reader. */
  closeLog(): void {
    this.child.stderr.destroy()
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name)
  }

  /** Signals it and what it has started itself, as a terminal does. */
  signalGroup(name: NodeJS.Signals): void {
    if (this.child.pid !== undefined) process.kill(-this.child.pid, name)
  }

  /** Ends it, and what it has started itself, whatever they are doing. */
  async end(): Promise<void> {
    const { pid } = this.child
    if (pid === undefined || this.#ended) return
    try {
      process.kill(-pid, 'SIGKILL')
    } catch {
      // It has just ended by itself.
    }
    await this.exit
  }

  #find(pattern: RegExp, text: () => string): Promise<RegExpExecArray> {
    const reason = (): string => `${pattern.source} was not said, but:\n${this.stdout}\n${this.stderr}`
    return until(() => {
      const match = pattern.exec(text())
      if (!match && this.#ended) throw new Error(reason())
      return match
    }, reason)
  }
}

/** Within `describe`: gives a way to start processes that are ended, come what may. */
export function processes(
  cleaning: Cleaning = afterEach,
): (command: string, args: readonly string[], options?: Start) => SpawnedProcess {
  const started: SpawnedProcess[] = []
  cleaning(async () => {
    await Promise.all(started.splice(0).map((one) => one.end()))
  })
  return (command, args, { env = {}, cwd = process.cwd(), redirect } = {}) => {
    const kept = Object.fromEntries(
      KEPT.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
    )
    const [program, ...words] =
      redirect === undefined
        ? [command, ...args]
        : ['sh', '-c', `exec "$0" "$@" ${redirect}`, command, ...args]
    const child = spawn(program, words, {
      cwd,
      env: { ...kept, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that it can be ended with what it has started.
      detached: true,
    })
    const one = new SpawnedProcess(child)
    started.push(one)
    return one
  }
}

/** Within `describe`: gives a way to start the built command, on any free port and with a data folder of its own. */
export function hosts(
  cleaning: Cleaning = afterEach,
): (args?: readonly string[], options?: Start) => SpawnedProcess {
  const start = processes(cleaning)
  const makeDir = tempDirs(cleaning)
  return (args = [], { env, ...options } = {}) =>
    start(process.execPath, [MAIN, ...args], { ...options, env: { PORT: '0', DATA_DIR: makeDir(), ...env } })
}

/** The address a host says it is ready on. */
export async function addressOf(host: SpawnedProcess): Promise<string> {
  const [, address = ''] = await host.says(/ is ready on (\S+)\n/)
  return address
}
