import { createServer, type RequestListener } from 'node:http'
import { expect } from 'chai'
import request from 'supertest'
import { driver, Driver, reply, webhook } from '../../src/driver/index.js'
import { activate, type Plugin } from '../../src/plugin/index.js'
import { FakeClock, MemoryLog } from '../../src/testing/index.js'

/** When the driver's method ran, in milliseconds since the beginning. */
let ran: number[]

@driver({ name: 'Bell', generic: 'Bell' })
class Bell extends Driver {
  readonly #start = this.now()
  @webhook()
  request() {
    ran.push(this.now() - this.#start)
    return reply(200, 'rung')
  }
}

/** The rows of the timing table that more than the machine decides, through the whole plugin. */
describe('A webhook call', () => {
  let clock: FakeClock
  let log: MemoryLog
  let plugin: Plugin
  let start: number
  const begin = async (trigger: object): Promise<void> => {
    ran = []
    clock = new FakeClock()
    start = clock.now()
    log = new MemoryLog()
    plugin = await activate({ configuration: configuration(trigger), drivers: [Bell], clock, log })
  }
  const configuration = (trigger: object): unknown => ({
    modules: [{ id: 'mod-1', driver: 'Bell' }],
    systems: [{ id: 'sys-1', name: 'Lobby', modules: ['mod-1'] }],
    triggers: [{ id: 'trigger-1', name: 'Doorbell', debounce_period: 0.5, ...trigger }],
    system_triggers: [
      {
        id: 'trig-1',
        trigger_id: 'trigger-1',
        control_system_id: 'sys-1',
        webhook_secret: 'a secret of ours',
        exec_enabled: true,
      },
    ],
  })
  afterEach(() => plugin.close())

  /** Calls at a time, and gives the status of the answer. */
  const call = async (at: number, more = ''): Promise<number> => {
    await clock.advance(start + at - clock.now())
    const listener: RequestListener = (incoming, outgoing) => {
      plugin.router(incoming, outgoing, () => outgoing.writeHead(599).end())
    }
    const path = `/api/engine/v2/webhook/trig-1/notify/${encodeURIComponent('a secret of ours')}${more}`
    return (await request(createServer(listener)).post(path)).status
  }
  const fired = (): unknown[] =>
    log.lines.filter(({ message }) => message === 'trigger fired').map(({ details }) => details.count)

  it('fires its trigger and is answered 202', async () => {
    await begin({ enable_webhook: true })
    expect([await call(0), await call(200), await call(900)]).to.deep.equal([202, 202, 202])
    expect(fired()).to.deep.equal([1, 2])
  })

  it('executes each time, while the trigger fires once a burst', async () => {
    await begin({ enable_webhook: true })
    expect([await call(0, '/Bell/1/request'), await call(200, '/Bell/1/request')]).to.deep.equal([200, 200])
    expect(ran).to.deep.equal([0, 200])
    expect(fired()).to.deep.equal([1])
  })

  it('does not reach a trigger whose webhook is off: it is 404, and nothing fires or runs', async () => {
    await begin({ enable_webhook: false })
    expect([await call(0), await call(10, '/Bell/1/request')]).to.deep.equal([404, 404])
    expect([fired(), ran]).to.deep.equal([[], []])
  })

  it('does not reach a trigger whose methods do not include its verb', async () => {
    await begin({ enable_webhook: true, supported_methods: ['GET'] })
    expect(await call(0)).to.equal(405)
    expect(fired()).to.deep.equal([])
  })

  it('counts on after its trigger is edited, and fires at once', async () => {
    await begin({ enable_webhook: true })
    await call(0)
    await plugin.configure(configuration({ enable_webhook: true, description: 'edited' }))
    await call(100)
    expect(fired()).to.deep.equal([1, 2])
  })
})
