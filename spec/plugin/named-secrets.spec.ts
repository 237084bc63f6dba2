import { once } from 'node:events'
import { expect } from 'chai'
import fc from 'fast-check'
import {
  Driver,
  driver,
  webhook,
  z,
  type Verb,
  type WebhookHeaders,
  type WebhookReply,
} from 'placeos-webhooks'
import { WebSocket } from 'ws'
import { MerakiDashboard } from '../../drivers/meraki-dashboard/meraki-dashboard.js'
import { sample } from '../../drivers/meraki-dashboard/scanning/sample.js'
import type { SystemId } from '../../src/modules/index.js'
import { captureCalls, lobby, plugins, type RunningPlugin } from '../support/plugins.js'
import { until } from '../support/until.js'

const API = '/api/engine/v2'
const HOOK = `${API}/webhook/trig-bell/notify/bell-secret`
const SECRET = 'k7-demo-secret'

/** What it was called with, and what it answers: all of that again. */
const heard: { headers: WebhookHeaders; body: string }[] = []

const Settings = z.object({ pass: z.string().meta({ secret: true }).default('') })

@driver({ name: 'Bell', generic: 'Bell', settings: Settings })
class Echo extends Driver<z.output<typeof Settings>> {
  @webhook({ methods: ['GET', 'POST'] })
  ring(_verb: Verb, headers: WebhookHeaders, body: string): WebhookReply {
    heard.push({ headers, body })
    this.log.warn('rung', { headers, body })
    const { 'X-Auth-Token': token = [] } = headers
    return [
      200,
      { 'Set-Cookie': [`id=${token.join()}`], 'X-Next': [`/x?access_token=${token.join()}`] },
      body,
    ]
  }

  @webhook({ methods: ['GET', 'POST'], secrets: ['code'] })
  enter(_verb: Verb, headers: WebhookHeaders, body: string): WebhookReply {
    heard.push({ headers, body })
    return [200, { 'X-Next': '/x?code=4f0a-7' }, body]
  }
}

interface Message {
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
  readonly size: number
  readonly redacted: boolean
  readonly truncated: boolean
}

interface Kept {
  readonly id: string
  readonly query: string
  readonly outcome: string
  readonly message: Message
  readonly reply: Message
}

/** A plugin as somebody of the support sees it. */
class Support {
  private constructor(
    private readonly running: RunningPlugin,
    private readonly key: string,
    private readonly adminKey: string,
  ) {}

  static async of(running: RunningPlugin): Promise<Support> {
    const { keys } = running.plugin
    const [{ key }, admin] = [
      await keys.create({ name: 'Desk', role: 'support' }),
      await keys.create({ name: 'Boss', role: 'admin' }),
    ]
    return new Support(running, key, admin.key)
  }

  async text(path: string, init: RequestInit = {}): Promise<string> {
    const headers = { 'X-API-Key': this.key, 'Content-Type': 'application/json' }
    return (await fetch(`${this.running.url}${API}${path}`, { headers, ...init })).text()
  }

  /** The newest execution, with all that is kept of it. */
  async newest(): Promise<Kept> {
    const [{ id }] = JSON.parse(await this.text('/executions?limit=1')) as [{ id: string }]
    return JSON.parse(await this.text(`/executions/${id}`)) as Kept
  }

  replay(id: string): Promise<Response> {
    const headers = { 'X-API-Key': this.adminKey }
    return fetch(`${this.running.url}${API}/executions/${id}/replay`, { method: 'POST', headers })
  }

  /** Watches the lobby's executions and the bell's log, and gives what was told so far. */
  async watch(): Promise<readonly string[]> {
    const url = `${this.running.url.replace('http', 'ws')}${API}/systems/control?api-key=${this.key}`
    const socket = new WebSocket(url)
    await once(socket, 'open')
    const told: string[] = []
    socket.on('message', (data: Buffer) => told.push(data.toString('utf8')))
    socket.send(JSON.stringify({ id: 1, cmd: 'bind', sys: 'sys-lobby', mod: '_WEBHOOK_', name: '*' }))
    socket.send(JSON.stringify({ id: 2, cmd: 'debug', sys: 'sys-lobby', mod: 'mod-bell', name: 'debug' }))
    await until(
      () => (told.length >= 2 ? told : undefined),
      () => 'nothing is bound',
    )
    return told
  }
}

