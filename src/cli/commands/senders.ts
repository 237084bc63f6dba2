import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import { readConfiguration } from '../../host/index.js'
import { knownSenders } from '../../plugin/index.js'
import { ownSenders, spokenScheme, toldOf, type Senders } from '../../senders/index.js'
import { read } from '../line/command-line.js'
import { refuse, type Command } from '../line/command.js'
import { explain } from './explain.js'

export const SENDERS_USAGE = `Usage: placeos-webhooks senders [NAME] [options]

Tells which senders are known by name: all of them, or of one what to enter where, how its calls
are proved and what it wants back. Nothing is asked of any network.

Options:
  --config FILE                    a host's configuration: tells of the senders too that it and its
                                   drivers bring
  --help                           print this
`

const grammar = {
  schema: z.object({ name: z.string().optional(), config: z.string().min(1).optional() }),
  values: { config: { option: 'config' } },
  operands: ['name'],
}

/** `senders`. */
export const senders: Command = async (args, env, output) => {
  const reading = read(grammar, args, env)
  if (reading.kind === 'unusable') return refuse(reading.faults.map(plain), 'senders', output)
  if (reading.kind === 'help') {
    output.out(SENDERS_USAGE)
    return 0
  }
  const { name, config } = reading.values
  try {
    const known = config === undefined ? ownSenders : await sendersOf(config, env)
    if (name !== undefined && !known.has(name))
      return refuse([plain(`NAME ${name}: ${known.unknown(name)}`)], 'senders', output)
    output.out(name === undefined ? table(known) : section(known, name))
    return 0
  } catch (error) {
    output.err(explain(error))
    return 1
  }
}

async function sendersOf(config: string, env: NodeJS.ProcessEnv): Promise<Senders> {
  const { configuration } = await readConfiguration(config, env)
  return await knownSenders(configuration, dirname(resolve(config)))
}

function table(senders: Senders): string {
  const width = Math.max(...senders.names.map((name) => name.length))
  return senders.names
    .map((name) => {
      const { title, scheme } = senders.of(name)
      return plain(`${name.padEnd(width)}  ${title}: ${spokenScheme(scheme)}\n`)
    })
    .join('')
}

function section(senders: Senders, name: string): string {
  const sender = senders.of(name)
  const example = { sender: name, ...(sender.secret && { signature: { secrets: ['…'] } }) }
  return [
    `${sender.title}\n\n`,
    ...toldOf(sender).map((sentence) => plain(`- ${sentence}\n`)),
    `\nOn a system trigger: ${JSON.stringify(example)}\n`,
  ].join('')
}

/** A terminal has no use for what marks names in a document. */
const plain = (text: string): string => text.replaceAll('`', '')
