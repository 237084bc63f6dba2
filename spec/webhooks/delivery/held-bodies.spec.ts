import { expect } from 'chai'
import { gzipSync } from 'node:zlib'
import { z, type WebhookContext } from '../../../src/index.js'
import { farRuntime } from '../../support/far-runtime.js'
import { until } from '../../support/until.js'
import type { CallOptions } from '../support/client.js'
import { expectProblem } from '../support/expect-problem.js'
import { execute, HOOK, hooks, NOTIFY, room, SECRET } from '../support/hooks.js'
import { Latch } from '../support/latch.js'
import { LIMIT_MS, recorded, type Recorded } from '../support/recorded.js'

const SIZE = 900
const full = 'x'.repeat(SIZE)
const hesitant = (method: string): string => `${HOOK}/${SECRET}/Hesitant/1/${method}`

/** A body, and how many bytes of it are in memory. */
const packed = gzipSync(full)
const GZIPPED: [CallOptions, number] = [
  { body: packed, headers: { 'Content-Encoding': 'gzip' } },
  packed.length + SIZE,
]
const parts = `--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n${'x'.repeat(500)}\r\n--b--\r\n`
const MULTIPART: [CallOptions, number] = [
  { body: parts, headers: { 'Content-Type': 'multipart/form-data; boundary=b' } },
  parts.length,
]
const forms: [what: string, options: CallOptions, bytes: number][] = [
  ['text', { body: full }, SIZE],
  ['text in pieces', { body: [full.slice(1), 'x'] }, SIZE],
  ['text that is packed', ...GZIPPED],
  ['several parts', ...MULTIPART],
]

describe('The bodies of calls under way', () => {
  const start = recorded()
  let hook: Recorded
  let latch: Latch
  const begin = async (mostBodies: number, instance: object = {}): Promise<void> => {
    hook = await start({ mostBodies, instance })
    latch = new Latch([200, null, 'at last'])
    hook.probe.answer = () => latch.opened
  }
  const fired = (): number => hook.triggers.find('trig-room')?.activity.trigger_count ?? 0
  const untilBodies = (bytes: number): Promise<true> =>
    until(
      () => (hook.bodies() === bytes ? true : undefined),
      () => `bodies have ${String(hook.bodies())} bytes`,
    )

  it('have only so much room together: what comes then runs nothing, and is told to come back', async () => {
    await begin(2 * SIZE + 100)
    const held = [hook.call(execute(), { body: full }), hook.call(execute(), { body: full })]
    await hook.probe.called(1)
    await untilBodies(2 * SIZE)
    await hook.settled()
    const before = fired()
    const refused = await hook.call(NOTIFY, { body: full })
    expect(expectProblem(refused, 'queue-full').detail).to.match(/^the bodies of calls under way/)
    expect([refused.headers['retry-after'], fired()]).to.deep.equal(['1', before])
    // What brings little has room.
    expect((await hook.call(NOTIFY, { body: 'x' })).status).to.equal(202)
    latch.open()
    for (const { status } of await Promise.all(held)) expect(status).to.equal(200)
    expect((await hook.call(NOTIFY, { body: full })).status).to.equal(202)
    expect([hook.bodies(), fired()]).to.deep.equal([0, before + 2])
  })

  it('have no more when they are unpacked: what would take more runs nothing', async () => {
    await begin(2 * SIZE)
    const held = hook.call(execute(), { body: full })
    await hook.probe.called(1)
    const before = fired()
    const [options, bytes] = GZIPPED
    expect(bytes).to.be.greaterThan(SIZE)
    expectProblem(await hook.call(execute(), options), 'queue-full')
    expect([hook.bodies(), fired(), hook.probe.calls.length]).to.deep.equal([SIZE, before, 1])
    latch.open()
    expect((await held).status).to.equal(200)
  })

  it('may be larger for one alone than they may be together', async () => {
    await begin(SIZE - 1)
    latch.open()
    expect((await hook.call(execute(), { body: [full.slice(1), 'x'] })).status).to.equal(200)
    expect(hook.bodies()).to.equal(0)
  })

  it('are counted as they come, until their callers go away', async () => {
    await begin(SIZE)
    const client = await hook.connect()
    client.send(
      `POST ${NOTIFY} HTTP/1.1\r\nHost: room\r\nContent-Length: ${String(SIZE)}\r\n\r\n`,
      full.slice(1),
    )
    await untilBodies(SIZE - 1)
    expectProblem(await hook.call(NOTIFY, { body: 'xx' }), 'queue-full')
    client.leave()
    await untilBodies(0)
    expect((await hook.call(NOTIFY, { body: full })).status).to.equal(202)
  })

  for (const [what, options, bytes] of forms)
    it(`take the room of all that is kept of ${what} while it is run, and none afterwards`, async () => {
      await begin(1e6)
      const called = hook.call(execute(), options)
      await hook.probe.called(1)
      expect(hook.bodies()).to.equal(bytes)
      latch.open()
      expect((await called).status).to.equal(200)
      expect(hook.bodies()).to.equal(0)
    })

  for (const [what, path, options, status] of [
    ['is too long', NOTIFY, { body: [full, full] }, 413],
    ['does not fit its schema', execute('book'), { body: '{"seats":1}' }, 422],
    ['is not what it says it is', execute(), { body: 'x', headers: { 'Content-Encoding': 'gzip' } }, 400],
  ] as const)
    it(`take no room after one that ${what}`, async () => {
      await begin(1e6)
      expect((await hook.call(path, options)).status).to.equal(status)
      expect(hook.bodies()).to.equal(0)
    })

  for (const [what, { body, headers }, bytes] of forms)
    it(`take no room where they wait for the same call: ${what}`, async () => {
      await begin(1e6, { idempotency: { key: { from: 'header', name: 'Idempotency-Key' }, window: 60 } })
      const options = { ...(body !== undefined && { body }), headers: { ...headers, 'Idempotency-Key': 'k' } }
      const called = [hook.call(execute(), options)]
      await hook.probe.called(1)
      called.push(hook.call(execute(), options), hook.call(execute(), options))
      await until(
        () => (hook.waiting() === 2 ? true : undefined),
        () => `${String(hook.waiting())} wait`,
      )
      expect(hook.bodies()).to.equal(bytes)
      latch.open()
      for (const { text } of await Promise.all(called)) expect(text).to.equal('at last')
      expect(hook.bodies()).to.equal(0)
    })

  it('take room until the method has answered, where the caller was let go', async () => {
    await begin(1e6, { reply_budget: 1 })
    const called = hook.call(execute(), { body: full })
    await hook.probe.called(1)
    await hook.clock.advance(1000)
    expect([(await called).status, hook.bodies()]).to.deep.equal([202, SIZE])
    latch.open()
    await untilBodies(0)
  })

  it('take room again while what is left of a burst is run', async () => {
    await begin(1)
    expect((await hook.call(hesitant('trailing'), { body: 'dawdle' })).status).to.equal(202)
    expect(hook.bodies()).to.equal(0)
    await hook.clock.advance(1000)
    expect(hook.bodies()).to.equal('dawdle'.length)
    await hook.clock.advance(LIMIT_MS)
    expect(hook.bodies()).to.equal(0)
  })

  it('are what the method asks for, whether they have waited or not', async () => {
    await begin(1e6)
    const body = '{"room":"Blue","seats":"3","guests":[{"name":"Anna"}]}'
    const called = [hook.call(execute('book'), { body })]
    await hook.probe.called(1)
    called.push(hook.call(execute('book'), { body }))
    await untilBodies(2 * body.length)
    await hook.settled()
    latch.open()
    for (const { status } of await Promise.all(called)) expect(status).to.equal(200)
    const seen = hook.probe.calls.map(({ body: text, context }) => ({ text, body: context.body }))
    const booked = { text: body, body: { room: 'Blue', seats: 3, guests: [{ name: 'Anna' }] } }
    expect(seen).to.deep.equal([booked, booked])
  })
})

