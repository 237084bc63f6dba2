import { z } from 'zod'
import { read, type Grammar } from '../line/command-line.js'
import { refuse, type Command } from '../line/command.js'
import { watchExecutions } from './watch-executions.js'
import type { WatchClock } from './watch-socket.js'

export const WATCH_USAGE = `Usage: placeos-webhooks watch SYSTEM [INSTANCE] [options]

Shows the executions of a system as they happen, or those of one system trigger; both are
named by their ids. When the connection is lost another is made, and what was missed is
shown, or said to be missing. Ctrl-C ends it.

Options (and the variables that give the same):
  --url URL    PLACEOS_WEBHOOKS_URL   where the host is [http://127.0.0.1:3000]
  --key KEY    PLACEOS_WEBHOOKS_KEY   an API key of the role support or admin; other users of
                                      this machine may see an option, but not the variable
  --json                              one JSON value a line, for other programs
  --help                              print this

Colours are left out where the output is no terminal or NO_COLOR is set.
`

const Options = z.object({
  system: z.string('is required: the id of a system').min(1, 'must not be empty').max(200),
  instance: z.string().min(1, 'must not be empty').max(200).default('*'),
  url: z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }),
  // What a header can carry.
  key: z.string('is required, as --key or PLACEOS_WEBHOOKS_KEY').regex(/^[\x21-\x7e]+$/, 'is no API key'),
  json: z.boolean(),
})

const grammar: Grammar<typeof Options> = {
  schema: Options,
  values: {
    url: { option: 'url', variable: 'PLACEOS_WEBHOOKS_URL', otherwise: 'http://127.0.0.1:3000' },
    key: { option: 'key', variable: 'PLACEOS_WEBHOOKS_KEY', isSecret: true },
  },
  flags: ['json'],
  operands: ['system', 'instance'],
}

/** A command ends with its process, which needs no other time than the machine's. */
const clock: WatchClock = {
  elapsed: () => performance.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs)
    return () => {
      clearTimeout(timer)
    }
  },
}

/** How long a reader may take for the last lines once it is ended, in milliseconds. */
const LAST_MS = 1000

/** `watch SYSTEM`. Ends with 0 at the first signal, and when nobody reads its output any more. */
export const watch: Command = async (args, env, output) => {
  const reading = read(grammar, args, env)
  if (reading.kind === 'unusable') return refuse(reading.faults, 'watch', output)
  if (reading.kind === 'help') {
    output.out(WATCH_USAGE)
    return 0
  }
  const ending = new AbortController()
  const end = (): void => {
    ending.abort()
  }
  process.once('SIGINT', end).once('SIGTERM', end)
  // It stays: each further line that nobody reads is another error.
  process.stdout.on('error', end)
  try {
    const colour = process.stdout.isTTY && !env.NO_COLOR
    return await watchExecutions({ ...reading.values, colour, clock, signal: ending.signal }, output)
  } finally {
    process.off('SIGINT', end).off('SIGTERM', end)
    // What waits for a reader that has stopped reading would keep the process from ending.
    if (ending.signal.aborted) setTimeout(() => process.exit(), LAST_MS).unref()
  }
}
