import { execFile } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

/** Installed once for each lockfile. */
const CACHE = 'node_modules/.cache/placeos-webhooks-specs'

const MANIFESTS = ['package.json', 'package-lock.json']

/**
 * Within `describe`: packages of a spec's own, installed before the first of them. Where that cannot be done the
 * specs are pending; with `CI=true` they fail.
 * @param source the folder with their `package.json` and lockfile
 * @returns gives the folder that has them in `node_modules`
 */
export function installedFolder(source: string): () => string {
  let folder: string | undefined
  before(async function () {
    this.timeout(120_000)
    try {
      folder = await install(source)
    } catch (error) {
      if (process.env.CI === 'true') throw error
      this.skip()
    }
  })
  return () => {
    if (folder === undefined) throw new Error(`the packages of ${source} are not installed`)
    return folder
  }
}

/** One for all files of a run, by source. */
const installing = new Map<string, Promise<string>>()

function install(source: string): Promise<string> {
  const found = installing.get(source) ?? makeFolder(source)
  installing.set(source, found)
  return found
}

async function makeFolder(source: string): Promise<string> {
  const hash = createHash('sha256')
  for (const name of MANIFESTS) hash.update(readFileSync(join(source, name)))
  const folder = resolve(CACHE, hash.digest('hex').slice(0, 16))
  if (existsSync(folder)) return folder
  const making = `${folder}-${randomUUID()}`
  mkdirSync(making, { recursive: true })
  try {
    for (const name of MANIFESTS) cpSync(join(source, name), join(making, name))
    await ci(making, '--offline').catch(() => ci(making, '--prefer-offline'))
    renameSync(making, folder)
  } catch (error) {
    // Another run may have been faster.
    if (!existsSync(folder)) throw error
  } finally {
    rmSync(making, { recursive: true, force: true })
  }
  return folder
}

const ci = (cwd: string, ...how: string[]) =>
  promisify(execFile)('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', ...how], { cwd })
