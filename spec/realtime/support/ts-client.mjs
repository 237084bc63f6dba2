// Watches a board with the official client, unmodified: node ts-client.mjs HOST:PORT KEY.
// Writes a line for whatever it is told.
import { officialClient } from '../../support/official-client.mjs'

const [host, key] = process.argv.slice(2)

const client = await officialClient(host, key)

const say = (what, value) => void process.stdout.write(`${what} ${JSON.stringify(value)}\n`)

/** Says a status of the site, now and whenever it changes. */
const watch = (module, name) => {
  const variable = client.getModule('sys-site', module).variable(name)
  variable.subscribe((value) => {
    if (value !== undefined) say(name, value)
  })
  return variable.bind()
}

client.debug_events.subscribe(({ mod_id, level, message }) => say('debug', [mod_id, level, message]))
watch('Board_1', 'started')
const leave = watch('Board_1', 'shown')
watch('_TRIGGER__1', 'trig-site')
const board = client.getModule('sys-site', 'Board', 1)
say('executed', await board.execute('show', ['hello']))
await client.debug({ sys: 'sys-site', mod: 'mod-0', index: 1, name: 'debug' })
say('executed', await board.execute('show', ['world']))
say('refused', (await board.execute('sing').catch((error) => error)).msg)
await client.ignore({ sys: 'sys-site', mod: 'mod-0', index: 1, name: 'debug' })
leave()
say('ready', true)
