import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { expect } from 'chai'
import fc from 'fast-check'
import { SignatureSettings, signingOf } from '../../../src/senders/index.js'
import { sign } from '../../../src/signatures/index.js'
import type { Explanation } from '../../../src/webhooks/index.js'
import { problemIn } from '../support/client.js'
import { execute, HOOK, hooks, NOTIFY, type Hooks } from '../support/hooks.js'

/** A call that is explained, and then made. */
interface Call {
  readonly path?: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

/** What a call comes to: why it is refused, if it is; whether it ran, was captured, or had come before. */
interface Fate {
  readonly status: number | null
  readonly code: string | null
  readonly runs: boolean
  readonly isCaptured: boolean
  readonly isRepeat: boolean
}

const MOST = 100
const JSON_TYPE = { 'Content-Type': 'application/json' }
const GZIP = { ...JSON_TYPE, 'Content-Encoding': 'gzip' }
const good = '{"ref":"main","id":"event-1"}'
const bomb = gzipSync(Buffer.alloc(2e6))

/** The fate of a call, as it is explained. */
async function explained({ port }: Hooks, key: string, call: Call): Promise<Fate> {
  const { path = execute(), method = 'POST', headers = {}, body = '' } = call
  const answer = await fetch(`http://127.0.0.1:${String(port)}/api/engine/v2/webhook/explain`, {
    method: 'POST',
    headers: { 'X-API-Key': key, ...JSON_TYPE },
    body: JSON.stringify({
      ...{ url: path, verb: method, headers, address: '127.0.0.1' },
      body_base64: Buffer.from(body).toString('base64'),
    }),
  })
  expect(answer.status).to.equal(200)
  const { status, gates, effects, captured, repeats } = (await answer.json()) as Explanation
  const refusing = gates.find(({ result }) => result === 'refused')?.problem
  return {
    status,
    code: status === null ? null : (refusing?.code ?? 'no gate says why'),
    runs: effects !== null && effects.executes !== null,
    isCaptured: captured,
    isRepeat: repeats !== null,
  }
}

/** The fate of a call that is made. */
async function met(hook: Hooks, { path = execute(), ...call }: Call): Promise<Fate> {
  const before = hook.probe.calls.length
  const answer = await hook.call(path, call)
  const isRefused = answer.headers['content-type'] === 'application/problem+json'
  return {
    status: isRefused ? answer.status : null,
    code: isRefused ? problemIn(answer).code : null,
    runs: hook.probe.calls.length > before,
    isCaptured: answer.headers['x-webhook-capture'] !== undefined,
    isRepeat: answer.headers['idempotent-replay'] !== undefined,
  }
}

describe('What is explained of a call', () => {
  const start = hooks()

  /** Explains each call and makes it, one after the other. */
  async function compare(instance: object, calls: readonly Call[], capture = 0): Promise<Fate[]> {
    const hook = await start({ instance, settings: { maxBodyBytes: MOST } })
    hook.probe.answer = () => [299, {}, 'done']
    const { key } = await hook.plugin.keys.create({ name: 'Helper', role: 'admin' })
    if (capture > 0) await captureNext(hook, key, capture)
    const fates: Fate[] = []
    for (const call of calls) {
      const told = await explained(hook, key, call)
      fates.push(await met(hook, call))
      expect(told, JSON.stringify({ instance, ...call, body: String(call.body) })).to.deep.equal(fates.at(-1))
    }
    return fates
  }

  const byHeader = { idempotency: { key: { from: 'header', name: 'Idempotency-Key' } } }
  const byMember = { idempotency: { key: { from: 'member', path: 'id' } } }
  const filter = { filter: { comparisons: [{ left: { member: 'ref' }, operator: 'equal', right: 'main' }] } }
  const keyed = (key: string, body = good): Call => ({ headers: { 'Idempotency-Key': key }, body })
  const codes: [what: string, instance: object, calls: Call[], codes: (string | null)[], capture?: number][] =
    [
      ['a body as long as its instance takes', { max_body: 10 }, [{ body: 'x'.repeat(10) }], [null]],
      ['one that is longer', { max_body: 10 }, [{ body: 'x'.repeat(11) }], ['body-too-large']],
      ['one that only notifies', { max_body: 10 }, [{ path: NOTIFY, body: good }], ['body-too-large']],
      ['one that is longer than is usual', {}, [{ body: 'x'.repeat(MOST + 1) }], ['body-too-large']],
      ['one packed in gzip', {}, [{ headers: GZIP, body: gzipSync(good) }], [null]],
      ['one that is no gzip', {}, [{ headers: GZIP, body: 'none' }], ['unreadable-body']],
      [
        'one whose gzip breaks off',
        {},
        [{ headers: GZIP, body: gzipSync(good).subarray(0, 20) }],
        ['unreadable-body'],
      ],
      [
        'one that unpacks to too much',
        {},
        [{ headers: GZIP, body: gzipSync('x'.repeat(101)) }],
        ['body-too-large'],
      ],
      [
        'one that unpacks to what fits',
        { max_body: 100 },
        [{ headers: GZIP, body: gzipSync('x'.repeat(100)) }],
        [null],
      ],
      [
        'a coding that is not read',
        {},
        [{ headers: { 'Content-Encoding': 'zstd' }, body: good }],
        ['body-encoded'],
      ],
      ['a packed body of a filter', filter, [{ headers: GZIP, body: gzipSync(good) }], [null]],
      ['a packed body with a key', byMember, [{ headers: GZIP, body: gzipSync(good) }], [null]],
      [
        'a packed body that comes again',
        byMember,
        [{ body: good }, { headers: GZIP, body: gzipSync(good) }],
        [null, null],
      ],
      ['bytes that are no text', {}, [{ body: Buffer.from([0x61, 0xff]) }], ['unreadable-body']],
      ['a call that comes again', byHeader, [keyed('a'), keyed('a')], [null, null]],
      ['another call with its key', byHeader, [keyed('a'), keyed('a', 'x')], [null, 'idempotency-mismatch']],
      [
        'another method with its key',
        byHeader,
        [keyed('a'), { ...keyed('a'), path: NOTIFY }],
        [null, 'idempotency-mismatch'],
      ],
      ['a call without a key', byHeader, [{}], ['idempotency-key-missing']],
      [
        'calls beyond a limit',
        { rate_limit: { total: { calls: 1, seconds: 60 } } },
        [{}, {}],
        [null, 'rate-limited'],
      ],
      ['a captured call', {}, [{ path: execute('nothing') }, {}, {}], [null, null, null], 2],
      ['a captured body that is too long', { max_body: 10 }, [{ body: good }], ['body-too-large'], 1],
      ['a captured gzip that is none', {}, [{ headers: GZIP, body: 'none' }], ['unreadable-body'], 1],
      [
        'one that a gate refuses as well',
        { max_body: 10 },
        [{ path: execute('nothing'), body: good }],
        ['method-not-found'],
        1,
      ],
    ]
  for (const [what, instance, calls, expected, capture] of codes)
    it(`is what becomes of it: ${what}`, async () => {
      const fates = await compare(instance, calls, capture)
      expect(fates.map(({ code }) => code)).to.deep.equal(expected)
    })

  it('is that a signed message has been taken, also under another key', async () => {
    const given = { preset: 'standard-webhooks', secrets: [`whsec_${btoa('a key of Standard Webhooks')}`] }
    const hook = await start({ instance: { signature: given, ...byHeader } })
    hook.probe.answer = () => [299, {}, 'done']
    const { key } = await hook.plugin.keys.create({ name: 'Helper', role: 'admin' })
    const signing = signingOf(SignatureSettings.parse(given))
    const url = `http://127.0.0.1:${String(hook.port)}${execute()}`
    const signable = { url, body: Buffer.from(good), contentType: 'application/json', id: 'msg_1' }
    const headers = Object.fromEntries(sign(signing, { ...signable, now: hook.clock.now() }))
    const codesOf: (string | null)[] = []
    for (const name of ['a', 'a', 'b']) {
      const call = { headers: { ...JSON_TYPE, ...headers, 'Idempotency-Key': name }, body: good }
      const told = await explained(hook, key, call)
      expect(told).to.deep.equal(await met(hook, call))
      codesOf.push(told.code)
    }
    expect(codesOf).to.deep.equal([null, null, 'signature-replayed'])
  })

  it('is what becomes of it, whatever is called', async () => {
    const instances = fc.record(
      {
        max_body: fc.constantFrom(10, 40, 1000),
        idempotency: fc.constantFrom(byHeader.idempotency, byMember.idempotency, { key: { from: 'body' } }),
        filter: fc.constant({ comparisons: [{ left: { member: 'ref' }, operator: 'equal', right: 'main' }] }),
        rate_limit: fc.constant({ total: { calls: 2, seconds: 60 } }),
        exec_enabled: fc.boolean(),
      },
      { requiredKeys: [] },
    )
    const plain = fc.constantFrom('', good, '{"ref":"other","id":2}', '{bad', 'x'.repeat(60), 'x'.repeat(101))
    const packed: Readonly<Record<string, (body: string) => Buffer>> = {
      gzip: (body) => gzipSync(body),
      br: (body) => brotliCompressSync(body),
      deflate: (body) => deflateSync(body),
      'x-gzip': () => bomb,
      'gzip, br': (body) => Buffer.from(body),
      zstd: (body) => Buffer.from(body),
      'utf-8': (body) => Buffer.from(body),
    }
    const calls = fc.record({
      path: fc.constantFrom(execute(), execute(), NOTIFY, execute('book'), execute('reset'), `${HOOK}/guess`),
      method: fc.constantFrom('POST', 'POST', 'PUT', 'GET'),
      key: fc.constantFrom('a', 'b', undefined),
      coding: fc.constantFrom(undefined, undefined, ...Object.keys(packed)),
      type: fc.constantFrom('application/json', 'text/plain; charset=latin1', undefined),
      body: plain,
    })
    const sequence = fc.array(calls, { minLength: 2, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(instances, sequence, fc.constantFrom(0, 0, 1), async (instance, made, capture) => {
        const sent = made.map(({ key, coding, type, body, ...call }): Call => {
          const headers = {
            ...(key !== undefined && { 'Idempotency-Key': key }),
            ...(coding !== undefined && { 'Content-Encoding': coding }),
            ...(type !== undefined && { 'Content-Type': type }),
          }
          return { ...call, headers, body: (coding && packed[coding]?.(body)) ?? body }
        })
        await compare(instance, sent, capture)
      }),
      { numRuns: 40 },
    )
  })
})

/** Has the next calls captured. */
async function captureNext({ port }: Hooks, key: string, calls: number): Promise<void> {
  const path = '/api/engine/v2/systems/sys-room/triggers/trig-room/capture'
  const answer = await fetch(`http://127.0.0.1:${String(port)}${path}`, {
    method: 'POST',
    headers: { 'X-API-Key': key, ...JSON_TYPE },
    body: JSON.stringify({ calls }),
  })
  expect(answer.status).to.equal(200)
}
