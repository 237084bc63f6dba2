import { z } from 'zod'
import { printable } from '../../log/index.js'
import type { Records } from '../../plugin/index.js'
import type { StoredInstance, Trigger } from '../../triggers/index.js'
import { pathForm, queryForm } from '../../webhook-url/index.js'
import { unknownName } from '../line/choice.js'
import { read } from '../line/command-line.js'
import { refuse, type Command, type Output } from '../line/command.js'
import { STORAGE_USAGE, StorageOptions, storageSources } from '../line/storage.js'
import { withRecords } from './records.js'
import { table } from './table.js'

export const WEBHOOKS_USAGE = `Usage: placeos-webhooks webhooks [INSTANCE] [options]

Lists the webhook URLs of all system triggers that are kept, with their secrets: those made by REST
and in the console, and those that the configuration declared at the last start. Of one system
trigger, named by its id, it prints the URL alone, so that other programs may have it:
  curl -X POST "$(npx placeos-webhooks webhooks trig-boardroom)"

Options (and the variables that give the same):
  --url URL          PUBLIC_URL    what callers see [where the host at work says it listens,
                                   else http://127.0.0.1:3000]
${STORAGE_USAGE}  --help                           print this
`

const grammar = {
  schema: StorageOptions.extend({
    instance: z.string().min(1, 'must not be empty').optional(),
    url: z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }).optional(),
  }),
  values: { ...storageSources, url: { option: 'url', variable: 'PUBLIC_URL' } },
  operands: ['instance'],
}

const USUAL_URL = 'http://127.0.0.1:3000'

/** `webhooks`. */
export const webhooks: Command = async (args, env, output) => {
  const reading = read(grammar, args, env)
  if (reading.kind === 'unusable') return refuse(reading.faults, 'webhooks', output)
  if (reading.kind === 'help') {
    output.out(WEBHOOKS_USAGE)
    return 0
  }
  const { instance: wanted, url } = reading.values
  return await withRecords(reading.values, output, async (records: Records) => {
    const { triggers, instances } = await records.triggers.load()
    const found =
      wanted === undefined ? instances : instances.filter(({ settings }) => settings.id === wanted)
    if (wanted !== undefined && found.length === 0) {
      output.err(
        `${unknownName(
          'system trigger',
          wanted,
          instances.map(({ settings }) => settings.id),
        )}\n`,
      )
      return 1
    }
    const base = (url ?? (await records.host())?.address ?? USUAL_URL).replace(/\/+$/, '')
    if (wanted === undefined) list(found, triggers, base, output)
    else for (const one of found) output.out(`${urlOf(one, base)}\n`)
    return 0
  })
}

function list(
  instances: readonly StoredInstance[],
  triggers: readonly Trigger[],
  base: string,
  { out }: Output,
): void {
  if (instances.length === 0) {
    out('There is no webhook yet: add a trigger and a system_trigger, by REST or in the configuration.\n')
    return
  }
  const rows = instances.map((instance) => {
    const { id, trigger_id, control_system_id, enabled } = instance.settings
    const trigger = triggers.find((one) => one.id === trigger_id)
    const state = enabled && trigger?.enable_webhook ? 'on' : 'off'
    return [id, trigger?.name ?? trigger_id, control_system_id, state, urlOf(instance, base)].map(printable)
  })
  out(table([['id', 'trigger', 'system', 'state', 'URL'], ...rows]))
}

/** Some senders that sign the URL sort its query first. */
const urlOf = ({ settings }: StoredInstance, base: string): string =>
  base + (settings.signature ? pathForm(settings) : queryForm(settings))
