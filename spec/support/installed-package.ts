import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import type { SpawnedProcess } from './processes.js'
import { shared } from './shared.js'

type StartProcess = (
  command: string,
  args: readonly string[],
  options?: { readonly cwd?: string },
) => SpawnedProcess

/** Runs a command to its end; what it said is in the error when it fails. */
export async function run(
  start: StartProcess,
  command: string,
  args: readonly string[],
  cwd: string,
): Promise<void> {
  const one = start(command, args, { cwd })
  const code = await one.exit
  if (code === 0) return
  throw new Error(`${command} ${args.join(' ')} ended with ${String(code)}:\n${one.stdout}\n${one.stderr}`)
}

/** What installing the database library compiles. */
const COMPILED = 'node_modules/better-sqlite3/build/Release/better_sqlite3.node'

/** Installs the packed package in an empty project with a compiler beside it. */
export async function installPackage(start: StartProcess, folder: string): Promise<void> {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  const quick = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts']
  await run(start, 'npm', ['install', ...quick, await shared('tarball')], folder)
  // What `npm ci` has compiled here would be compiled again, for a minute and more.
  cpSync(resolve(COMPILED), join(folder, COMPILED), { recursive: true })
  mkdirSync(join(folder, 'node_modules/@types'), { recursive: true })
  for (const tool of ['typescript', '@types/node'])
    symlinkSync(resolve('node_modules', tool), join(folder, 'node_modules', tool))
}

/** The files below a folder, with forward slashes, in order; other packages' aside. */
export const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => !path.startsWith('node_modules') && statSync(join(folder, path)).isFile())
    .map((path) => relative(folder, join(folder, path)).replaceAll('\\', '/'))
    .sort()

/** The sources of a source map that neither the map nor the package has. */
export function missingSources(folder: string, map: string): string[] {
  const { sources, sourcesContent = [] } = JSON.parse(readFileSync(join(folder, map), 'utf8')) as {
    sources: string[]
    sourcesContent?: (string | null)[]
  }
  return sources.filter((source, at) => {
    if (typeof sourcesContent[at] === 'string') return false
    return statSync(join(folder, map, '..', source), { throwIfNoEntry: false }) === undefined
  })
}
