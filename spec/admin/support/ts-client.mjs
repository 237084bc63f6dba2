// Drives the official client, unmodified, against a server: node ts-client.mjs HOST:PORT KEY SYSTEM.
// Writes one JSON object with what each call gave.
const [host, key, system] = process.argv.slice(2)

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

/** The first value of one of the client's streams. */
const first = (stream) =>
  new Promise((resolve, reject) => void stream.subscribe({ next: resolve, error: reject }))

const said = {}
const ask = async (name, stream) => (said[name] = await first(stream))

const added = await ask(
  'addTrigger',
  client.addTrigger({ name: 'From a client', enable_webhook: true, supported_methods: ['GET', 'POST'] }),
)
await ask('queryTriggers', client.queryTriggers({ limit: 1 }))
await ask('nextTriggers', said.queryTriggers.next())
await ask('showTrigger', client.showTrigger(added.id, { instances: true }))
await ask('updateTrigger', client.updateTrigger(added.id, { ...added.toJSON(), debounce_period: 7 }))
const applied = await ask('addSystemTrigger', client.addSystemTrigger(system, { trigger_id: added.id }))
await ask(
  'updateSystemTrigger',
  client.updateSystemTrigger(system, applied.id, { exec_enabled: true }, 'put'),
)
await ask('listSystemTriggers', client.listSystemTriggers(system, { complete: true }))
await ask('showSystemTrigger', client.showSystemTrigger(system, applied.id))
await ask('listTriggerInstances', client.listTriggerInstances(added.id))
// The client has no function for this one, but knows the way.
await ask(
  'showWebhook',
  client.get(`${client.apiEndpoint()}/webhook/${applied.id}?secret=${applied.webhook_secret}`),
)
await ask('executeOnSystem', client.executeOnSystem(system, 'add', 'Display', 1, [2, 3]))
await ask('functionList', client.functionList(system, 'Display', 1))
await ask('querySystems', client.querySystems({ limit: 10 }))
await ask('showSystem', client.showSystem(system))
await ask('removeSystemTrigger', client.removeSystemTrigger(system, applied.id))
await ask('removeTrigger', client.removeTrigger(added.id))
await ask('afterwards', client.queryTriggers({ q: 'client' }))
said.refused = await first(client.showTrigger(added.id)).then(
  () => 'nothing',
  (response) => response.status,
)

// The client keeps timers that nothing can end.
process.stdout.write(JSON.stringify(said), () => process.exit(0))
