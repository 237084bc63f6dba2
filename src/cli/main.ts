#!/usr/bin/env -S node --max-semi-space-size=64 --enable-source-maps
// The flag gives new objects 64 MiB: with many modules each collection walks the whole heap's pages, however little
// is new, so there should be few of them.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageDir, pinoLog, standardLines, startHost, type Host } from '../host/index.js'
import { KnownSecrets, type Log } from '../log/index.js'
import { check } from './commands/check.js'
import { refuse, type Command } from './line/command.js'
import { explain } from './commands/explain.js'
import { importTriggers } from './commands/import.js'
import { keys } from './commands/keys.js'
import { readOptions, USAGE, type Options } from './line/options.js'
import { senders } from './commands/senders.js'
import { standardOutput } from './line/standard-output.js'
import { watch } from './watch/watch.js'
import { welcome } from './welcome.js'

const commands: Readonly<Record<string, Command>> = { check, keys, import: importTriggers, senders, watch }

const output = standardOutput()
const words = process.argv.slice(2)
const [word = '', ...rest] = words
const command = Object.hasOwn(commands, word) ? commands[word] : undefined
if (command) process.exitCode = await command(rest, process.env, output)
else if (words.includes('--version') || words.includes('-v')) output.out(`${ownVersion()}\n`)
else await runHost(words)

async function runHost(args: readonly string[]): Promise<void> {
  const reading = readOptions(args, process.env)
  if (reading.kind === 'help') output.out(USAGE)
  else if (reading.kind === 'unusable') process.exitCode = refuse(reading.faults, USAGE, output)
  else await serve(reading.values)
}

async function serve(options: Options): Promise<void> {
  const { logLevel, ...rest } = options
  const own = new KnownSecrets(secretsOf(options))
  let host: Host | undefined
  const log = pinoLog(logLevel, (text) => own.takenOut(host?.withoutSecrets(text) ?? text))
  const lines = standardLines(1)
  const say = (line: string): void => {
    lines.write(`${line}\n`)
  }
  containStrays(log)
  try {
    host = await startHost({ ...rest, log })
    closeOnSignal(host, log, say)
    say(await welcome(host))
  } catch (error) {
    output.err(reasonOf(error, options))
    // Drivers that had started may hold the process open.
    process.exit(1)
  }
}

/** What no log line may show, whoever says it: none of these is known by its place alone. */
function secretsOf({ adminKey, databaseUrl, smtpUrl }: Options): string[] {
  const passwords = [databaseUrl, smtpUrl].flatMap((url) => (url === undefined ? [] : passwordsOf(url)))
  return adminKey === undefined ? passwords : [adminKey, ...passwords]
}

/** The password of a URL, as it stands there and as it is meant. */
function passwordsOf(url: string): string[] {
  const { password } = new URL(url)
  try {
    return [password, decodeURIComponent(password)]
  } catch {
    return [password]
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

/**
 * How long closing may take, in milliseconds. It gives up by itself before; this is for what holds up even that. The
 * rest of the 10 seconds is for lines that wait to be written.
 */
const CLOSED_MS = 9700

/** Closes at the first signal, and gives up waiting at the next. */
function closeOnSignal(host: Host, log: Log, say: (line: string) => void): void {
  let first: number | undefined
  const close = (): void => {
    if (first !== undefined) {
      if (performance.now() - first > ECHO_MS) process.exit(130)
      return
    }
    first = performance.now()
    say('Closing: waiting for calls under way')
    setTimeout(() => {
      log.error('closing took too long; what is left is cut off')
      process.exit(1)
    }, CLOSED_MS).unref()
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

/** What is the matter with starting. */
function reasonOf(error: unknown, { port }: Options): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') return `port ${String(port)} is in use: choose another with --port\n`
  if (code === 'EACCES')
    return `port ${String(port)} may not be used by this user: choose another with --port\n`
  return explain(error)
}

function ownVersion(): string {
  const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as {
    version: string
  }
  return version
}
