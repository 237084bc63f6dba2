import { expect } from 'chai'
import { Driver, driver, reply, security, webhook, z, type WebhookReply } from 'placeos-webhooks'
import type { Explanation } from '../../src/webhooks/index.js'
import { captureCalls, lobby, plugins, type RunningPlugin } from '../support/plugins.js'

let runs = 0

@driver({ name: 'Bell', generic: 'Bell' })
class Bell extends Driver {
  @webhook({ methods: ['GET', 'POST'] })
  ring(): WebhookReply {
    runs += 1
    return reply(200, 'rung')
  }

  @webhook({ methods: ['PUT'] })
  hush(): WebhookReply {
    runs += 1
    return reply(200)
  }

  @security('administrator')
  @webhook({ methods: ['POST'] })
  melt(): WebhookReply {
    runs += 1
    return reply(200)
  }

  @webhook({ methods: ['POST'], body: z.object({ door: z.string() }) })
  open(): WebhookReply {
    runs += 1
    return reply(200)
  }
}

const SECRET = 'bell-secret'

const instance = (id: string, changes: object = {}): object => ({
  id,
  trigger_id: 'trigger-bell',
  control_system_id: 'sys-lobby',
  webhook_secret: SECRET,
  exec_enabled: true,
  ...changes,
})

const CONFIGURATION = lobby({
  triggers: [
    { id: 'trigger-bell', name: 'Bell', enable_webhook: true, supported_methods: ['GET', 'POST', 'PUT'] },
    { id: 'trigger-off', name: 'Off' },
    { id: 'trigger-get', name: 'Get', enable_webhook: true, supported_methods: ['GET'] },
  ],
  system_triggers: [
    instance('trig-bell'),
    instance('trig-disabled', { enabled: false }),
    instance('trig-off', { trigger_id: 'trigger-off' }),
    instance('trig-get', { trigger_id: 'trigger-get' }),
    instance('trig-notify', { exec_enabled: false }),
    instance('trig-filtered', {
      filter: {
        comparisons: [
          { left: { header: 'X-Kind' }, operator: 'equal', right: 'ring' },
          { left: { member: 'door' }, operator: 'equal', right: 'front' },
        ],
      },
    }),
    instance('trig-signed', { signature: { preset: 'github', secrets: ['signing-secret'] } }),
    instance('trig-busy', {
      rate_limit: { total: { calls: 5, seconds: 60 }, per_address: { calls: 1, seconds: 3600 } },
    }),
    instance('trig-home', { sources: { allow: ['192.0.2.0/24', '10.1.0.1'], local_only: true } }),
    instance('trig-keyed', { idempotency: { key: { from: 'header', name: 'X-Event' } } }),
  ],
})

const hook = (id: string, query = `secret=${SECRET}`): string =>
  `/api/engine/v2/webhook/${id}/notify${query === '' ? '' : `?${query}`}`
const exec = (rest: string, id = 'trig-bell'): string => hook(id, `secret=${SECRET}&exec=true${rest}`)

interface Asked {
  readonly url: string
  readonly verb?: string
  readonly headers?: Record<string, string>
  readonly body?: string
  readonly address?: string
}

