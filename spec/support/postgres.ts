import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import pg from 'pg'
import { until } from './until.js'

const PASSWORD = 'the-password-of-specs'

/** Where `initdb` and `postgres` are; undefined where PostgreSQL is not installed. */
const folder = binaryFolders().find(
  (path) => existsSync(join(path, 'initdb')) && existsSync(join(path, 'postgres')),
)

/** What specs call it; the name says so when they cannot run. */
export const POSTGRES = folder === undefined ? 'PostgreSQL (which is not installed here)' : 'PostgreSQL'

/** A PostgreSQL of this run's own, on any free port. */
class Server {
  #databases = 0

  private constructor(
    private readonly child: ChildProcess,
    private readonly data: string,
    readonly port: number,
  ) {}

  static async start(binaries: string): Promise<Server> {
    const data = mkdtempSync(join(tmpdir(), 'placeos-webhooks-postgres-'))
    const owner = serverUser()
    // The password is read by the user the server runs as.
    const passwordFile = join(data, 'password')
    writeFileSync(passwordFile, PASSWORD)
    const cluster = join(data, 'cluster')
    if (owner) for (const path of [data, passwordFile]) chownSync(path, owner.uid, owner.gid)
    const options = { cwd: data, env: { LC_ALL: 'C', PATH: process.env.PATH }, ...owner }
    const init = ['-D', cluster, '-U', 'postgres', '-E', 'UTF8', '-A', 'scram-sha-256', '--no-sync']
    execFileSync(join(binaries, 'initdb'), [...init, `--pwfile=${passwordFile}`], {
      ...options,
      stdio: 'pipe',
    })
    const port = await freePort()
    const settings = [
      'fsync=off',
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      'shared_buffers=16MB',
    ]
    const args = ['-D', cluster, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])]
    const child = spawn(join(binaries, 'postgres'), args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] })
    const server = new Server(child, data, port)
    process.once('exit', server.#kill)
    await server.#answers()
    return server
  }

  urlOf(database: string): string {
    return `postgres://postgres:${PASSWORD}@127.0.0.1:${String(this.port)}/${database}`
  }

  async makeDatabase(): Promise<string> {
    this.#databases += 1
    const name = `spec_${String(this.#databases)}`
    await this.run(`create database ${name}`)
    return this.urlOf(name)
  }

  /** Runs a statement as an administrator. */
  async run(sql: string): Promise<void> {
    const client = new pg.Client({ connectionString: this.urlOf('postgres') })
    await client.connect()
    try {
      await client.query(sql)
    } finally {
      await client.end()
    }
  }

  async stop(): Promise<void> {
    process.off('exit', this.#kill)
    const ended = once(this.child, 'exit')
    // At once, whoever is connected.
    this.child.kill('SIGINT')
    await ended
    rmSync(this.data, { recursive: true, force: true })
  }

  readonly #kill = (): void => {
    this.child.kill('SIGQUIT')
    rmSync(this.data, { recursive: true, force: true })
  }

  async #answers(): Promise<void> {
    let said = ''
    this.child.stderr?.on('data', (text: Buffer) => (said += String(text)))
    await until(
      async () => {
        if (this.child.exitCode !== null) throw new Error(`PostgreSQL has ended: ${said}`)
        return this.run('select 1').then(
          () => true,
          () => undefined,
        )
      },
      () => `PostgreSQL does not answer: ${said}`,
    )
  }
}

let server: Promise<Server> | undefined

// For all files of a run: this is read outside of any `describe`.
after(async function () {
  this.timeout(20_000)
  await (await server)?.stop()
})

/** A database of a spec's own, and the way to the server's administrator. */
export interface SpecDatabase {
  readonly url: string
  /** Runs a statement as an administrator, in another database. */
  readonly administer: (sql: string) => Promise<void>
}

/**
 * Within `describe`: gives a way to make empty databases. Where PostgreSQL is not installed the specs are pending,
 * and fail where they are to run in any case (`CI=true`).
 */
export function postgres(): () => Promise<SpecDatabase> {
  before(async function () {
    this.timeout(60_000)
    if (folder === undefined) {
      if (process.env.CI === 'true')
        throw new Error('PostgreSQL is not installed: neither initdb nor postgres is found')
      this.skip()
    }
    server ??= Server.start(folder)
    await server
  })
  return async () => {
    const running = await server
    if (!running) throw new Error('PostgreSQL does not run')
    return { url: await running.makeDatabase(), administer: (sql) => running.run(sql) }
  }
}

function binaryFolders(): string[] {
  const root = '/usr/lib/postgresql'
  const versions = existsSync(root) ? readdirSync(root).sort().reverse() : []
  return [
    ...versions.map((version) => join(root, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter).filter((path) => path !== ''),
  ]
}

/** PostgreSQL refuses to run as root, and then runs as the user its package makes. */
function serverUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const idOf = (flag: '-u' | '-g'): number =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: idOf('-u'), gid: idOf('-g') }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
