#!/usr/bin/env -S node --max-semi-space-size=64 --enable-source-maps
// The flag gives new objects 64 MiB: with many modules each collection walks the whole heap's pages, however little
// is new, so there should be few of them.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageDir, pinoLog, startHost, type Host } from '../host/index.js'
import type { Log } from '../log/index.js'
import { Problem } from '../problem/index.js'
import { readCommandLine, USAGE, type Options } from './options.js'
import { welcome } from './welcome.js'

const request = readCommandLine(process.argv.slice(2), process.env)
switch (request.kind) {
  case 'help':
    process.stdout.write(USAGE)
    break
  case 'version':
    process.stdout.write(`${ownVersion()}\n`)
    break
  case 'unusable':
    process.stderr.write(`${request.faults.join('\n')}\n\n${USAGE}`)
    process.exitCode = 2
    break
  case 'serve':
    await serve(request.options)
    break
}

async function serve(options: Options): Promise<void> {
  const log = pinoLog(options['log-level'])
  containStrays(log)
  try {
    const host = await startHost({
      port: options.port,
      host: options.host,
      configPath: options.config,
      dataDir: options.data,
      publicUrl: options['public-url'],
      log,
    })
    closeOnSignal(host, log)
    process.stdout.write(`${await welcome(host)}\n`)
  } catch (error) {
    process.stderr.write(explain(error, options))
    // Drivers that had started may hold the process open.
    process.exit(1)
  }
}

/** A driver's stray error, thrown where no caller of ours could catch it, costs a log line and no more. */
function containStrays(log: Log): void {
  process.on('uncaughtException', (error, origin) => {
    log.error('an error was not handled, most likely by a driver', { error, origin })
  })
}

/** A signal this soon after the first, in milliseconds, is the same one: npm passes the terminal's on once more. */
const ECHO_MS = 500

/** Closes at the first signal, and gives up waiting at the next. */
function closeOnSignal(host: Host, log: Log): void {
  let first: number | undefined
  const close = (): void => {
    if (first !== undefined) {
      if (performance.now() - first > ECHO_MS) process.exit(130)
      return
    }
    first = performance.now()
    process.stdout.write('Closing: waiting for calls under way\n')
    host.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error('closing failed', { error })
        process.exit(1)
      },
    )
  }
  process.on('SIGINT', close).on('SIGTERM', close)
}

/** One plain line for each thing to mend. */
function explain(error: unknown, options: Options): string {
  if (error instanceof Problem && error.faults.length > 0) {
    return error.faults.map(({ path, message }) => `${path}: ${message}\n`).join('')
  }
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') return `port ${String(options.port)} is in use: choose another with --port\n`
  if (code === 'EACCES')
    return `port ${String(options.port)} may not be used by this user: choose another with --port\n`
  return `${error instanceof Error ? error.message : String(error)}\n`
}

function ownVersion(): string {
  const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as {
    version: string
  }
  return version
}