describe('Secrets that a driver checks itself', () => {
  const start = plugins()

  describe('of Meraki', () => {
    const meraki = (secret: string): object =>
      lobby({
        modules: [{ id: 'mod-bell', driver: 'Cisco Meraki Dashboard', settings: { meraki_secret: secret } }],
      })
    let running: RunningPlugin
    let support: Support
    beforeEach(async () => {
      running = await start({
        drivers: [MerakiDashboard],
        configuration: meraki(SECRET),
      })
      support = await Support.of(running)
    })
    const scan = (body: string): Promise<Response> =>
      fetch(`${running.url}${HOOK}/Dashboard/1/scanning_api`, { method: 'POST', body })
    const text = JSON.stringify({ ...sample, secret: SECRET })

    it('reach the driver, and are not shown to the support', async () => {
      expect((await scan(text)).status).to.equal(200)
      expect(observed()).to.deep.equal(sample.data.observations)
      const { message } = await support.newest()
      expect(message).to.include({
        body: text.replace(SECRET, '[secret]'),
        size: text.length,
        redacted: true,
        truncated: false,
      })
    })

    const observed = (): unknown => {
      const key = { system: 'sys-lobby' as SystemId, name: 'Dashboard', index: 1, key: sample.data.networkId }
      let status: unknown
      running.plugin.runtime.follow(key, (value) => {
        status = value
      })()
      return status
    }

    it('are not shown where a call is captured, and are put back where it is run again', async () => {
      await captureCalls(running, 'trig-bell', 1)
      await scan(text)
      const { id, outcome, message } = await support.newest()
      expect([outcome, message.body]).to.deep.equal(['captured', text.replace(SECRET, '[secret]')])
      expect(observed()).to.equal(undefined)
      const answer = await support.replay(id)
      expect([answer.status, (await answer.text()).includes(SECRET)]).to.deep.equal([201, false])
      expect(observed()).to.deep.equal(sample.data.observations)
      expect((await support.newest()).message.body).to.equal(text.replace(SECRET, '[secret]'))
    })

    it('are put back as they are now, where they have changed', async () => {
      await captureCalls(running, 'trig-bell', 1)
      await scan(text)
      const { id } = await support.newest()
      await running.plugin.configure(meraki('another-secret-of-meraki'))
      expect((await support.replay(id)).status).to.equal(201)
      expect(observed()).to.deep.equal(sample.data.observations)
    })

    it('keep a captured call from being run again where nobody knows them', async () => {
      await captureCalls(running, 'trig-bell', 1)
      await scan(JSON.stringify({ ...sample, secret: 'not-the-one-of-meraki' }))
      const answer = await support.replay((await support.newest()).id)
      expect([answer.status, observed()]).to.deep.equal([409, undefined])
      expect(await answer.text()).to.include('a secret was taken out of its body')
    })

    it('are not put where a sender has written what looks like a place of theirs', async () => {
      for (const secret of ['[secret:settings.meraki_secret]', `${SECRET}[secret:settings.meraki_secret]`]) {
        await captureCalls(running, 'trig-bell', 1)
        await scan(JSON.stringify({ ...sample, note: '[secret:settings.meraki_secret]', secret }))
        await support.replay((await support.newest()).id)
        expect(observed()).to.equal(undefined)
      }
    })

    for (const at of [65_530, 65_536, 65_550])
      it(`are not shown in part where they stand about the end of what is kept: at ${String(at)}`, async () => {
        const before = `{"data":"${'x'.repeat(at - 21)}","secret":"`
        expect(before).to.have.length(at)
        await scan(`${before}${SECRET.repeat(2000)}","type":"WiFi"}`)
        const { message } = await support.newest()
        expect(message.body).to.equal(`${before}[secret]`.slice(0, 65_536))
        expect([message.redacted, message.truncated]).to.deep.equal([at < 65_536, true])
      })

    for (const [what, body] of [
      ['one that is long', `{"secret":"${'s'.repeat(10_000)}","a":"`],
      ['many that are known', '{"a":"bell-secret'.repeat(20)],
    ] as const)
      it(`bring nothing into view from behind the beginning that is kept: ${what}`, async () => {
        await scan(`${body.padEnd(65_538, 'x')}bell-secret`)
        const { message } = await support.newest()
        expect(message.redacted).to.equal(true)
        expect(message.body).not.to.include('bell')
      })
  })

  it('are left out of a replay’s headers, be they there by name or by value', async () => {
    const running = await start({ drivers: [Echo], configuration: lobby() })
    const support = await Support.of(running)
    await fetch(`${running.url}${HOOK}/Bell/1/ring?floor=2`, {
      headers: { 'X-Auth-Token': SECRET, Referer: `https://h/?token=${SECRET}`, 'X-Copy': 'bell-secret' },
    })
    heard.length = 0
    const answer = await support.replay((await support.newest()).id)
    expect(answer.status).to.equal(201)
    const { 'pos-query-params': query, ...headers } = heard[0]?.headers ?? {}
    const [, referer] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'referer') ?? []
    const names = Object.keys(headers).map((name) => name.toLowerCase())
    expect(names).to.not.include.members(['x-auth-token', 'x-copy'])
    expect([referer, query]).to.deep.equal([['https://h/?token=[secret]'], ['floor=2']])
    expect(await support.text('/executions/export')).not.to.include(SECRET)
  })

  const escaped = (text: string): string =>
    text.replace(/./g, (character) => `%${character.charCodeAt(0).toString(16)}`)
  const spellings: [how: string, text: string][] = [
    ['as it need not be', 'bell%2dsecret'],
    ['character by character', escaped('bell-secret')],
    ['twice over', escaped('bell-secret').replaceAll('%', '%25')],
  ]
  for (const [how, text] of spellings)
    it(`are known in headers and queries where one is escaped ${how}`, async () => {
      const running = await start({ drivers: [Echo], configuration: lobby() })
      const support = await Support.of(running)
      await fetch(`${running.url}${HOOK}/Bell/1/ring?floor=2&from=a${text}b`, {
        headers: { Referer: `https://h/hook/trig-bell/notify/${text}/Bell`, 'X-Copy': text },
      })
      const kept = JSON.stringify(await support.newest())
      expect(kept).to.include('floor=2&from=a[secret]b')
      expect(kept).not.to.include(text)
    })

  it('keep a call from being replayed that had one in its query, and the answer says so', async () => {
    const running = await start({ drivers: [Echo], configuration: lobby() })
    const support = await Support.of(running)
    await fetch(`${running.url}${HOOK}/Bell/1/ring?token=${SECRET}&floor=2`)
    heard.length = 0
    const answer = await support.replay((await support.newest()).id)
    expect([answer.status, heard]).to.deep.equal([409, []])
    expect(await answer.text()).to.include('a secret was taken out of its query')
    expect((await support.newest()).query).to.equal('token=[secret]&floor=2')
  })

  describe('as its schema marks them', () => {
    const PASS = 'pa/ss of the bell+7'
    let running: RunningPlugin
    let support: Support
    beforeEach(async () => {
      const modules = [{ id: 'mod-bell', driver: 'Bell', settings: { pass: PASS } }]
      running = await start({ drivers: [Echo], configuration: lobby({ modules }) })
      support = await Support.of(running)
      heard.length = 0
    })
    const inForm = (text: string): string => encodeURIComponent(text).replaceAll('%20', '+')
    const bodies: [what: string, body: string][] = [
      ['a text', `it is ${PASS}, twice: ${PASS}`],
      ['JSON', JSON.stringify({ note: PASS, list: [`Bearer ${PASS}`] })],
      [
        'JSON in a text of JSON',
        JSON.stringify({ note: JSON.stringify({ note: 'pa', other: 1 }), token: PASS }),
      ],
      ['JSON as PHP writes it', JSON.stringify({ note: PASS }).replaceAll('/', '\\/')],
      ['a form', `a=1&note=${inForm(PASS)}&b=2`],
      ['a form as .NET writes it', `a=1&note=${inForm(PASS).toLowerCase()}&b=2`],
    ]
    for (const [what, body] of bodies)
      it(`are shown nowhere, whatever they stand under, and are put back by a replay: ${what}`, async () => {
        const told = await support.watch()
        const query = `a=1&note=${encodeURIComponent(PASS)}`
        const headers = { 'X-Note': PASS, 'X-Proof': `Bearer ${PASS}` }
        const url = `${HOOK}/Bell/1/ring?${query}`
        const answer = await fetch(running.url + url, { method: 'POST', body, headers })
        expect(await answer.text()).to.equal(body)
        const kept = await support.newest()
        const explained = await support.text('/webhook/explain', {
          method: 'POST',
          body: JSON.stringify({ url, verb: 'POST', headers, body }),
        })
        await until(
          () => told.find((line) => line.includes('rung')),
          () => 'nothing is logged',
        )
        const all = [
          JSON.stringify(kept),
          explained,
          await support.text('/executions/export'),
          told.join('\n'),
        ].join('\n')
        for (const spelling of [
          PASS,
          JSON.stringify(PASS).slice(1, -1),
          encodeURIComponent(PASS),
          'of the bell',
        ])
          expect(all).not.to.include(spelling)
        expect([kept.query, kept.message.redacted]).to.deep.equal(['a=1&note=[secret]', true])
        expect(kept.message.body).to.include('[secret]').and.not.include('settings')
        expect((await support.replay(kept.id)).status).to.equal(201)
        const [first, second] = heard
        expect([second?.body, second?.headers['pos-query-params']]).to.deep.equal([body, [query]])
        const valuesOf = (call: typeof first): unknown[] =>
          ['x-note', 'x-proof'].map(
            (name) => call?.headers[name] ?? call?.headers[name === 'x-note' ? 'X-Note' : 'X-Proof'],
          )
        expect(valuesOf(second)).to.deep.equal(valuesOf(first))
      })
  })

  describe('as its schema marks them, in a spelling that is not usual', () => {
    const PASS = 'pa/ss-of-the-bell+7'
    const spellings: [what: string, body: string][] = [
      ['JSON', JSON.stringify({ note: PASS }).replace('+', '\\u002b')],
      ['JSON with other digits', JSON.stringify({ note: PASS }).replace('+', '\\u002B')],
      ['JSON in a form', `note=${encodeURIComponent(JSON.stringify(PASS).replace('/', '\\/'))}`],
      ['a form', `note=%70${encodeURIComponent(PASS).slice(1)}`],
    ]
    for (const [what, body] of spellings)
      it(`are shown nowhere, and the call is not run again with other bytes: ${what}`, async () => {
        const modules = [{ id: 'mod-bell', driver: 'Bell', settings: { pass: PASS } }]
        const running = await start({ drivers: [Echo], configuration: lobby({ modules }) })
        const support = await Support.of(running)
        const told = await support.watch()
        await fetch(`${running.url}${HOOK}/Bell/1/ring`, { method: 'POST', body })
        const kept = await support.newest()
        await until(
          () => told.find((line) => line.includes('rung')),
          () => 'nothing is logged',
        )
        expect(JSON.stringify([kept, told])).not.to.include('of-the-bell')
        expect([kept.message.redacted, kept.reply.redacted]).to.deep.equal([true, true])
        heard.length = 0
        const answer = await support.replay(kept.id)
        expect([answer.status, heard]).to.deep.equal([409, []])
        expect(await answer.text()).to.include('a secret was taken out of its body')
      })
  })

  describe('and what a caller has written that looks like something in their place', () => {
    const PASS = 'pass-of-the-bell'
    const OWN = '[secret] and [secret:settings.pass~rjpauflm]'
    let support: Support
    let url: string
    beforeEach(async () => {
      const modules = [{ id: 'mod-bell', driver: 'Bell', settings: { pass: PASS } }]
      const running = await start({ drivers: [Echo], configuration: lobby({ modules }) })
      support = await Support.of(running)
      url = `${running.url}${HOOK}/Bell/1/ring`
    })
    const again = async (init: RequestInit): Promise<Response> => {
      await fetch(url, { method: 'POST', ...init })
      heard.length = 0
      return support.replay((await support.newest()).id)
    }

    it('is brought by a replay as it was: in a body', async () => {
      expect((await again({ body: OWN })).status).to.equal(201)
      expect(heard[0]?.body).to.equal(OWN)
    })

    it('is brought by a replay as it was: in a header', async () => {
      const headers = { 'X-Checksum': 'sha256:1a2b3c4d', 'X-Auth-Token': SECRET }
      expect((await again({ headers })).status).to.equal(201)
      const names = Object.entries(heard[0]?.headers ?? {}).map(([name, [value]]) => [
        name.toLowerCase(),
        value,
      ])
      expect(Object.fromEntries(names)).to.include({ 'x-checksum': headers['X-Checksum'] })
      expect(names.map(([name]) => name)).not.to.include('x-auth-token')
      const kept = new Map((await support.newest()).message.headers)
      expect(kept.get('x-checksum') ?? kept.get('X-Checksum')).to.equal('sha256:1a2b3c4d')
    })

    for (const own of ['[secret]', '[secret:settings.pass~rjpauflm]', '[secret:'])
      it(`is not taken for it where a secret was taken out beside: ${own}`, async () => {
        expect((await again({ body: `${own} ${PASS}` })).status).to.equal(409)
        expect(heard).to.deep.equal([])
      })
  })

  for (const [how, size, why] of [
    ['is whole', 65_500, 'a secret was taken out of its body'],
    ['may have been cut', 65_536, 'was too long to be kept'],
  ] as const)
    it(`keep a call from being run again whose body ${how} without them, and it is shown as that`, async () => {
      const running = await start({ drivers: [Echo], configuration: lobby() })
      const support = await Support.of(running)
      const end = '","password":"ab"}'
      const body = `{"data":"${'x'.repeat(size - 9 - end.length)}${end}`
      await fetch(`${running.url}${HOOK}/Bell/1/ring`, { method: 'POST', body })
      const { id, message } = await support.newest()
      expect([message.size, message.truncated]).to.deep.equal([size, size === 65_536])
      heard.length = 0
      const answer = await support.replay(id)
      expect([answer.status, heard]).to.deep.equal([409, []])
      expect(await answer.text()).to.include(why)
    })

  it('as a method names them are kept nowhere: in its query, body, headers and reply', async () => {
    const running = await start({ drivers: [Echo], configuration: lobby() })
    const support = await Support.of(running)
    const call = (init: RequestInit): Promise<Response> =>
      fetch(`${running.url}${HOOK}/Bell/1/enter?Code=4f0a-7&floor=2`, { method: 'POST', ...init })
    for (const body of [
      '{"code":"4f0a-7","floor":2}',
      'floor=2&user[code]=4f0a-7',
      'code=4f0a-7',
      '{"c\\u006fde":"4f0a-7"}',
    ]) {
      await call({ body, headers: { Code: '4f0a-7', Referer: 'https://h/?code=4f0a-7' } })
      const kept = JSON.stringify(await support.newest())
      expect(kept).to.include('Code=[secret]&floor=2').and.not.include('4f0a-7')
    }
    expect(await support.text('/executions/export')).not.to.include('4f0a-7')
    await fetch(`${running.url}${HOOK}/Bell/1/ring?code=4f0a-7`, { method: 'POST' })
    expect((await support.newest()).query).to.equal('code=4f0a-7')
  })

  it('survive nowhere, by any name and in any shape', async () => {
    const running = await start({ drivers: [Echo], configuration: lobby() })
    const support = await Support.of(running)
    const told = await support.watch()
    const names = fc.constantFrom(
      'secret',
      'client_secret',
      'accessToken',
      'API-Key',
      'passwd',
      'Authorization',
    )
    const secrets = fc.stringMatching(/^[1-9][0-9]{19,40}$/)
    const bodies = fc.constantFrom<(name: string, secret: string) => string>(
      (name, secret) => JSON.stringify({ a: 1, [name]: secret }),
      (name, secret) => JSON.stringify([{ a: [{ [name]: { b: [secret] } }] }], null, 2),
      (name, secret) => `{"a":"","${name}":${secret},"${name}":"${secret}"}`,
      (name, secret) => `{"m":${JSON.stringify(JSON.stringify({ [name]: secret }))}}`,
      (name, secret) => `{"${name}":"${secret}`,
      (name, secret) => `a=1&${name}=${secret}&b=2`,
      (name, secret) => `payload=${encodeURIComponent(JSON.stringify({ [name]: secret }))}`,
    )
    let calls = 0
    await fc.assert(
      fc.asyncProperty(names, secrets, bodies, fc.boolean(), async (name, secret, bodyOf, isCaptured) => {
        const body = bodyOf(name, secret)
        const headers = {
          [name]: secret,
          'X-Auth-Token': secret,
          'X-Request-ID': `call-${String((calls += 1))}`,
          Origin: `https://h/?${name}=${secret}`,
        }
        const url = `${HOOK}/Bell/1/ring?${encodeURIComponent(name)}=${secret}`
        if (isCaptured) await captureCalls(running, 'trig-bell', 1)
        const answer = await fetch(running.url + url, { method: 'POST', body, headers })
        expect([answer.status, await answer.text()]).to.deep.equal(isCaptured ? [202, ''] : [200, body])
        await until(
          () => told.find((line) => line.includes(`"call-${String(calls)}"`) && line.includes('"finished"')),
          () => 'its end is not told',
        )
        const explained = await Promise.all(
          ['GET', 'POST', 'PATCH'].map((verb) =>
            support.text('/webhook/explain', {
              method: 'POST',
              body: JSON.stringify({ url, verb, headers, body }),
            }),
          ),
        )
        expect(explained.join()).to.include('"Origin"').and.not.include(secret)
        const kept = await support.newest()
        expect(kept.outcome).to.equal(isCaptured ? 'captured' : 'answered')
        expect(JSON.stringify(kept)).not.to.include(secret)
        expect(await support.text('/executions/export')).not.to.include(secret)
        expect(told.join('\n')).not.to.include(secret)
      }),
      { seed: 20_260_314, numRuns: 40 },
    )
    expect(told.join('\n')).to.include('rung')
  }).timeout(30_000)
})
