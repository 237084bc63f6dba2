// Drives the official client, unmodified, against a server: node ts-client.mjs HOST:PORT KEY SYSTEM.
// Writes one JSON object with what each call gave.
import { officialClient } from '../../support/official-client.mjs'

const [host, key, system] = process.argv.slice(2)

const client = await officialClient(host, key)

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
// Saved as a whole, as people save what the client gave them: it decides by itself what it sends.
const whole = (thing) => Object.assign(Object.create(Object.getPrototypeOf(thing)), thing)
const changed = (thing, change) => Object.assign(whole(thing), change)
const spread = (thing) => ({
  ...thing,
  ...Object.fromEntries(gettersOf(thing).map((name) => [name, thing[name]])),
})
const gettersOf = (thing) =>
  Object.entries(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(thing)))
    .filter(([, { get }]) => get !== undefined)
    .map(([name]) => name)
said.members = [...Object.keys(added), ...gettersOf(added)]
const one = await ask(
  'savedTrigger',
  client.updateTrigger(added.id, changed(said.updateTrigger, { name: 'Saved' })),
)
await ask('spreadTrigger', client.updateTrigger(added.id, { ...spread(one), name: 'Spread' }, 'put'))
const copy = await ask('copiedTrigger', client.addTrigger(changed(one, { name: 'Copied' })))
const instance = await ask(
  'appliedWhole',
  client.addSystemTrigger(system, changed(one, { trigger_id: copy.id })),
)
await ask(
  'savedInstance',
  client.updateSystemTrigger(system, instance.id, changed(instance, { exec_enabled: true }), 'put'),
)
await ask(
  'spreadInstance',
  client.updateSystemTrigger(system, instance.id, { ...spread(instance), enabled: true }, 'put'),
)
await ask('removeCopied', client.removeTrigger(copy.id))
await ask('removeSystemTrigger', client.removeSystemTrigger(system, applied.id))
await ask('removeTrigger', client.removeTrigger(added.id))
await ask('afterwards', client.queryTriggers({ q: 'client' }))
said.refused = await first(client.showTrigger(added.id)).then(
  () => 'nothing',
  (response) => response.status,
)

// The client keeps timers that nothing can end.
process.stdout.write(JSON.stringify(said), () => process.exit(0))
