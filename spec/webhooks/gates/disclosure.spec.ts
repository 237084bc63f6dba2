import { expect } from 'chai'
import { execute, HOOK, hooks, NOTIFY, SECRET, type Hooks, type HooksOptions } from '../support/hooks.js'

const OTHER = { webhook_secret: 'the-secret-of-another-room' }

/** The whole answer as it came, but for the two headers that differ from call to call. */
async function bytesOf(hook: Hooks, line: string, headers: readonly string[] = []): Promise<string> {
  const client = await hook.connect()
  client.send(`${line} HTTP/1.1\r\nHost: room\r\nConnection: close\r\n${headers.join('')}\r\n`)
  const text = await client.untilClosed()
  return text.replace(/^(X-Request-ID|Date): .*\r\n/gm, '')
}

describe('An answer that must not tell why', () => {
  const start = hooks()

  const reasons: [why: string, line: string, options?: HooksOptions, headers?: string[]][] = [
    ['an unknown instance', `POST ${NOTIFY.replace('trig-room', 'trig-none')}`],
    ['an unknown instance to execute on', `POST ${execute().replace('trig-room', 'trig-none')}`],
    ['an instance called __proto__', `POST ${NOTIFY.replace('trig-room', '__proto__')}`],
    ['an instance called constructor', `GET ${NOTIFY.replace('trig-room', 'constructor')}`],
    ['an empty instance', `POST ${NOTIFY.replace('trig-room', '')}`],
    ['a wrong secret', `POST ${HOOK}/${'x'.repeat(SECRET.length)}`],
    ['a wrong secret of another length', `POST ${HOOK}/x`],
    ['a wrong secret in the query', `GET ${HOOK}?secret=${SECRET}x`],
    ['a wrong secret in the header', `GET ${HOOK}`, {}, ['X-Webhook-Secret: x\r\n']],
    ['the secret in another case', `POST ${HOOK}/${SECRET.toUpperCase()}`],
    ['two secrets in headers', `GET ${HOOK}`, {}, Array(2).fill(`X-Webhook-Secret: ${SECRET}\r\n`)],
    ['an empty secret in the path', `POST ${HOOK}//`],
    ['an empty secret in the query', `POST ${HOOK}?secret=`],
    ['an empty secret in the header', `POST ${HOOK}`, {}, ['X-Webhook-Secret:\r\n']],
    ['an empty secret in the path, the right one behind it', `POST ${HOOK}//?secret=${SECRET}`],
    ['a secret that another instance has', `POST ${HOOK}/${SECRET}`, { instance: OTHER }],
    ['an instance that is disabled', `POST ${NOTIFY}`, { instance: { enabled: false } }],
    ['an instance that is disabled, and a wrong secret', `POST ${HOOK}/x`, { instance: { enabled: false } }],
    ['a trigger without a webhook', `POST ${NOTIFY}`, { trigger: { enable_webhook: false } }],
    [
      'a trigger without a webhook, to execute on',
      `POST ${execute()}`,
      { trigger: { enable_webhook: false } },
    ],
    ['a verb nobody supports, and a wrong secret', `PROPFIND ${HOOK}/x`],
    ['an execution that lacks everything, and a wrong secret', `POST ${HOOK}/x/%20/0/%20`],
    ['another word than notify', `POST ${NOTIFY.replace('notify', 'execute')}`],
    ['a path with a module alone', `POST ${NOTIFY}/Probe`],
    ['a path without a method', `POST ${NOTIFY}/Probe/1`],
    ['a path with too much', `POST ${execute()}/binary/more`],
    ['a path with too much, and a wrong secret', `POST ${HOOK}/x/Probe/1/request/binary/more`],
    ['nothing behind the prefix', `GET ${HOOK.split('trig-room')[0] ?? ''}`],
  ]
  for (const [why, line, options, headers] of reasons)
    it(`is the same to the byte for ${why}`, async () => {
      const hook = await start(options)
      const expected = await bytesOf(hook, `POST ${HOOK}/guess`)
      expect(expected).to.match(/^HTTP\/1\.1 404 Not Found\r\n/)
      expect(await bytesOf(hook, line, headers)).to.equal(expected)
      expect([hook.probe.calls.length, hook.fired]).to.deep.equal([0, 0])
    })

  it('asks for a key where the path has no notify, whatever else is right or wrong', async () => {
    const hook = await start()
    const ask = (rest: string): Promise<string> =>
      bytesOf(hook, `GET ${HOOK.replace('trig-room/notify', rest)}`, ['X-Request-ID: spec-1\r\n'])
    const expected = await ask('trig-none')
    expect(expected).to.match(/^HTTP\/1\.1 401 Unauthorized\r\n/)
    for (const rest of ['trig-room', `trig-room?secret=${SECRET}`, 'trig-room?secret=x'])
      expect(await ask(rest)).to.equal(expected)
    expect([hook.probe.calls.length, hook.fired]).to.deep.equal([0, 0])
  })

  it('is no other one: with the secret the same call is accepted', async () => {
    const hook = await start()
    expect(await bytesOf(hook, `POST ${NOTIFY}`)).to.match(/^HTTP\/1\.1 202 Accepted\r\n/)
    expect(hook.fired).to.equal(1)
  })
})

describe('A name that is no webhook method', () => {
  const start = hooks()
  const ID = ['X-Request-ID: spec-1\r\n']

  const names = [
    'constructor',
    '__proto__',
    'prototype',
    'toString',
    'valueOf',
    'hasOwnProperty',
    '__defineGetter__',
    '__lookupSetter__',
    'then',
    'onLoad',
    'onUpdate',
    'onUnload',
    'unload',
    'status',
    'settings',
    'schedule',
    'publish',
    'clearSubscriptions',
    'undecorated',
    'guarded',
    'hidden',
    '#hidden',
    'blink',
    'renamed',
    'Request',
    'request ',
    ' request',
    'request()',
    'request\u0000',
    'Probe.request',
    '../request',
    '0',
    '[object Object]',
    '<script>alert(1)</script>',
    'é',
  ]
  for (const name of names)
    it(`is unknown like any other: ${JSON.stringify(name)}`, async () => {
      const hook = await start()
      const query = `${HOOK}?secret=${SECRET}&exec=true&mod=Probe&method=`
      const unknown = await bytesOf(hook, `POST ${execute('nosuchmethod')}`, ID)
      expect(unknown).to.match(/^HTTP\/1\.1 404 Not Found\r\n/)
      expect(unknown).to.include('"code":"method-not-found"').and.not.include('nosuchmethod')
      expect(await bytesOf(hook, `POST ${execute(encodeURIComponent(name))}`, ID)).to.equal(unknown)
      expect(await bytesOf(hook, `GET ${query}${encodeURIComponent(name)}`, ID)).to.equal(unknown)
      expect([hook.probe.calls.length, hook.fired]).to.deep.equal([0, 0])
    })
})

describe('A name that is no module', () => {
  const start = hooks()

  for (const name of ['constructor', '__proto__', 'toString', 'probe', 'Probe_1', 'mod-probe-1', 'Prob/e'])
    it(`is unknown like any other: ${name}`, async () => {
      const hook = await start()
      const path = (module: string): string => `POST ${NOTIFY}/${encodeURIComponent(module)}/1/request`
      const headers = ['X-Request-ID: spec-1\r\n']
      const unknown = await bytesOf(hook, path('x'.repeat(name.length)), headers)
      expect(unknown).to.include('"code":"module-not-found"')
      const answer = await bytesOf(hook, path(name), headers)
      expect(answer.replaceAll(name, 'x'.repeat(name.length))).to.equal(unknown)
    })
})
