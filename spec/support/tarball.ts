import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Running } from './shared.js'

/** Packs the package as it is built. */
export async function packPackage(): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'placeos-webhooks-tarball-'))
  await promisify(execFile)('npm', ['pack', '--ignore-scripts', '--pack-destination', folder])
  const [tarball = ''] = readdirSync(folder)
  return {
    at: join(folder, tarball),
    stop: () => {
      rmSync(folder, { recursive: true, force: true })
      return Promise.resolve()
    },
  }
}
