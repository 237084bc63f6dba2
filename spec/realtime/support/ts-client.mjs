// Watches a board with the official client, unmodified: node ts-client.mjs HOST:PORT KEY.
// Writes a line for whatever it is told.
const [host, key] = process.argv.slice(2)

/** What a browser has and Node lacks; the client reads some of it while it loads. */
const storage = () => {
  const kept = new Map()
  return {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, String(value)),
    removeItem: (name) => void kept.delete(name),
    key: (at) => [...kept.keys()][at] ?? null,
    get length() {
      return kept.size
    },
  }
}
const { WebSocket } = await import('ws')
const browser = {
  window: globalThis,
  WebSocket,
  localStorage: storage(),
  sessionStorage: storage(),
  location: {
    ...{ protocol: 'http:', host, hostname: host, origin: `http://${host}`, href: `http://${host}/` },
    ...{ hash: '', search: '', pathname: '/', assign: () => undefined, reload: () => undefined },
  },
}
for (const [name, value] of Object.entries(browser)) globalThis[name] ??= value

const client = await import('@placeos/ts-client/dist/index.es.js')
await client.setup({
  host,
  secure: false,
  mock: false,
  token_header: true,
  handle_login: false,
  scope: 'public',
  auth_uri: '',
  token_uri: '',
  redirect_uri: `http://${host}/`,
})
client.setAPI_Key(key)

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
