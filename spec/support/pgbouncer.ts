import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { freePort } from './free-port.js'
import { answers, serverUser } from './postgres-server.js'
import { until } from './until.js'

const program = ['/usr/sbin', ...(process.env.PATH ?? '').split(delimiter)]
  .map((folder) => join(folder, 'pgbouncer'))
  .find((path) => existsSync(path))

/** What specs call it; the name says so when they cannot run. */
export const PGBOUNCER = program === undefined ? 'PgBouncer (which is not installed here)' : 'PgBouncer'

/** A pooler before a database. */
export interface Pooler {
  /** The URL of the database by way of it. */
  readonly url: string
  /** Where its own console is. */
  readonly console: string
}

/**
 * Within `describe`: gives a way to start a pooler before a database, in its mode for transactions. Where PgBouncer is
 * not installed the specs are pending, and fail where they are to run in any case (`CI=true`).
 */
export function pgbouncer(): (
  databaseUrl: string,
  settings?: Readonly<Record<string, string>>,
) => Promise<Pooler> {
  const stops: (() => Promise<void>)[] = []
  before(function () {
    if (program !== undefined) return
    if (process.env.CI === 'true') throw new Error('PgBouncer is not installed')
    this.skip()
  })
  afterEach(async () => {
    await Promise.all(stops.splice(0).map((stop) => stop()))
  })
  return async (databaseUrl, settings = {}) => {
    const server = new URL(databaseUrl)
    const folder = mkdtempSync(join(tmpdir(), 'placeos-webhooks-pgbouncer-'))
    const owner = serverUser()
    const port = String(await freePort())
    const write = (name: string, lines: readonly string[]): string => {
      const path = join(folder, name)
      writeFileSync(path, `${lines.join('\n')}\n`)
      return path
    }
    const users = write('users.txt', [`"${server.username}" "${server.password}"`])
    const all = {
      listen_addr: '127.0.0.1',
      listen_port: port,
      unix_socket_dir: '',
      auth_type: 'scram-sha-256',
      auth_file: users,
      admin_users: server.username,
      pool_mode: 'transaction',
      default_pool_size: '2',
      ...settings,
    }
    const file = write('pgbouncer.ini', [
      '[databases]',
      `${server.pathname.slice(1)} = host=127.0.0.1 port=${server.port}`,
      '[pgbouncer]',
      ...Object.entries(all).map(([name, value]) => `${name} = ${value}`),
    ])
    if (owner) for (const path of [folder, users, file]) chownSync(path, owner.uid, owner.gid)
    const child = spawn(program ?? '', [file], { cwd: folder, ...owner, stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.on('data', (text: Buffer) => (said += String(text)))
    stops.push(async () => {
      if (child.exitCode === null) {
        const ended = once(child, 'exit')
        child.kill('SIGKILL')
        await ended
      }
      rmSync(folder, { recursive: true, force: true })
    })
    const url = new URL(databaseUrl)
    url.port = port
    const console = new URL(url)
    console.pathname = 'pgbouncer'
    await until(
      () => {
        if (child.exitCode !== null) throw new Error(`PgBouncer has ended: ${said}`)
        return answers(console.href)
      },
      () => `PgBouncer does not answer: ${said}`,
    )
    return { url: url.href, console: console.href }
  }
}
