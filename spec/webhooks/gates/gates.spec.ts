import { expect } from 'chai'
import type { ProblemCode } from '../../../src/problem/index.js'
import { PREFIX } from '../../../src/webhook-url/index.js'
import type { CallOptions } from '../support/client.js'
import { expectProblem } from '../support/expect-problem.js'
import { execute, HOOK, hooks, NOTIFY, SECRET, type HooksOptions } from '../support/hooks.js'

const QUERY = `${HOOK}?secret=${SECRET}`
const EXEC = `${QUERY}&exec=true`
const LIMIT = 100

/** A call that is refused. */
interface Refusal extends CallOptions {
  readonly path: string
  readonly code: ProblemCode
  /** Part of the detail. */
  readonly detail: string
  readonly setup?: HooksOptions
  /** Headers beside those of every problem. */
  readonly also?: Readonly<Record<string, string>>
  /** Paths of its faults. */
  readonly faults?: readonly string[]
}

const allow = (verbs: string): Readonly<Record<string, string>> => ({ allow: verbs })
const getAndPut: HooksOptions = { trigger: { supported_methods: ['PUT', 'GET'] } }
const notifies: HooksOptions = { instance: { exec_enabled: false } }
const room: HooksOptions = { instance: { enabled: false } }
const silent: HooksOptions = { trigger: { enable_webhook: false } }

/** Every way to be refused, in the order of the gates. */
const refusals: Record<string, Refusal> = {
  'a bad escape in the path': { path: `${HOOK}/%zz`, code: 'invalid-url', detail: 'path' },
  'a bad escape in the query': { path: `${QUERY}&mod=%`, code: 'invalid-url', detail: 'query' },
  'two secrets': { path: `${QUERY}&secret=x`, code: 'invalid-parameter', detail: 'secret is given twice' },
  'a list of secrets': {
    path: `${HOOK}?secret[${SECRET}]=x`,
    code: 'invalid-parameter',
    detail: 'secret takes one value, not a list',
  },
  'two indexes': { path: `${QUERY}&index=1&index=1`, code: 'invalid-parameter', detail: 'index is given' },
  'an index that is none, though it only notifies': {
    path: `${QUERY}&index=x`,
    code: 'invalid-parameter',
    detail: 'whole number from 1',
  },
  'a body that is too large': {
    path: execute(),
    body: 'x'.repeat(LIMIT + 1),
    code: 'body-too-large',
    detail: `${String(LIMIT)} bytes`,
  },
  'chunks that are too large': {
    path: execute(),
    body: ['x'.repeat(LIMIT), 'x'],
    code: 'body-too-large',
    detail: `${String(LIMIT)} bytes`,
  },
  'a compressed body': {
    path: execute(),
    body: 'x',
    headers: { 'Content-Encoding': 'zstd' },
    code: 'body-encoded',
    detail: 'gzip, deflate, br',
  },
  'no secret': { path: HOOK, code: 'missing-parameter', detail: "'secret'", faults: ['secret'] },
  'an execution without a secret': {
    path: `${HOOK}?exec=true&mod=Probe&method=request`,
    code: 'missing-parameter',
    detail: "'secret'",
    faults: ['secret'],
  },
  'an unknown instance': {
    path: NOTIFY.replace('trig-room', 'trig-none'),
    code: 'not-found',
    detail: 'no such webhook',
  },
  'a wrong secret': { path: `${HOOK}/guess`, code: 'not-found', detail: 'no such webhook' },
  'an instance that is disabled': {
    path: execute(),
    setup: room,
    code: 'not-found',
    detail: 'no such webhook',
  },
  'a trigger without a webhook': {
    path: execute(),
    setup: silent,
    code: 'not-found',
    detail: 'no such webhook',
  },
  'a verb the trigger does not support': {
    path: NOTIFY,
    setup: getAndPut,
    code: 'verb-not-allowed',
    detail: 'GET, PUT',
    also: allow('GET, PUT'),
  },
  'a verb of a trigger that supports none': {
    path: NOTIFY,
    setup: { trigger: { supported_methods: [] } },
    code: 'verb-not-allowed',
    detail: 'no verb',
    also: allow(''),
  },
  'an execution without a module': {
    path: `${EXEC}&method=request`,
    code: 'missing-parameter',
    detail: "'mod'",
    faults: ['mod'],
  },
  'an execution with an empty module': {
    path: `${EXEC}&mod=&method=request`,
    code: 'missing-parameter',
    detail: "'mod'",
    faults: ['mod'],
  },
  'a path with an empty module': {
    path: `${NOTIFY}//1/request`,
    code: 'missing-parameter',
    detail: "'mod'",
    faults: ['mod'],
  },
  'an execution without a method': {
    path: `${EXEC}&mod=Probe`,
    code: 'missing-parameter',
    detail: "'method'",
    faults: ['method'],
  },
  'an execution that is not enabled': {
    path: execute(),
    setup: notifies,
    code: 'exec-disabled',
    detail: 'only notifies',
  },
  'a module that is not in the system': {
    path: `${NOTIFY}/Display/1/request`,
    code: 'module-not-found',
    detail: 'no module Display_1',
  },
  'an index beyond the last': {
    path: `${NOTIFY}/Probe/3/request`,
    code: 'module-not-found',
    detail: 'no module Probe_3',
  },
  'a method that is not there': {
    path: execute('nosuchmethod'),
    code: 'method-not-found',
    detail: 'Probe_1 has no webhook method of that name',
  },
  'a verb the method does not answer': {
    path: execute('store'),
    code: 'verb-not-allowed',
    detail: 'PUT, DELETE',
    also: allow('PUT, DELETE'),
  },
  'a verb of which trigger and method share others': {
    path: execute('store'),
    method: 'GET',
    setup: getAndPut,
    code: 'verb-not-allowed',
    detail: 'accepted here: PUT',
    also: allow('PUT'),
  },
  'a verb where trigger and method share none': {
    path: execute('repair'),
    method: 'GET',
    setup: getAndPut,
    code: 'verb-not-allowed',
    detail: 'no verb',
    also: allow(''),
  },
  'a method for administrators': {
    path: execute('reset'),
    code: 'access-denied',
    detail: 'the clearance administrator',
  },
  'a body that does not fit the method': {
    path: execute('book'),
    body: '{"room":7}',
    code: 'invalid-body',
    detail: 'does not fit',
    faults: ['room'],
  },
  ...Object.fromEntries(
    ['', '0', '-1', '+1', '1.0', '1e0', 'x', '01', '%201', '1%20', '0x1', '9999999999', 'Infinity', '٣'].map(
      (index): [string, Refusal] => [
        `the index ${JSON.stringify(decodeURIComponent(index))}`,
        {
          path: `${EXEC}&mod=Probe&method=request&index=${encodeURIComponent(decodeURIComponent(index))}`,
          code: 'invalid-parameter',
          detail: 'whole number from 1',
        },
      ],
    ),
  ),
}

