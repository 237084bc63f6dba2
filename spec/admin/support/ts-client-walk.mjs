// Walks through a site with the official client, unmodified: node ts-client-walk.mjs HOST:PORT KEY.
// Writes one JSON object with what each step gave; a step that throws ends it.
import { officialClient } from '../../support/official-client.mjs'

const [host, key] = process.argv.slice(2)

/** The first value of one of the client's streams. */
const first = (stream) =>
  new Promise((resolve, reject) => void stream.subscribe({ next: resolve, error: reject }))

const said = {}
const ask = async (name, stream) => (said[name] = await first(stream))

/** The very object that the client gave, changed, as people save it. */
const changed = (thing, change) => Object.assign(Object.create(Object.getPrototypeOf(thing)), thing, change)

async function walk() {
  const client = await officialClient(host, key)
  await ask('querySystems', client.querySystems())
  await ask('showSystem', client.showSystem('sys-lobby'))
  await ask('queryDrivers', client.queryDrivers())
  await ask('showDriver', client.showDriver('Beam'))
  await ask('queryZones', client.queryZones())
  await ask('listSystemZones', client.listSystemZones('sys-lobby'))
  await ask('systemMetadata', client.systemMetadata('sys-lobby'))
  await ask('systemSettings', client.systemSettings('sys-lobby'))

  const system = await ask('addSystem', client.addSystem({ name: 'Hall', description: 'A large room' }))
  const module = await ask(
    'addModule',
    client.addModule({ driver_id: 'Beam', custom_name: 'Cinema', ip: '10.0.0.7' }),
  )
  await ask('addSystemModule', client.addSystemModule(system.id, module.id))
  await ask('updateSystem', client.updateSystem(system.id, changed(said.addSystemModule, { name: 'Cinema' })))
  // The version it sends along is by now the one before.
  await ask(
    'updateStale',
    client.updateSystem(system.id, changed(said.addSystemModule, { name: 'Great hall' }), 'put'),
  )
  await ask('updateModule', client.updateModule(module.id, changed(module, { custom_name: 'Beamer' })))
  await ask('queryModules', client.queryModules({ control_system_id: system.id }))
  await ask('showModule', client.showModule(module.id))
  await ask('moduleSettings', client.moduleSettings(module.id))
  await ask('ownSettings', client.systemSettings(system.id))

  const trigger = await ask('addTrigger', client.addTrigger({ name: 'Bell', enable_webhook: true }))
  await ask('updateTrigger', client.updateTrigger(trigger.id, changed(trigger, { name: 'Door bell' })))
  await ask('updateStaleTrigger', client.updateTrigger(trigger.id, changed(trigger, { name: 'House bell' })))
  await ask('addSystemTrigger', client.addSystemTrigger(system.id, { trigger_id: trigger.id }))
  await ask('listSystemTriggers', client.listSystemTriggers(system.id))

  client.debug_events.subscribe(({ mod_id, level, message }) => {
    said.debug = [mod_id, level, message]
  })
  const beamer = client.getModule(system.id, 'Beamer', 1)
  const status = beamer.variable('host')
  const bound = new Promise((resolve) => {
    status.subscribe((value) => value === undefined || value === null || resolve(value))
  })
  status.bind()
  said.bound = await bound
  await client.debug({ sys: system.id, mod: module.id, index: 1, name: 'debug' })
  said.executed = await beamer.execute('point', ['left'])
  await ask('executeOnSystem', client.executeOnSystem(system.id, 'point', 'Beamer', 1, ['right']))

  await ask('stopSystem', client.stopSystem(system.id))
  said.stopped = (await first(client.showModule(module.id))).running
  await ask('startSystem', client.startSystem(system.id))
  await ask('stopModule', client.stopModule(module.id))
  await ask('startModule', client.startModule(module.id))
  said.started = (await first(client.showModule(module.id))).running
  await ask('removeSystemModule', client.removeSystemModule(system.id, module.id))
  await ask('removeModule', client.removeModule(module.id))
  await ask('removeSystem', client.removeSystem(system.id))
  await ask('removeTrigger', client.removeTrigger(trigger.id))
  await ask('afterwards', client.querySystems())
  said.members = {
    system: Object.keys(said.showSystem),
    module: [...Object.keys(said.showModule), 'system_id'],
  }
}

await walk().catch(async (error) => {
  said.thrown = error instanceof Error ? error.stack : JSON.stringify(error) + String(await error?.text?.())
})

// The client keeps timers that nothing can end.
process.stdout.write(JSON.stringify(said), () => process.exit(0))
