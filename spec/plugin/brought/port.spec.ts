import { once } from 'node:events'
import { expect } from 'chai'
import { WebSocket } from 'ws'
import { Problem } from '../../../src/problem/index.js'
import { SignatureSettings, signingOf } from '../../../src/senders/index.js'
import { sign } from '../../../src/signatures/index.js'
import { farRuntime } from '../../support/far-runtime.js'
import { bellUrl, lobby, plugins, type RunningPlugin } from '../../support/plugins.js'

const AWAY = new Problem('runtime-unavailable', 'redis does not answer')

/** Of the host's runtime are the modules and systems; triggers are declared. */
const HOOK = lobby({ modules: [], systems: [] })

const instance = (given: object): object =>
  lobby({
    modules: [],
    systems: [],
    system_triggers: [
      {
        id: 'trig-bell',
        trigger_id: 'trigger-bell',
        control_system_id: 'sys-lobby',
        exec_enabled: true,
        ...given,
      },
    ],
  })

describe('A runtime of a host', () => {
  const start = plugins()

  describe('is told who calls', () => {
    let callers: unknown[]
    const noting = farRuntime({
      callWebhook: (_target, { caller }) => {
        callers.push(caller)
        return undefined
      },
      exec: ({ caller }) => {
        callers.push(caller)
        return Promise.resolve(null)
      },
    })
    beforeEach(() => {
      callers = []
    })

    it('of a webhook call, as PlaceOS names the instance', async () => {
      const { url } = await start({ runtime: noting, configuration: HOOK })
      await fetch(bellUrl(url, 'ring'))
      expect(callers).to.deep.equal(['webhook.trig-bell'])
    })

    it('of a command over REST and over the websocket, by the id of the key', async () => {
      const { url, plugin } = await start({ runtime: noting, configuration: HOOK })
      const { id, key } = await plugin.keys.create({ name: 'Panel', role: 'support' })
      await fetch(`${url}/api/engine/v2/systems/sys-lobby/Bell_1/chime`, {
        method: 'POST',
        headers: { 'X-API-Key': key, 'Content-Type': 'application/json' },
        body: '[]',
      })
      const socket = new WebSocket(
        `${url.replace('http', 'ws')}/api/engine/v2/systems/control?api-key=${key}`,
      )
      await once(socket, 'open')
      socket.send(
        JSON.stringify({
          id: 1,
          cmd: 'exec',
          sys: 'sys-lobby',
          mod: 'Bell',
          index: 1,
          name: 'chime',
          args: [],
        }),
      )
      await once(socket, 'message')
      socket.terminate()
      expect(callers).to.deep.equal([id, id])
    })
  })

  describe('that is away', () => {
    const moody = (): { isAway: boolean; runs: number; runtime: ReturnType<typeof farRuntime> } => {
      const mood = {
        isAway: true,
        runs: 0,
        runtime: farRuntime({
          callWebhook: () => {
            if (mood.isAway) throw AWAY
            mood.runs += 1
            return [200, null, 'done']
          },
        }),
      }
      return mood
    }

    it('has calls answered 503 with a time to come back', async () => {
      const { url } = await start({ runtime: moody().runtime, configuration: HOOK })
      const answer = await fetch(bellUrl(url, 'ring'))
      expect([answer.status, answer.headers.get('retry-after')]).to.deep.equal([503, '5'])
      expect(await answer.json()).to.include({ code: 'runtime-unavailable', detail: 'redis does not answer' })
    })

    it('refuses a call at the gate where it cannot look for the method', async () => {
      const runtime = farRuntime({ findWebhook: () => AWAY })
      const { url } = await start({ runtime, configuration: HOOK })
      const answer = await fetch(bellUrl(url, 'ring'))
      expect([answer.status, ((await answer.json()) as { code: string }).code]).to.deep.equal([
        503,
        'runtime-unavailable',
      ])
    })

    it('frees the key of a call, which runs when it comes again', async () => {
      const mood = moody()
      const idempotency = { key: { from: 'header', name: 'Idempotency-Key' } }
      const configuration = instance({ webhook_secret: 'bell-secret', idempotency })
      const { url } = await start({ runtime: mood.runtime, configuration })
      const call = async (): Promise<number> =>
        (await fetch(bellUrl(url, 'ring'), { headers: { 'Idempotency-Key': 'k1' } })).status
      expect(await call()).to.equal(503)
      mood.isAway = false
      expect([await call(), await call(), mood.runs]).to.deep.equal([200, 200, 1])
    })

    it('leaves a message that is taken once to come again', async () => {
      const mood = moody()
      const signature = { preset: 'standard-webhooks', secrets: ['whsec_dGhlLXNlY3JldC1vZi10aGUtYmVsbA=='] }
      const { url, clock } = await start({
        runtime: mood.runtime,
        configuration: instance({ webhook_secret: 'bell-secret', signature }),
      })
      const path = bellUrl(url, 'ring')
      const message = { url: path, body: Buffer.from('{}'), contentType: 'text/plain', id: 'msg-1' }
      const signed = sign(signingOf(SignatureSettings.parse(signature)), { ...message, now: clock.now() })
      const options = { method: 'POST', headers: Object.fromEntries(signed), body: '{}' }
      const call = async (): Promise<number> => (await fetch(path, options)).status
      expect(await call()).to.equal(503)
      mood.isAway = false
      expect([await call(), await call(), mood.runs]).to.deep.equal([200, 401, 1])
    })

    it('is named by /readyz and counted by the metrics, until it is back', async () => {
      let problems = [{ part: 'redis', problem: 'refuses connections' }]
      const { url, plugin } = await start({ runtime: farRuntime({ health: () => problems }) })
      const { key } = await plugin.keys.create({ name: 'Prometheus', role: 'support' })
      const metrics = async (): Promise<string | undefined> =>
        /^placeos_webhooks_runtime_problems (\d+)$/m.exec(
          await (await fetch(`${url}/metrics`, { headers: { 'X-API-Key': key } })).text(),
        )?.[1]
      const refusal = await fetch(`${url}/readyz`)
      expect([refusal.status, await refusal.json()]).to.deep.include.members([503])
      expect(await metrics()).to.equal('1')
      problems = []
      expect([(await fetch(`${url}/readyz`)).status, await metrics()]).to.deep.equal([200, '0'])
    })
  })

  describe('that knows systems which the configuration does not declare', () => {
    it('has triggers applied to them', async () => {
      const { plugin } = await start({ runtime: farRuntime(), configuration: HOOK })
      expect(await plugin.webhooks()).to.have.length(1)
    })

    it('refuses what it does not know, by path', async () => {
      const { plugin } = await start({ runtime: farRuntime() })
      const configuration = instance({ control_system_id: 'sys-nowhere' })
      const problem: unknown = await plugin.configure(configuration).catch((error: unknown) => error)
      expect(problem).to.deep.include({
        code: 'invalid-configuration',
        faults: [
          { path: 'system_triggers[0].control_system_id', message: 'no system has the id sys-nowhere' },
        ],
      })
    })

    it('leaves a configuration as it is where it cannot say, and the log says so once', async () => {
      const runtime = farRuntime({ system: () => Promise.reject(AWAY) })
      const { plugin, log } = await start({ runtime, configuration: HOOK })
      expect(await plugin.webhooks()).to.have.length(1)
      expect(log.lines.filter(({ message }) => message.includes('taken as they are'))).to.have.length(1)
    })
  })
})

