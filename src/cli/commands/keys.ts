import { z } from 'zod'
import { printable } from '../../log/index.js'
import { roles, type Keys } from '../../auth/index.js'
import { oneOf, unknownName } from '../line/choice.js'
import { read, type Grammar } from '../line/command-line.js'
import { refuse, type Command, type Output } from '../line/command.js'
import { withRecords } from './records.js'
import { table } from './table.js'
import { STORAGE_USAGE, StorageOptions, storageSources } from '../line/storage.js'

export const KEYS_USAGE = `Usage: placeos-webhooks keys list
       placeos-webhooks keys add --name NAME --role ROLE
       placeos-webhooks keys rotate ID
       placeos-webhooks keys remove ID

Manages API keys. A key is shown once, when it is made; a host that runs on the same data
knows it at once, and refuses it as soon as it is removed. rotate makes a new key in the place
of one, with its id, name and role, and the one before ends at once.

Options (and the variables that give the same):
  --name NAME                      what people call the key
  --role ROLE                      ${roles.join(', ')}
${STORAGE_USAGE}  --help                           print this
`

const verbs = ['list', 'add', 'rotate', 'remove']

const list = { schema: StorageOptions, values: storageSources }
const add = {
  schema: StorageOptions.extend({
    name: z.string('is required').trim().min(1, 'must not be empty').max(200),
    role: oneOf(roles),
  }),
  values: { ...storageSources, name: { option: 'name' }, role: { option: 'role' } },
}
const one = {
  schema: StorageOptions.extend({ id: z.string('is required: the id that keys list shows') }),
  values: storageSources,
  operands: ['id'],
}

/** `keys list`, `keys add` and `keys remove`. */
export const keys: Command = async ([verb, ...args], env, output) => {
  switch (verb) {
    case 'list':
      return await run(list, args, env, output, listKeys)
    case 'add':
      return await run(add, args, env, output, async (keys, { name, role }) => {
        const { id, key } = await keys.create({ name, role })
        output.out(`${key}\n`)
        output.err(`Made the ${role} key ${id}. It is not shown again.\n`)
        return 0
      })
    case 'rotate':
      return await run(one, args, env, output, rotateKey)
    case 'remove':
      return await run(one, args, env, output, async (keys, { id }) => {
        if (await keys.revoke(id)) {
          output.out(`Removed the key ${id}\n`)
          return 0
        }
        output.err(`there is no key ${printable(id)}\n`)
        return 1
      })
    case '--help':
    case '-h':
      output.out(KEYS_USAGE)
      return 0
    case undefined:
      return refuse([`say what to do: ${verbs.join(', ')}`], 'keys', output)
    default:
      return refuse([unknownName('command', verb, verbs)], 'keys', output)
  }
}

async function run<Schema extends typeof StorageOptions>(
  grammar: Grammar<Schema>,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  output: Output,
  act: (keys: Keys, values: z.output<Schema>, output: Output) => Promise<number>,
): Promise<number> {
  const reading = read(grammar, args, env)
  if (reading.kind === 'unusable') return refuse(reading.faults, 'keys', output)
  if (reading.kind === 'help') {
    output.out(KEYS_USAGE)
    return 0
  }
  return await withRecords(reading.values, output, ({ keys }) => act(keys, reading.values, output))
}

async function rotateKey(keys: Keys, { id }: { readonly id: string }, { out, err }: Output): Promise<number> {
  const rotated = await keys.rotate(id)
  if (rotated === 'none') err(`there is no key ${printable(id)}\n`)
  if (rotated === 'of the settings')
    err(`the key ${id} is that of ADMIN_KEY: give another there, and restart the host\n`)
  if (typeof rotated === 'string') return 1
  out(`${rotated.key}\n`)
  err(`Made another key in the place of ${id}, which has ended. It is not shown again.\n`)
  return 0
}

async function listKeys(keys: Keys, _: unknown, { out }: Output): Promise<number> {
  const all = await keys.list()
  if (all.length === 0) {
    out('There is no key yet: the first start of a host makes one, or keys add\n')
    return 0
  }
  const rows = all.map(({ id, role, created_at, last_used_at, name }) => [
    id,
    role,
    new Date(created_at).toISOString(),
    last_used_at === null ? 'never' : new Date(last_used_at).toISOString(),
    name,
  ])
  out(table([['id', 'role', 'made', 'last used', 'name'], ...rows]))
  return 0
}
