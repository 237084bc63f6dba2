import { execFile } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

/** What hosts use beside this plugin, in versions of its own: `package.json` and its lockfile. */
const SOURCE = 'spec/hosts/packages'

/** Installed once for each lockfile. */
const CACHE = 'node_modules/.cache/placeos-webhooks-hosts'

const MANIFESTS = ['package.json', 'package-lock.json']

/** Gives what a package exports by default. */
export type LoadHostPackage = (name: string) => Promise<unknown>

/**
 * Within `describe`: the packages of hosts, installed before the first spec. Where that cannot be done the specs are
 * pending; with `CI=true` they fail.
 */
export function hostPackages(): LoadHostPackage {
  let folder: string | undefined
  before(async function () {
    this.timeout(120_000)
    try {
      folder = await (installing ??= install())
    } catch (error) {
      if (process.env.CI === 'true') throw error
      this.skip()
    }
  })
  return async (name) => {
    if (folder === undefined) throw new Error('the packages of hosts are not installed')
    const path = createRequire(join(folder, 'package.json')).resolve(name)
    const { default: exported } = (await import(pathToFileURL(path).href)) as { default: unknown }
    return exported
  }
}

/** One for all files of a run. */
let installing: Promise<string> | undefined

async function install(): Promise<string> {
  const hash = createHash('sha256')
  for (const name of MANIFESTS) hash.update(readFileSync(join(SOURCE, name)))
  const folder = resolve(CACHE, hash.digest('hex').slice(0, 16))
  if (existsSync(folder)) return folder
  const making = `${folder}-${randomUUID()}`
  mkdirSync(making, { recursive: true })
  try {
    for (const name of MANIFESTS) cpSync(join(SOURCE, name), join(making, name))
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
