import { z } from 'zod'
import { SenderName, senderNames, senderOf, spokenScheme, toldOf } from '../../senders/index.js'
import { read } from '../line/command-line.js'
import { refuse, type Command } from '../line/command.js'

export const SENDERS_USAGE = `Usage: placeos-webhooks senders [NAME]

Tells which senders are known by name: all of them, or of one what to enter where, how its calls
are proved and what it wants back. Nothing is asked of any network.

Options:
  --help                           print this
`

const grammar = { schema: z.object({ name: SenderName.optional() }), operands: ['name'] }

/** `senders`. */
export const senders: Command = (args, env, output) => {
  const reading = read(grammar, args, env)
  if (reading.kind === 'unusable')
    return Promise.resolve(refuse(reading.faults.map(plain), 'senders', output))
  if (reading.kind === 'help') output.out(SENDERS_USAGE)
  else output.out(reading.values.name === undefined ? table() : section(reading.values.name))
  return Promise.resolve(0)
}

function table(): string {
  const width = Math.max(...senderNames.map((name) => name.length))
  return senderNames
    .map((name) => {
      const { title, scheme } = senderOf(name)
      return plain(`${name.padEnd(width)}  ${title}: ${spokenScheme(scheme)}\n`)
    })
    .join('')
}

function section(name: string): string {
  const sender = senderOf(name)
  const example = { sender: name, signature: { secrets: ['…'] } }
  return [
    `${sender.title}\n\n`,
    ...toldOf(sender).map((sentence) => plain(`- ${sentence}\n`)),
    `\nOn a system trigger: ${JSON.stringify(example)}\n`,
  ].join('')
}

/** A terminal has no use for what marks names in a document. */
const plain = (text: string): string => text.replaceAll('`', '')
