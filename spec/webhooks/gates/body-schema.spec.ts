import { expect } from 'chai'
import { Driver, driver, webhook, z, type WebhookContext, type WebhookReply } from '../../../src/index.js'
import type { CallOptions } from '../support/client.js'
import { expectProblem } from '../support/expect-problem.js'
import { execute, hooks, NOTIFY, room } from '../support/hooks.js'

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' }
const JSON_TYPE = { 'Content-Type': 'application/json' }

describe('A body of a method that declares one', () => {
  const start = hooks()

  const fitting: [what: string, method: string, options: CallOptions, parsed: unknown][] = [
    ['JSON', 'book', { body: '{"room":"A"}', headers: JSON_TYPE }, { room: 'A' }],
    ['JSON without a content type', 'book', { body: ' {"room":"A"} ' }, { room: 'A' }],
    [
      'JSON that calls itself text',
      'book',
      { body: '{"room":"A"}', headers: { 'Content-Type': 'text/plain' } },
      { room: 'A' },
    ],
    [
      'JSON in pieces',
      'book',
      { body: ['{"roo', 'm":"', Buffer.from([0xc3]), Buffer.from([0xa9]), '"}'] },
      { room: 'é' },
    ],
    ['JSON with a field nobody asked for', 'book', { body: '{"room":"A","extra":1}' }, { room: 'A' }],
    ['JSON with __proto__', 'book', { body: '{"room":"A","__proto__":{"seats":9}}' }, { room: 'A' }],
    ['JSON that curl calls a form', 'book', { body: '{"room":"A"}', headers: FORM }, { room: 'A' }],
    ['a form', 'book', { body: 'room=B+1&seats=4', headers: FORM }, { room: 'B 1', seats: 4 }],
    [
      'a form with a charset',
      'book',
      { body: 'room=%C3%A9', headers: { 'content-type': `${FORM['Content-Type']}; charset=UTF-8` } },
      { room: 'é' },
    ],
    [
      'a form in capitals',
      'book',
      { body: 'room=B', headers: { 'Content-Type': 'Application/X-WWW-Form-URLEncoded' } },
      { room: 'B' },
    ],
    ['a form with __proto__', 'book', { body: 'room=B&__proto__=x', headers: FORM }, { room: 'B' }],
    ['nothing, where that is fine', 'enquire', {}, undefined],
    ['nothing in a GET, where that is fine', 'enquire', { method: 'GET' }, undefined],
    ['no bytes in a chunk, where that is fine', 'enquire', { body: [] }, undefined],
    ['JSON in a GET', 'book', { method: 'GET', body: '{"room":"A"}' }, { room: 'A' }],
  ]
  for (const [what, method, options, parsed] of fitting)
    it(`reaches it as the schema gives it: ${what}`, async () => {
      const hook = await start()
      const answer = await hook.call(execute(method), options)
      expect([answer.status, answer.text]).to.deep.equal([202, ''])
      expect(hook.probe.calls.map(({ context }) => context.body)).to.deep.equal([parsed])
      const sent = [options.body ?? ''].flat().map((piece) => Buffer.from(piece as string))
      expect(hook.probe.calls[0]?.body).to.equal(Buffer.concat(sent).toString())
    })

  const faulty: [what: string, options: CallOptions, detail: string, faults: Record<string, string>][] = [
    ['not JSON', { body: '{"room":' }, 'the body is not JSON', { '': 'is not JSON' }],
    ['text', { body: 'room A' }, 'the body is not JSON', { '': 'is not JSON' }],
    ['a form that does not say so', { body: 'room=A' }, 'the body is not JSON', { '': 'is not JSON' }],
    [
      'JSON cut off that says it is a form',
      { body: '{"room"', headers: FORM },
      'not JSON',
      { '': 'is not JSON' },
    ],
    ['nothing', {}, 'does not fit', { '': 'is missing' }],
    ['nothing, in a GET', { method: 'GET' }, 'does not fit', { '': 'is missing' }],
    ['null', { body: 'null' }, 'does not fit', { '': 'must be an object, not null' }],
    ['a list', { body: '[]' }, 'does not fit', { '': 'must be an object, not a list' }],
    ['without a field', { body: '{}' }, 'does not fit', { room: 'is missing' }],
    [
      'faulty within',
      { body: '{"room":"A","guests":[{"name":"x"},{"name":1}]}' },
      'does not fit',
      { 'guests[1].name': 'must be text, not a number' },
    ],
    [
      'faulty twice',
      { body: '{"room":1,"seats":"x"}' },
      'does not fit',
      { room: 'must be text, not a number', seats: 'must be a number' },
    ],
    [
      'faulty as a form',
      { body: 'room=A&seats=x', headers: FORM },
      'does not fit',
      { seats: 'must be a number' },
    ],
  ]
  for (const [what, options, detail, faults] of faulty)
    it(`is refused by path when it is ${what}`, async () => {
      const hook = await start()
      const problem = expectProblem(await hook.call(execute('book'), options), 'invalid-body')
      expect(problem.detail).to.include(detail)
      expect(problem.faults?.map(({ path }) => path)).to.deep.equal(Object.keys(faults))
      for (const { path, message } of problem.faults ?? []) expect(message).to.include(faults[path])
      expect([hook.probe.calls.length, hook.fired]).to.deep.equal([0, 0])
    })

  it('is not looked at where none is executed', async () => {
    const hook = await start()
    expect((await hook.call(NOTIFY, { body: '{' })).status).to.equal(202)
    expect(hook.fired).to.equal(1)
  })

  it('is undefined where the method declares none', async () => {
    const hook = await start()
    await hook.call(execute(), { body: '{"room":"A"}' })
    expect(hook.probe.calls.map(({ context }) => context.body)).to.deep.equal([undefined])
  })
})

