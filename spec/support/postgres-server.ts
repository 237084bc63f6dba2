import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import pg from 'pg'
import { freePort } from './free-port.js'
import type { Running } from './shared.js'
import { until } from './until.js'

const PASSWORD = 'the-password-of-specs'

/** Where `initdb` and `postgres` are; undefined where PostgreSQL is not installed. */
const folder = binaryFolders().find(
  (path) => existsSync(join(path, 'initdb')) && existsSync(join(path, 'postgres')),
)

/** Whether there is one to start. */
export const isInstalled = folder !== undefined

/** A server that is running; it also listens at a socket in its folder. */
export interface PostgresServer extends Running {
  readonly port: number
  /** Ends it as a crash does, and leaves its data. */
  readonly crash: () => Promise<void>
  /** Makes a standby take writes. */
  readonly promote: () => void
}

/** Starts a PostgreSQL of this run's own, on any free port; its URL is an administrator's. */
export async function startPostgres(): Promise<PostgresServer> {
  return await start((cluster, options) => {
    // The password is read by the user the server runs as.
    const passwordFile = join(options.cwd, 'password')
    writeFileSync(passwordFile, PASSWORD)
    if (options.uid !== undefined) chownSync(passwordFile, options.uid, options.gid ?? options.uid)
    const init = ['-D', cluster, '-U', 'postgres', '-E', 'UTF8', '-A', 'scram-sha-256', '--no-sync']
    execFileSync(program('initdb'), [...init, `--pwfile=${passwordFile}`], options)
  })
}

/** Starts a standby, which has all that another server has and follows it. */
export async function startStandby({ at }: PostgresServer): Promise<PostgresServer> {
  return await start((cluster, options) => {
    execFileSync(
      program('pg_basebackup'),
      ['-D', cluster, '-d', at, '-R', '-c', 'fast', '--no-sync'],
      options,
    )
  })
}

interface Options {
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  readonly uid?: number
  readonly gid?: number
  readonly stdio: 'pipe'
}

async function start(make: (cluster: string, options: Options) => void): Promise<PostgresServer> {
  const data = mkdtempSync(join(tmpdir(), 'placeos-webhooks-postgres-'))
  const owner = serverUser()
  if (owner) chownSync(data, owner.uid, owner.gid)
  const options = {
    cwd: data,
    env: { LC_ALL: 'C', PATH: process.env.PATH },
    ...owner,
    stdio: 'pipe',
  } as const
  const cluster = join(data, 'cluster')
  make(cluster, options)
  const port = await freePort()
  const settings = [
    'fsync=off',
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${data}`,
    'shared_buffers=16MB',
  ]
  const args = ['-D', cluster, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])]
  const child = spawn(program('postgres'), args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] })
  const kill = (): void => {
    child.kill('SIGQUIT')
    rmSync(data, { recursive: true, force: true })
  }
  process.once('exit', kill)
  let said = ''
  child.stderr.on('data', (text: Buffer) => (said += String(text)))
  const url = `postgres://postgres:${PASSWORD}@127.0.0.1:${String(port)}/postgres`
  await until(
    () => {
      if (child.exitCode !== null) throw new Error(`PostgreSQL has ended: ${said}`)
      return answers(url)
    },
    () => `PostgreSQL does not answer: ${said}`,
  )
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }
  return {
    at: url,
    port,
    crash: () => end('SIGQUIT'),
    promote: () => {
      execFileSync(program('pg_ctl'), ['promote', '-D', cluster, '-w'], options)
    },
    stop: async () => {
      process.off('exit', kill)
      // At once, whoever is connected.
      await end('SIGINT')
      rmSync(data, { recursive: true, force: true })
    },
  }
}

/** The path of a program of the server. */
export function program(name: string): string {
  if (folder === undefined) throw new Error('PostgreSQL is not installed')
  return join(folder, name)
}

/** Whether a server takes connections, or a pooler does. */
export async function answers(connectionString: string): Promise<true | undefined> {
  const client = new pg.Client({ connectionString })
  try {
    await client.connect()
    return true
  } catch {
    return undefined
  } finally {
    await client.end()
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
export function serverUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const idOf = (flag: '-u' | '-g'): number =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: idOf('-u'), gid: idOf('-g') }
}