describe('A webhook call is refused, and nothing else happens, with', () => {
  const start = hooks()

  for (const [what, refusal] of Object.entries(refusals))
    it(what, async () => {
      const { path, setup, code, detail, also = {}, faults, ...options } = refusal
      const hook = await start({ settings: { maxBodyBytes: LIMIT }, ...setup })
      const headers = { 'X-Request-ID': 'spec-1', ...options.headers }
      const answer = await hook.call(path, { ...options, headers })
      const problem = expectProblem(answer, code, also)
      expect(problem.detail).to.include(detail)
      expect(answer.text).not.to.include(SECRET)
      expect(problem.faults?.map((fault) => fault.path)).to.deep.equal(faults)
      expect(answer.headers['x-request-id']).to.equal('spec-1')
      expect(problem.instance).to.equal(code === 'not-found' ? PREFIX : 'spec-1')
      expect([hook.probe.calls.length, hook.fired]).to.deep.equal([0, 0])
    })
})

describe('A webhook call that passes every gate', () => {
  const start = hooks()

  const accepted: [what: string, path: string, options: CallOptions, executes: boolean][] = [
    ['notifies by its path', NOTIFY, {}, false],
    ['notifies by its query', QUERY, {}, false],
    ['notifies although it names what it could execute', `${QUERY}&mod=Probe&method=request`, {}, false],
    ['notifies whatever index it could execute', `${QUERY}&index=7`, {}, false],
    ['executes by its path', execute(), {}, true],
    ['executes by its query', `${EXEC}&mod=Probe&index=1&method=request`, {}, true],
    ['executes the first module where it gives no index', `${EXEC}&mod=Probe&method=request`, {}, true],
    ['executes by a path with an escape', execute('%72equest'), {}, true],
    ['executes by a path that ends in a slash', execute('request/'), {}, true],
    ['executes a method for support', execute('repair'), {}, true],
    ['executes by a name that is not the method’s own', execute('door-opened'), {}, true],
    ['gives its secret in a header', HOOK, { headers: { 'X-Webhook-Secret': SECRET } }, false],
    [
      'gives its secret in a header and executes by its query',
      `${HOOK}?exec=true&mod=Probe&method=request`,
      { headers: { 'x-webhook-secret': SECRET } },
      true,
    ],
    ['gives the secret that counts in its path', `${NOTIFY}?secret=wrong`, {}, false],
    ['gives the secret that counts in its query', QUERY, { headers: { 'X-Webhook-Secret': 'wrong' } }, false],
    ['says that its body is not encoded', execute(), { headers: { 'Content-Encoding': 'Identity' } }, true],
  ]
  for (const [what, path, options, executes] of accepted)
    it(what, async () => {
      const hook = await start()
      const answer = await hook.call(path, options)
      expect([answer.status, answer.text]).to.deep.equal([202, ''])
      expect([hook.probe.calls.length, hook.fired]).to.deep.equal([executes ? 1 : 0, 1])
    })

  it('reaches the module of its index', async () => {
    const hook = await start()
    await hook.call(`${NOTIFY}/Probe/2/request`)
    await hook.call(`${EXEC}&mod=Probe&index=1&method=request`)
    expect(hook.probe.calls.map(({ module }) => module)).to.deep.equal(['mod-probe-2', 'mod-probe-1'])
  })

  for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])
    it(`may come with ${method}`, async () => {
      const hook = await start()
      expect((await hook.call(execute(), { method })).status).to.equal(202)
      expect(hook.probe.calls.map(({ verb }) => verb)).to.deep.equal([method])
    })
})