describe('A schema that fails itself', () => {
  const start = hooks()

  interface Tree {
    readonly branches: readonly Tree[]
  }
  const Tree: z.ZodType<Tree> = z.object({ branches: z.lazy(() => z.array(Tree)) })

  @driver({ name: 'Careless', generic: 'Careless' })
  class Careless extends Driver {
    @webhook({ body: z.custom<{ list: string[] }>().refine(({ list }) => list.length > 0) })
    throws(): WebhookReply {
      return [200, null, 'ran']
    }

    @webhook({ body: z.string().refine((text) => Promise.resolve(text !== '')) })
    waits(): WebhookReply {
      return [200, null, 'ran']
    }

    @webhook({ body: Tree })
    recurses(_verb: string, _headers: object, _body: string, { body }: WebhookContext<Tree>): WebhookReply {
      return [200, null, String(body.branches.length)]
    }
  }

  const options = {
    drivers: [Careless],
    configuration: {
      ...room(),
      modules: [{ id: 'mod-careless', driver: 'Careless' }],
      systems: [{ id: 'sys-room', name: 'Room', modules: ['mod-careless'] }],
    },
  }
  const path = (method: string): string => `${NOTIFY}/Careless/1/${method}`
  const deep = '{"branches":['.repeat(4_000) + ']}'.repeat(4_000)

  const bodies: [what: string, method: string, body: string | string[]][] = [
    ['it throws', 'throws', '{}'],
    ['it throws when the body has come in pieces', 'throws', ['{', '}']],
    ['it would have to wait', 'waits', '"text"'],
    ['the body is deeper than it can go', 'recurses', deep],
  ]
  for (const [what, method, body] of bodies)
    it(`is the driver's failure, and nothing happens: ${what}`, async () => {
      const hook = await start(options)
      const problem = expectProblem(await hook.call(path(method), { body }), 'driver-failed')
      expect(problem.detail).to.equal('the schema that the driver declares for the body failed')
      expect(hook.fired).to.equal(0)
      const errors = hook.log.lines.filter(({ level }) => level === 'error')
      expect(errors.map(({ message }) => message)).to.deep.equal(['a gate failed'])
      expect(errors[0]?.details.error).to.have.property('cause')
    })

  it('does not keep others from being used', async () => {
    const hook = await start(options)
    await hook.call(path('throws'), { body: '{}' })
    const answer = await hook.call(path('recurses'), { body: '{"branches":[{"branches":[]}]}' })
    expect([answer.status, answer.text]).to.deep.equal([200, '1'])
  })
})
