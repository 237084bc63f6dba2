import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { freePort } from './free-port.js'
import { isThere } from './programs.js'
import { until } from './until.js'

/** Whether there is one to start. */
export const isRedisInstalled = isThere('redis-server')

/** A Redis that is running. */
export interface RedisServer {
  /** Its URL. */
  readonly at: string
  readonly stop: () => Promise<void>
  /** Ends it at once, and forgets all it had. */
  readonly crash: () => Promise<void>
  /** Has it do nothing, and say nothing, until it is thawed. */
  readonly freeze: () => void
  readonly thaw: () => void
}

/** Starts a Redis that keeps nothing, on any free port unless one is given. */
export async function startRedis(port?: number): Promise<RedisServer> {
  const chosen = port ?? (await freePort())
  const folder = mkdtempSync(join(tmpdir(), 'placeos-webhooks-redis-'))
  const settings = ['--port', String(chosen), '--bind', '127.0.0.1', '--save', '', '--databases', '1024']
  const child = spawn('redis-server', settings, { cwd: folder, stdio: 'ignore' })
  const kill = (): void => {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', kill)
  const at = `redis://127.0.0.1:${String(chosen)}`
  await until(
    () => {
      if (child.exitCode !== null) throw new Error(`Redis has ended with ${String(child.exitCode)}`)
      return answers(at)
    },
    () => 'Redis does not answer',
  )
  const crash = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  return {
    at,
    crash,
    freeze: () => child.kill('SIGSTOP'),
    thaw: () => child.kill('SIGCONT'),
    stop: async () => {
      process.off('exit', kill)
      await crash()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function answers(url: string): Promise<true | undefined> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.ping()
    return true
  } catch {
    return undefined
  } finally {
    client.disconnect()
  }
}
