import { readDatabaseUrl } from '../database-url/index.js'
import { pinoLog, standardLines, startHost, type Host } from '../host/index.js'
import { KnownSecrets, type Log } from '../log/index.js'
import { codeOf } from '../problem/index.js'
import { backup } from './commands/backup.js'
import { check } from './commands/check.js'
import { containConsole } from './contain-console.js'
import { isExample } from './example.js'
import { unknownName } from './line/choice.js'
import { environmentOf } from './line/environment.js'
import { refuse, type Command } from './line/command.js'
import { explain } from './commands/explain.js'
import { importTriggers } from './commands/import.js'
import { keys } from './commands/keys.js'
import { webhooks } from './commands/webhooks.js'
import { restore } from './commands/restore.js'
import { senders } from './commands/senders.js'
import { readOptions, USAGE, type Options } from './line/options.js'
import { withPlaceOs } from './line/placeos.js'
import { standardOutput } from './line/standard-output.js'
import { watch } from './watch/watch.js'
import { heedSignals } from './signals.js'
import { ownVersion } from './version.js'
import { welcome } from './welcome.js'

const commands: Readonly<Record<string, Command>> = {
  ...{ backup, check, keys, restore, senders, watch, webhooks },
  import: importTriggers,
}

const output = standardOutput()
const words = process.argv.slice(2)
const [word = '', ...rest] = words
const command = Object.hasOwn(commands, word) ? commands[word] : undefined
const { env, faults } = await environmentOf(process.env)
if (faults.length > 0) process.exitCode = refuse(faults, '', output)
else if (command) process.exitCode = await command(rest, env, output)
else if (words.includes('--version') || words.includes('-v')) output.out(`${ownVersion()}\n`)
else if (word === 'help') output.out(USAGE)
else if (word !== '' && !word.startsWith('-')) process.exitCode = refuse([notACommand(word)], '', output)
else await runHost(words)

/** A command that stands behind options is told where it belongs. */
function misplaced(fault: string): string {
  const [, name = ''] = /^(\w+) is one word too many$/.exec(fault) ?? []
  return Object.hasOwn(commands, name) ? `${name} comes first: placeos-webhooks ${name} …` : fault
}

function notACommand(word: string): string {
  const fault = unknownName('command', word, Object.keys(commands))
  return fault.endsWith('?') ? fault : `${fault}: without one, a host starts`
}

async function runHost(args: readonly string[]): Promise<void> {
  const reading = readOptions(args, env)
  if (reading.kind === 'help') output.out(USAGE)
  else if (reading.kind === 'unusable') process.exitCode = refuse(reading.faults.map(misplaced), '', output)
  else await serve(reading.values)
}

async function serve(options: Options): Promise<void> {
  const { logLevel, showSecrets = process.stdout.isTTY, ...rest } = withPlaceOs(options)
  const secrets = new KnownSecrets(secretsOf(options))
  let host: Host | undefined
  const log = pinoLog(logLevel, (text) => secrets.takenOut(host?.withoutSecrets(text) ?? text))
  const lines = standardLines(1)
  const say = (line: string): void => {
    lines.write(`${line}\n`)
  }
  containStrays(log)
  containConsole((text) => {
    lines.write(text)
  }, log)
  const starting = startHost({ ...rest, log, env, secrets })
  // Before any module is there: one that takes long to load is to be unloaded as well.
  const signals = heedSignals(starting, log, say)
  try {
    host = await starting
    if (!signals.isClosing) {
      const { dataDir, config } = options
      say(await welcome(host, { showSecrets, dataDir, isExample: await isExample(config) }))
    }
  } catch (error) {
    output.err(reasonOf(error, options))
    // Drivers that had started may hold the process open.
    process.exit(1)
  }
}

/** What no log line may show, whoever says it: none of these is known by its place alone. */
function secretsOf({ adminKey, databaseUrl, smtpUrl, placeosRedisUrl, placeosApiKey }: Options): string[] {
  const passwords = [
    ...(databaseUrl === undefined ? [] : (readDatabaseUrl(databaseUrl)?.passwords ?? [])),
    ...(smtpUrl === undefined ? [] : passwordsOf(smtpUrl)),
    ...(placeosRedisUrl === undefined ? [] : passwordsOf(placeosRedisUrl)),
  ]
  return [adminKey, placeosApiKey, ...passwords].filter((one) => one !== undefined)
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

/** What is the matter with starting. */
function reasonOf(error: unknown, { port }: Options): string {
  const code = codeOf(error)
  if (code === 'EADDRINUSE') return `port ${String(port)} is in use: choose another with --port\n`
  if (code === 'EACCES')
    return `port ${String(port)} may not be used by this user: choose another with --port\n`
  return explain(error)
}