describe('The verb of a webhook call', () => {
  const start = hooks()
  const EVERY = 'GET, POST, PUT, PATCH, DELETE'

  for (const method of ['HEAD', 'OPTIONS', 'PROPFIND', 'TRACE', 'PURGE', 'M-SEARCH'])
    for (const path of [NOTIFY, execute()])
      it(`is refused when it is ${method}, for ${path === NOTIFY ? 'notifying' : 'executing'}`, async () => {
        const hook = await start()
        const answer = await hook.call(path, { method })
        if (method === 'HEAD') {
          expect([answer.status, answer.headers.allow, answer.text]).to.deep.equal([405, EVERY, ''])
        } else {
          expectProblem(answer, 'verb-not-allowed', { allow: EVERY })
        }
        expect([hook.probe.calls.length, hook.fired]).to.deep.equal([0, 0])
      })

  it('does not tell one without the secret what is supported', async () => {
    const hook = await start()
    const answer = await hook.call(`${HOOK}/guess`, { method: 'OPTIONS' })
    expectProblem(answer, 'not-found')
  })
})

describe('The request id of a webhook call', () => {
  const start = hooks()
  const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

  const safe = ['1', 'a.b~c:d+e/f=g@h-i_j', 'x'.repeat(128), 'Root=1-67891233-abcdef']
  for (const id of safe)
    it(`is the caller's own: ${id}`, async () => {
      const hook = await start()
      for (const path of [NOTIFY, execute(), `${HOOK}/guess`, `${HOOK}/%`]) {
        const answer = await hook.call(path, { headers: { 'X-Request-ID': id } })
        expect(answer.headers['x-request-id']).to.equal(id)
      }
      expect(hook.probe.calls.map(({ context }) => context.request)).to.deep.equal([id])
    })

  const unsafe: [what: string, id: string | string[] | undefined][] = [
    ['there is none', undefined],
    ['it is empty', ''],
    ['it has a space', 'a b'],
    ['it has a quote', 'a"b'],
    ['it is too long', 'x'.repeat(129)],
    ['it is not ASCII', 'é'],
    ['there are two', ['a', 'b']],
  ]
  for (const [what, id] of unsafe)
    it(`is a new one when ${what}`, async () => {
      const hook = await start()
      const headers = id === undefined ? {} : { 'X-Request-ID': id }
      const accepted = await hook.call(execute(), { headers })
      const refused = await hook.call(`${HOOK}/S/Probe/1/request/x/y`, { headers })
      expect(accepted.headers['x-request-id']).to.match(UUID)
      expect(refused.headers['x-request-id']).to.match(UUID)
      expect(refused.headers['x-request-id']).not.to.equal(accepted.headers['x-request-id'])
      expect(hook.probe.calls[0]?.context.request).to.equal(accepted.headers['x-request-id'])
    })
})
