import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addressOf, MAIN, SpawnedProcess } from '../../support/processes.js'
import { KEY } from './console-hosts.js'

/** Does something with a host of its own, outside of specs. */
export async function withHost(work: (address: string) => Promise<void>): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'placeos-webhooks-'))
  const env = {
    PATH: process.env.PATH ?? '',
    PORT: '0',
    DATA_DIR: dataDir,
    ADMIN_KEY: KEY,
    LOG_LEVEL: 'error',
  }
  const host = new SpawnedProcess(
    spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true }),
  )
  try {
    await work(await addressOf(host))
  } finally {
    await host.end()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
