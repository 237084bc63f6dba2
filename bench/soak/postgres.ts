import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { atExit } from './at-exit.js'

/** A PostgreSQL of the soak's own. */
export interface Server {
  readonly url: string
  /** Halts all its processes where they are, or lets them go on. */
  readonly signal: (name: 'SIGSTOP' | 'SIGCONT') => void
  /** Breaks off every connection, and is back on the same port. */
  readonly restart: () => Promise<void>
  readonly stop: () => Promise<void>
}

const ROOT = '/usr/lib/postgresql'

/** Starts one in a folder, as careful with its disk as it is by default; undefined where it is not installed. */
export async function startPostgres(folder: string): Promise<Server | undefined> {
  const versions = existsSync(ROOT) ? readdirSync(ROOT).sort().reverse() : []
  const binaries = versions
    .map((version) => join(ROOT, version, 'bin'))
    .find((path) => existsSync(join(path, 'initdb')))
  if (binaries === undefined) return undefined
  const home = join(folder, 'postgres')
  mkdirSync(home)
  // It refuses to run as root.
  const owner = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : undefined
  if (owner) {
    chownSync(folder, owner.uid, owner.gid)
    chownSync(home, owner.uid, owner.gid)
  }
  const options = { cwd: home, env: { LC_ALL: 'C', PATH: process.env.PATH }, ...owner }
  const data = join(home, 'data')
  execFileSync(join(binaries, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8'], {
    ...options,
    stdio: 'pipe',
  })
  const port = await freePort()
  const settings = ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=']
  const start = (): ChildProcess =>
    spawn(join(binaries, 'postgres'), ['-D', data, '-p', String(port), ...settings], {
      ...options,
      stdio: 'ignore',
    })
  let child = start()
  const isGone = atExit(() => child.kill('SIGQUIT'))
  const url = `postgres://postgres@127.0.0.1:${String(port)}/postgres`
  await untilItAnswers(url)
  const end = async (): Promise<void> => {
    const gone = once(child, 'exit')
    child.kill('SIGINT')
    await gone
  }
  return {
    url,
    signal: (name) => {
      for (const id of [child.pid ?? 0, ...childrenOf(child.pid ?? 0)]) process.kill(id, name)
    },
    restart: async () => {
      await end()
      child = start()
      await untilItAnswers(url)
    },
    stop: async () => {
      await end()
      isGone()
    },
  }
}

const childrenOf = (id: number): number[] =>
  readFileSync(`/proc/${String(id)}/task/${String(id)}/children`, 'utf8')
    .split(' ')
    .flatMap((word) => (word === '' ? [] : Number(word)))

const idOf = (flag: '-u' | '-g'): number =>
  Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))

async function untilItAnswers(url: string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const client = new pg.Client({ connectionString: url })
    try {
      await client.connect()
      await client.end()
      return
    } catch (error) {
      if (attempt === 100) throw error
      await pause(100)
    }
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
