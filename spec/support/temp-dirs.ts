import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** When what a spec has made is cleared away: after each one, or after all. */
export type Cleaning = (clean: () => void | Promise<void>) => void

/** Within `describe`: gives a way to make folders that are cleared away, come what may. */
export function tempDirs(cleaning: Cleaning = afterEach): () => string {
  const made: string[] = []
  cleaning(() => {
    for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true })
  })
  return () => {
    const folder = mkdtempSync(join(tmpdir(), 'placeos-webhooks-'))
    made.push(folder)
    return folder
  }
}
