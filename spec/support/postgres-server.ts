import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import pg from 'pg'
import type { Running } from './shared.js'
import { until } from './until.js'

const PASSWORD = 'the-password-of-specs'

/** Where `initdb` and `postgres` are; undefined where PostgreSQL is not installed. */
const folder = binaryFolders().find(
  (path) => existsSync(join(path, 'initdb')) && existsSync(join(path, 'postgres')),
)

/** Whether there is one to start. */
export const isInstalled = folder !== undefined

/** Starts a PostgreSQL of this run's own, on any free port; its URL is an administrator's. */
export async function startPostgres(): Promise<Running> {
  if (folder === undefined) throw new Error('PostgreSQL is not installed')
  const data = mkdtempSync(join(tmpdir(), 'placeos-webhooks-postgres-'))
  const owner = serverUser()
  const options = { cwd: data, env: { LC_ALL: 'C', PATH: process.env.PATH }, ...owner }
  const cluster = join(data, 'cluster')
  // The password is read by the user the server runs as.
  const passwordFile = join(data, 'password')
  writeFileSync(passwordFile, PASSWORD)
  if (owner) for (const path of [data, passwordFile]) chownSync(path, owner.uid, owner.gid)
  const init = ['-D', cluster, '-U', 'postgres', '-E', 'UTF8', '-A', 'scram-sha-256', '--no-sync']
  execFileSync(join(folder, 'initdb'), [...init, `--pwfile=${passwordFile}`], { ...options, stdio: 'pipe' })

  const port = String(await freePort())
  const settings = [
    'fsync=off',
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'shared_buffers=16MB',
  ]
  const args = ['-D', cluster, '-p', port, ...settings.flatMap((setting) => ['-c', setting])]
  const child = spawn(join(folder, 'postgres'), args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] })
  const kill = (): void => {
    child.kill('SIGQUIT')
    rmSync(data, { recursive: true, force: true })
  }
  process.once('exit', kill)
  let said = ''
  child.stderr.on('data', (text: Buffer) => (said += String(text)))
  const url = `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`
  await until(
    () => {
      if (child.exitCode !== null) throw new Error(`PostgreSQL has ended: ${said}`)
      return answers(url)
    },
    () => `PostgreSQL does not answer: ${said}`,
  )
  return {
    at: url,
    stop: async () => {
      process.off('exit', kill)
      const ended = once(child, 'exit')
      // At once, whoever is connected.
      child.kill('SIGINT')
      await ended
      rmSync(data, { recursive: true, force: true })
    },
  }
}

async function answers(connectionString: string): Promise<true | undefined> {
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
