import { expect } from 'chai'
import { container, type InjectionToken } from 'tsyringe'
import { Bus } from '../../src/bus/index.js'
import { Log } from '../../src/log/index.js'
import { Runtime } from '../../src/runtime/index.js'
import { Clock } from '../../src/time/index.js'
import { makeBell } from '../support/bell.js'
import { farRuntime } from '../support/far-runtime.js'
import { bellStatus, bellUrl, lobby, PASSED_ON, plugins } from '../support/plugins.js'

/** The lobby with another secret, and a tone of its own. */
const lobbyWith = (webhook_secret: string, tone: string): object =>
  lobby({
    modules: [{ id: 'mod-bell', driver: 'Bell', settings: { tone } }],
    system_triggers: [
      {
        id: 'trig-bell',
        trigger_id: 'trigger-bell',
        control_system_id: 'sys-lobby',
        webhook_secret,
        exec_enabled: true,
      },
    ],
  })

describe('Two plugins in one process, with the same ids', () => {
  const start = plugins()

  it('have secrets, statuses and counts of their own', async () => {
    const drivers = [makeBell().Bell]
    const first = await start({ drivers, configuration: lobbyWith('first-secret', 'ding') })
    const second = await start({ drivers, configuration: lobbyWith('second-secret', 'dong') })
    const ring = ({ url }: { url: string }, secret: string): Promise<Response> =>
      fetch(bellUrl(url, 'ring', secret))

    expect(await ring(first, 'second-secret')).to.have.property('status', 404)
    expect(await ring(second, 'first-secret')).to.have.property('status', 404)
    expect(await (await ring(first, 'first-secret')).json()).to.deep.equal({ tone: 'ding', rings: 1 })
    expect(await (await ring(first, 'first-secret')).json()).to.deep.equal({ tone: 'ding', rings: 2 })
    expect(await (await ring(second, 'second-secret')).json()).to.deep.equal({ tone: 'dong', rings: 1 })
    expect([bellStatus(first.plugin, 'rings'), bellStatus(second.plugin, 'rings')]).to.deep.equal([2, 1])

    const counts = [first, second].map(({ log }) =>
      log.lines.flatMap(({ message, details }) => (message === 'trigger fired' ? [details.count] : [])),
    )
    expect(counts).to.deep.equal([[1, 2], [1]])
  })

  it('have API keys, metrics and executions of their own', async () => {
    const drivers = [makeBell().Bell]
    const first = await start({ drivers, configuration: lobby() })
    const second = await start({ drivers, configuration: lobby() })
    await fetch(bellUrl(first.url, 'ring'))
    const see = async ({ url }: { url: string }, path: string, key = ''): Promise<[number, string]> => {
      const answer = await fetch(url + path, { headers: { 'X-API-Key': key } })
      return [answer.status, await answer.text()]
    }
    const [key, otherKey] = [first.plugin.firstKey, second.plugin.firstKey]
    expect(await see(first, '/metrics', otherKey)).to.include(401)
    expect(await see(second, '/metrics', key)).to.include(401)
    const answered = 'placeos_webhooks_deliveries_total{outcome="answered"} 1'
    expect((await see(first, '/metrics', key))[1]).to.include(answered)
    expect((await see(second, '/metrics', otherKey))[1]).not.to.include(answered)
    const path = '/api/engine/v2/executions'
    expect((JSON.parse((await see(first, path, key))[1]) as unknown[]).length).to.equal(1)
    expect((await see(second, path, otherKey))[1]).to.equal('[]')
  })

  it('have runtimes, callers and parts of their own', async () => {
    const ada = { id: 'ada', role: 'admin' } as const
    const first = await start({
      runtime: farRuntime(),
      authenticate: () => ada,
      contribute: { console: false },
    })
    const second = await start({ drivers: [makeBell().Bell], configuration: lobby() })
    const statuses = (path: string): Promise<number[]> =>
      Promise.all([first, second].map(async ({ url }) => (await fetch(url + path)).status))
    expect(await statuses('/api/engine/v2/users/current')).to.deep.equal([200, 401])
    expect(await statuses('/console/')).to.deep.include.members([PASSED_ON])
    expect(await fetch(bellUrl(second.url, 'ring'))).to.have.property('status', 200)
  })

  it('leave nothing in the container that all of a process share', async () => {
    await start({ drivers: [makeBell().Bell], configuration: lobby() })
    const ports: InjectionToken[] = [Log, Clock, Bus, Runtime]
    const shared = ports.filter((port) => container.isRegistered(port))
    expect(shared).to.deep.equal([])
  })

  it('end one by one', async () => {
    const drivers = [makeBell().Bell]
    const first = await start({ drivers, configuration: lobby() })
    const second = await start({ drivers, configuration: lobby() })
    await first.plugin.close()
    expect(await fetch(bellUrl(first.url, 'ring'))).to.have.property('status', PASSED_ON)
    expect(await fetch(bellUrl(second.url, 'ring'))).to.have.property('status', 200)
  })

  it('go by clocks of their own', async () => {
    const drivers = [makeBell().Bell]
    const first = await start({ drivers, configuration: lobby() })
    const second = await start({ drivers, configuration: lobby() })
    await fetch(bellUrl(first.url, 'settle'), { method: 'POST' })
    await second.clock.advance(10_000)
    expect(bellStatus(first.plugin, 'rings')).to.equal(0)
    await first.clock.advance(10_000)
    expect([bellStatus(first.plugin, 'rings'), bellStatus(second.plugin, 'rings')]).to.deep.equal([1, 0])
  })
})
