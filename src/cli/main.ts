#!/usr/bin/env -S node --max-semi-space-size=64 --enable-source-maps
// The flag gives new objects 64 MiB: with many modules each collection walks the whole heap's pages, however little
// is new, so there should be few of them.
import { existsSync, readFileSync } from 'node:fs'
import { standardOutput } from './line/standard-output.js'
import { ownVersion } from './version.js'

const [first, ...others] = process.argv.slice(2)
const usage = new URL('./usage.txt', import.meta.url)
// All else takes a hundred times as long to load.
if (first === '--version' || first === '-v') standardOutput().out(`${ownVersion()}\n`)
else if ((first === '--help' || first === 'help') && others.length === 0 && existsSync(usage))
  standardOutput().out(readFileSync(usage, 'utf8'))
else await run()

async function run(): Promise<void> {
  try {
    await import('./run.js')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code !== 'EMFILE') throw error
    // Node reads hundreds of files at once, and cannot be told not to.
    process.stderr.write('too few files may be open at once: raise the limit (ulimit -n) to 1024 or more\n')
    process.exitCode = 1
  }
}