describe('A call that waits', () => {
  const start = hooks()
  const multipart = (text: string): string =>
    ['name="f"', 'name="p"; filename="p.bin"']
      .map((names) => `--b\r\nContent-Disposition: form-data; ${names}\r\n\r\n${text}\r\n`)
      .join('')
  const [FORM, PARTS] = ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=b']
  const kinds: [
    what: string,
    type: string,
    body: (text: string) => string,
    seen: (context: WebhookContext<unknown>) => unknown,
    expected: unknown,
  ][] = [
    ['JSON', 'application/json', (text) => `["${text}"]`, ({ body }) => body, ['two']],
    ['a form', FORM, (text) => `f=${text}`, ({ fields }) => fields, { f: 'two' }],
    [
      'several parts',
      PARTS,
      (text) => `${multipart(text)}--b--\r\n`,
      ({ fields, files }) => ({ ...fields, files: files.map(({ bytes }) => bytes.toString()) }),
      { f: 'two', files: ['two'] },
    ],
  ]
  for (const [what, type, bodyOf, seenIn, expected] of kinds)
    it(`holds its bytes alone: all else is made of them when its method asks: ${what}`, async () => {
      const seen: unknown[] = []
      const runtime = farRuntime({
        system: (id) => ({ id, name: 'Room', modules: ['mod-far'] }),
        findWebhook: ({ name }, method) => ({
          module: 'mod-far',
          name: `${name}_1`,
          endpoint: { name: method, methods: ['POST'], clearance: 'support', body: z.unknown() },
        }),
        callWebhook: (_target, call) => {
          call.onQueued(1)
          // What had been made of the bytes by now would not follow them.
          call.context.raw.write(bodyOf('two'))
          call.onStart()
          seen.push(call.body, seenIn(call.context))
          return [200, null, 'done']
        },
      })
      const hook = await start({ runtime, configuration: { ...room(), modules: [], systems: [] } })
      const options = { body: bodyOf('one'), headers: { 'Content-Type': type } }
      expect((await hook.call(execute(), options)).status).to.equal(200)
      expect(seen).to.deep.equal([bodyOf('two'), expected])
    })
})