/** A host's runtime with very many systems, of which it gives so many at a time. */
describe('Ten thousand systems of a host', () => {
  const start = plugins()
  const ids = Array.from({ length: 10_000 }, (_, at) => `sys-${String(at).padStart(5, '0')}`)
  let asked: string[]
  const many = (total: number | undefined) =>
    farRuntime({
      systems: ({ text, after, limit }) => {
        asked.push(`systems ${String(limit)}`)
        const fit = ids.filter((id) => id.includes(text) && id > (after ?? ''))
        const some = fit.slice(0, limit)
        return {
          systems: some.map((id) => ({ id, name: `Room ${id}`, modules: [] })),
          next: fit.length > limit ? some.at(-1) : undefined,
          total,
        }
      },
      system: (id) => {
        asked.push(id)
        return ids.includes(id) ? { id, name: `Room ${id}`, modules: [] } : undefined
      },
      list: (id) => {
        asked.push(`list ${id}`)
        return []
      },
    })
  beforeEach(() => {
    asked = []
  })
  const get = async ({ url, plugin }: RunningPlugin, path: string): Promise<Response> => {
    const { key } = await plugin.keys.create({ name: 'Reader', role: 'support' })
    return await fetch(`${url}/api/engine/v2${path}`, { headers: { 'X-API-Key': key } })
  }

  it('are listed a page at a time, of which the last says that it is', async () => {
    const running = await start({ runtime: many(10_000) })
    const page = await get(running, '/systems?offset=2500&limit=2')
    expect(((await page.json()) as { id: string }[]).map(({ id }) => id)).to.deep.equal([
      'sys-02500',
      'sys-02501',
    ])
    expect([page.headers.get('x-total-count'), page.headers.get('link')]).to.deep.equal([
      '10000',
      '</api/engine/v2/systems?q=*&limit=2&offset=2502>; rel="next"',
    ])
    expect(asked).to.deep.equal(['systems 1000', 'systems 1000', 'systems 502'])
    const last = await get(running, '/systems?offset=9999&limit=2')
    expect([((await last.json()) as unknown[]).length, last.headers.get('link')]).to.deep.equal([1, null])
  })

  it('are listed without their number where the runtime does not know it', async () => {
    const page = await get(await start({ runtime: many(undefined) }), '/systems?limit=3')
    expect([page.headers.get('x-total-count'), page.headers.get('content-range')]).to.deep.equal([
      null,
      'sys 0-3/*',
    ])
  })

  it('are not asked for to name those of a few instances', async () => {
    const running = await start({ runtime: many(10_000), configuration: applied('sys-00001', 'sys-00002') })
    asked = []
    const list = await get(running, '/triggers/trigger-bell/instances')
    const names = ((await list.json()) as { control_system: { name: string } }[]).map(
      ({ control_system }) => control_system.name,
    )
    expect(names).to.deep.equal(['Room sys-00001', 'Room sys-00002'])
    expect(asked).to.deep.equal(['sys-00001', 'sys-00002'])
  })

  it('are asked for one by one where a trigger is applied to a few', async () => {
    const running = await start({ runtime: many(10_000), configuration: applied('sys-00002', 'sys-00001') })
    asked = []
    const list = await get(running, '/systems?trigger_id=trigger-bell')
    expect(((await list.json()) as { id: string }[]).map(({ id }) => id)).to.deep.equal([
      'sys-00001',
      'sys-00002',
    ])
    expect(asked).to.deep.equal(['sys-00002', 'sys-00001'])
  })

  it('are asked about their modules once each for the list of webhooks', async () => {
    const { plugin } = await start({
      runtime: many(10_000),
      configuration: applied('sys-00001', 'sys-00001', 'sys-00002'),
    })
    asked = []
    expect(await plugin.webhooks()).to.have.length(3)
    expect(asked).to.deep.equal(['list sys-00001', 'list sys-00002'])
  })
})

/** A trigger that is applied to some systems. */
const applied = (...systems: readonly string[]): object =>
  lobby({
    modules: [],
    systems: [],
    system_triggers: systems.map((control_system_id, at) => ({
      id: `trig-${String(at)}`,
      trigger_id: 'trigger-bell',
      control_system_id,
      exec_enabled: true,
    })),
  })