describe('An explanation of a webhook call', () => {
  const start = plugins()
  let running: RunningPlugin
  let key: string
  beforeEach(async () => {
    runs = 0
    running = await start({ drivers: [Bell], configuration: CONFIGURATION })
    key = (await running.plugin.keys.create({ name: 'Helper', role: 'support' })).key
  })

  const ask = (call: Asked, apiKey = key): Promise<Response> =>
    fetch(`${running.url}/api/engine/v2/webhook/explain`, {
      method: 'POST',
      headers: { 'X-API-Key': apiKey, 'Content-Type': 'application/json' },
      body: JSON.stringify(call),
    })
  const explain = async (call: Asked): Promise<Explanation> => {
    const answer = await ask(call)
    expect(answer.status).to.equal(200)
    return (await answer.json()) as Explanation
  }
  const firedOf = (id: string): Promise<number | undefined> =>
    running.plugin.webhooks().then(async () => {
      const admin = (await running.plugin.keys.create({ name: 'Admin', role: 'admin' })).key
      const answer = await fetch(`${running.url}/api/engine/v2/systems/sys-lobby/triggers/${id}`, {
        headers: { 'X-API-Key': admin },
      })
      return ((await answer.json()) as { trigger_count?: number }).trigger_count
    })

  const causes: [cause: string, call: Asked, gate: string, status: number, facts: object][] = [
    ['no secret', { url: hook('trig-bell', '') }, 'secret given', 422, { secret: 'none' }],
    ['an unknown instance', { url: hook('trig-none') }, 'webhook known', 404, { known: 'no' }],
    [
      'a wrong secret',
      { url: hook('trig-bell', 'secret=not-the-one') },
      'webhook known',
      404,
      { known: 'yes', secret: 'wrong: 11 characters in the URL' },
    ],
    [
      'a wrong secret in a header',
      { url: hook('trig-bell', ''), headers: { 'X-Webhook-Secret': 'short' } },
      'webhook known',
      404,
      { secret: 'wrong: 5 characters in the header' },
    ],
    ['a disabled instance', { url: hook('trig-disabled') }, 'webhook known', 404, { enabled: 'no' }],
    ['a webhook that is off', { url: hook('trig-off') }, 'webhook known', 404, { 'webhook enabled': 'no' }],
    [
      'a verb the trigger does not support',
      { url: hook('trig-get') },
      'verb of the trigger',
      405,
      { verb: 'POST', accepted: 'GET' },
    ],
    [
      'an address that is not allowed',
      { url: hook('trig-home'), address: '192.0.2.7' },
      'source address',
      403,
      {
        address: '192.0.2.7',
        allowed: '192.0.2.0/24, 10.1.0.1, of this machine and private networks only',
      },
    ],
    [
      'a page of another site',
      { url: hook('trig-bell'), verb: 'GET', headers: { 'Sec-Fetch-Site': 'cross-site' } },
      'same site',
      403,
      { 'cross-site calls': 'not allowed', 'Sec-Fetch-Site': 'cross-site', Origin: 'none' },
    ],
    [
      'a preview',
      { url: hook('trig-bell'), verb: 'GET', headers: { 'User-Agent': 'Twitterbot/1.0' } },
      'same site',
      403,
      { 'User-Agent': 'Twitterbot/1.0' },
    ],
    ['no module', { url: exec('&method=ring') }, 'execution described', 422, { mod: 'none' }],
    ['no method', { url: exec('&mod=Bell') }, 'execution described', 422, { method: 'none' }],
    [
      'an index that is none',
      { url: exec('&mod=Bell&index=x&method=ring') },
      'execution described',
      400,
      { index: 'x' },
    ],
    [
      'an execution that is not enabled',
      { url: exec('&mod=Bell&method=ring', 'trig-notify') },
      'execution enabled',
      403,
      { asked: 'yes', enabled: 'no' },
    ],
    [
      'an unknown module',
      { url: exec('&mod=Gong&method=ring') },
      'method found',
      404,
      { modules: 'Bell_1', system: 'sys-lobby' },
    ],
    [
      'an unknown method',
      { url: exec('&mod=Bell&method=toll') },
      'method found',
      404,
      { methods: 'Bell_1.ring, Bell_1.hush, Bell_1.melt, Bell_1.open' },
    ],
    [
      'a verb the method does not take',
      { url: exec('&mod=Bell&method=hush') },
      'verb of the method',
      405,
      { verb: 'POST', accepted: 'PUT' },
    ],
    [
      'a method for administrators',
      { url: exec('&mod=Bell&method=melt') },
      'clearance',
      403,
      { needed: 'administrator' },
    ],
    [
      'a body that does not fit',
      { url: exec('&mod=Bell&method=open'), body: '{"door":1}' },
      'body fits the method',
      422,
      {},
    ],
    [
      'a call that is not signed',
      { url: hook('trig-signed') },
      'signature given',
      401,
      { 'signed by': 'github', required: 'yes', 'X-Hub-Signature-256': 'none' },
    ],
    [
      'a wrong signature',
      { url: hook('trig-signed'), headers: { 'X-Hub-Signature-256': `sha256=${'0'.repeat(64)}` } },
      'signature right',
      401,
      { 'signed by': 'github', 'X-Hub-Signature-256': '71 characters' },
    ],
    [
      'a compressed body',
      { url: hook('trig-bell'), headers: { 'Content-Encoding': 'zstd' } },
      'body encoding',
      415,
      { encoding: 'zstd' },
    ],
    [
      'a body that is too large',
      { url: hook('trig-bell'), headers: { 'Content-Length': '99999999' } },
      'body size',
      413,
      { bytes: '99999999' },
    ],
  ]
  for (const [cause, call, gate, status, facts] of causes)
    it(`names the gate that refuses ${cause}, and runs nothing`, async () => {
      const { gates, effects, ...explanation } = await explain({ verb: 'POST', ...call })
      const refusing = gates.filter(({ result }) => result === 'refused')
      expect(refusing.map(({ gate }) => gate)).to.deep.equal([gate])
      expect(refusing[0]?.facts).to.include(facts)
      expect([explanation.status, refusing[0]?.problem?.status]).to.deep.equal([status, status])
      expect(effects).to.equal(null)
      const order = gates.map(({ result }) => result)
      expect(order).to.deep.equal([...order].sort((a, b) => RESULTS.indexOf(a) - RESULTS.indexOf(b)))
      for (const secret of [SECRET, 'signing-secret']) expect(JSON.stringify(gates)).not.to.contain(secret)
      expect(runs).to.equal(0)
    })

  it('says what a call would do that passes, and does none of it', async () => {
    const { gates, ...rest } = await explain({ url: exec('&mod=Bell&method=ring'), verb: 'GET' })
    expect(gates.map(({ result }) => result)).to.deep.equal(gates.map(() => 'passed'))
    const effects = { trigger: 'trigger-bell', instance: 'trig-bell', executes: 'Bell_1.ring' }
    const nothing = { handshake: false, captured: false, filtered: [], repeats: null }
    expect(rest).to.deep.equal({ status: null, effects, ...nothing })
    expect([runs, await firedOf('trig-bell')]).to.deep.equal([0, 0])
  })

  it('says by which comparisons of a filter a call is left out, and by those alone', async () => {
    const call = {
      url: hook('trig-filtered'),
      verb: 'POST',
      headers: { 'X-Kind': 'ring' },
      body: '{"door":"back"}',
    }
    expect(await explain(call)).to.deep.include({
      ...{ status: null, effects: null, handshake: false, captured: false, repeats: null },
      filtered: ['the member door of the JSON body equal "front"'],
    })
    expect((await explain({ ...call, body: '{"door":"front"}' })).effects).to.include({
      instance: 'trig-filtered',
    })
  })

  const captured: [what: string, call: Asked, refusing: string[]][] = [
    ['that would be run', { url: exec('&mod=Bell&method=ring') }, []],
    ['that a gate would refuse', { url: exec('&mod=Gong&method=ring') }, ['method found']],
  ]
  for (const [what, call, refusing] of captured)
    it(`says that a call ${what} is captured, and leaves that to a real one`, async () => {
      await captureCalls(running, 'trig-bell', 1)
      for (let time = 0; time < 2; time += 1) {
        const { gates, ...rest } = await explain(call)
        expect(rest).to.deep.equal({
          status: null,
          effects: null,
          handshake: false,
          filtered: [],
          captured: true,
          repeats: null,
        })
        const refused = gates.filter(({ result }) => result === 'refused')
        expect(refused.map(({ gate }) => gate)).to.deep.equal(refusing)
      }
      const answer = await fetch(running.url + hook('trig-bell'), { method: 'POST' })
      expect(answer.headers.get('x-webhook-capture')).to.equal('0')
    })

  it('says of what is refused also while calls are captured that it is', async () => {
    await captureCalls(running, 'trig-bell', 1)
    const head = await explain({ url: hook('trig-bell'), verb: 'HEAD' })
    expect(head).to.include({ status: 405, captured: false })
    expect(await explain({ url: hook('trig-bell', 'secret=x') })).to.include({ status: 404, captured: false })
  })

  it('says by what key it knows a call again, and whether that has come before', async () => {
    const path = exec('&mod=Bell&method=ring', 'trig-keyed')
    const keyed = (body = ''): Asked => ({ url: path, headers: { 'X-Event': 'event-1' }, body })
    const told = async (call: Asked): Promise<unknown> => {
      const { gates, effects, repeats, status } = await explain(call)
      if (status !== null) return [status, gates.at(-1)?.problem?.code, gates.at(-1)?.facts, repeats]
      return [gates.at(-1)?.facts, effects?.executes ?? null, repeats]
    }
    const facts = { key: 'given: sha256:', from: 'header', repeats: 'nothing' }
    expect(await told({ url: path })).to.deep.equal([
      ...[400, 'idempotency-key-missing'],
      ...[{ key: 'none', from: 'header' }, null],
    ])
    const [before, ...rest] = (await told(keyed())) as [typeof facts, ...unknown[]]
    expect(before.key).to.match(/^given: sha256:[\w-]{8}$/)
    expect([{ ...before, key: facts.key }, ...rest]).to.deep.equal([facts, 'Bell_1.ring', null])
    for (let time = 0; time < 2; time += 1)
      await fetch(running.url + path, { method: 'POST', headers: { 'X-Event': 'event-1' } })
    const [after, , repeats] = (await told(keyed())) as [typeof facts, unknown, string]
    expect(after).to.deep.equal({ ...before, repeats: `${repeats}, done` })
    expect(repeats).to.match(/^exec-/)
    expect(await told(keyed('other'))).to.deep.equal([
      ...[422, 'idempotency-mismatch'],
      ...[{ ...before, repeats: `${repeats}, which was another call` }, null],
    ])
    expect(runs).to.equal(1)
  })

  it('says that a call only notifies', async () => {
    const { effects } = await explain({ url: hook('trig-bell') })
    expect(effects).to.deep.equal({ trigger: 'trigger-bell', instance: 'trig-bell', executes: null })
    expect(await firedOf('trig-bell')).to.equal(0)
  })

  const addresses: [address: string | undefined, fact: string][] = [
    [undefined, 'not given, so not decided'],
    ['10.1.0.1', '10.1.0.1'],
    ['::ffff:10.1.0.1', '::ffff:10.1.0.1'],
  ]
  for (const [address, fact] of addresses)
    it(`says that a call may come from there: ${String(address)}`, async () => {
      const { status, gates } = await explain({ url: hook('trig-home'), ...(address && { address }) })
      expect(status).to.equal(null)
      expect(gates.find(({ gate }) => gate === 'source address')?.facts).to.include({ address: fact })
    })

  it('says how far limits are used up, and counts nothing', async () => {
    const factsOf = async (address?: string) => {
      const { status, gates } = await explain({ url: hook('trig-busy'), ...(address && { address }) })
      return { status, ...gates.find(({ gate }) => gate === 'rate limit')?.facts }
    }
    const [total, own] = ['0 of 5 calls in 60 s', '0 of 1 calls in 3600 s']
    for (let again = 0; again < 2; again += 1)
      expect(await factsOf('127.0.0.1')).to.deep.equal({ status: null, total, per_address: own })
    expect(await fetch(running.url + hook('trig-busy'), { method: 'POST' })).to.have.property('status', 202)
    const [usedTotal, usedOwn] = ['1 of 5 calls in 60 s', '1 of 1 calls in 3600 s']
    expect(await factsOf('127.0.0.1')).to.deep.equal({ status: 429, total: usedTotal, per_address: usedOwn })
    expect(await factsOf('127.0.0.2')).to.deep.equal({ status: null, total: usedTotal, per_address: own })
    const undecided = 'not decided without an address'
    expect(await factsOf()).to.deep.equal({ status: null, total: usedTotal, per_address: undecided })
  })

  it('takes nothing for an address that is none', async () => {
    const answer = await ask({ url: hook('trig-home'), address: 'localhost' })
    expect(answer.status).to.equal(400)
    expect(await answer.json()).to.include({ code: 'malformed-body' })
  })

  for (const prefix of ['https://hooks.example.org', 'https://hooks.example.org/place', '/place', ''])
    it(`takes the URL as it is seen at ${prefix === '' ? 'the plugin' : prefix}`, async () => {
      expect(await explain({ url: prefix + hook('trig-bell') })).to.include({ status: null })
    })

  for (const url of ['https://hooks.example.org/', 'trig-bell', `/?/api/engine/v2/webhook/trig-bell/notify`])
    it(`says that ${url} is no webhook's URL`, async () => {
      const answer = await ask({ url })
      expect(answer.status).to.equal(400)
      expect(await answer.json()).to.include({ code: 'invalid-url' })
    })

  it('is given to support, and to nobody below', async () => {
    const { key: user } = await running.plugin.keys.create({ name: 'User', role: 'user' })
    expect((await ask({ url: hook('trig-bell') }, user)).status).to.equal(403)
  })

  it('is not given to callers, whom four reasons look the same', async () => {
    const answers = await Promise.all(
      [hook('trig-none'), hook('trig-bell', 'secret=x'), hook('trig-disabled'), hook('trig-off')].map(
        (path) => fetch(running.url + path, { method: 'POST' }).then((answer) => answer.text()),
      ),
    )
    expect(new Set(answers)).to.have.property('size', 1)
  })
})

/** In the order in which they stand in an explanation. */
const RESULTS = ['passed', 'refused', 'not reached']
