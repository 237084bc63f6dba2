import { expect } from 'chai'
import type { WholeExecution } from '../../../src/journal/index.js'
import type { ProblemCode } from '../../../src/problem/index.js'
import { MoodyJournal } from '../../support/moody-journal.js'
import { until } from '../../support/until.js'
import type { Answer, CallOptions } from '../support/client.js'
import { expectProblem } from '../support/expect-problem.js'
import { Latch } from '../support/latch.js'
import { execute, NOTIFY } from '../support/hooks.js'
import { MoodyReplies } from '../support/moody-replies.js'
import { recorded, type Recorded } from '../support/recorded.js'

/** What is answered that the driver has said, a repeat's own header aside. */
function exact({ status, rawHeaders, text }: Answer): unknown {
  const headers: (string | undefined)[][] = []
  for (let at = 0; at < rawHeaders.length; at += 2) headers.push(rawHeaders.slice(at, at + 2))
  const own = ['X-Request-ID', 'Date', 'Idempotent-Replay']
  return { status, text, headers: headers.filter(([name = '']) => !own.includes(name)) }
}

const isReplay = ({ headers }: Answer): boolean => headers['idempotent-replay'] === 'true'

const keyed = (key: string, body = '{}'): CallOptions => ({ headers: { 'Idempotency-Key': key }, body })

describe('A call that may come again', () => {
  const start = recorded()
  let replies: MoodyReplies
  let journal: MoodyJournal
  let hook: Recorded
  const begin = async (key: object = { from: 'header', name: 'Idempotency-Key' }): Promise<void> => {
    replies = new MoodyReplies()
    journal = new MoodyJournal()
    hook = await start({ instance: { idempotency: { key, window: 60 } }, replies, journal })
    let count = 0
    hook.probe.answer = () => {
      count += 1
      return [299, { 'X-Tags': ['a', 'b'], 'x-count': String(count) }, `answer ${String(count)}`]
    }
  }
  beforeEach(() => begin())

  const fired = (): number => hook.triggers.find('trig-room')?.activity.trigger_count ?? 0
  const runs = (): number => hook.probe.calls.length
  const rows = async (): Promise<readonly WholeExecution[]> =>
    Promise.all((await journal.list({}, { limit: 100 })).map(({ id }) => journal.find(id))).then((found) =>
      found.flatMap((one) => one ?? []).reverse(),
    )
  const lastRow = (isMeant: (row: WholeExecution) => boolean): Promise<WholeExecution> =>
    until(
      async () => (await rows()).filter(isMeant).at(-1),
      () => 'there is no such execution',
    )

  it('is answered the same again, and nothing is notified and nothing runs', async () => {
    const first = await hook.call(execute(), keyed('k1'))
    expect([first.status, isReplay(first)]).to.deep.equal([299, false])
    const [again, other] = [await hook.call(execute(), keyed('k1')), await hook.call(execute(), keyed('k2'))]
    expect(exact(again)).to.deep.equal(exact(first))
    expect([isReplay(again), isReplay(other), other.text]).to.deep.equal([true, false, 'answer 2'])
    expect([runs(), fired()]).to.deep.equal([2, 2])
    expect(again.headers['x-request-id']).not.to.equal(first.headers['x-request-id'])
  })

  it('has an execution of its own that names the one which stands for it', async () => {
    await hook.call(execute(), keyed('k1'))
    await hook.call(execute(), {
      ...keyed('k1'),
      headers: { 'Idempotency-Key': 'k1', 'X-Request-ID': 'again' },
    })
    const repeat = await lastRow(({ outcome }) => outcome === 'repeated')
    const [first] = await rows()
    expect(repeat).to.deep.include({
      request: 'again',
      run: first?.id,
      state: 'finished',
      status: 299,
      problem: null,
      gates: hook.gates,
    })
    expect(Buffer.from(repeat.reply?.body ?? []).toString()).to.equal('answer 1')
    expect(hook.events.map(({ state, outcome }) => [state, outcome])).to.deep.equal([
      ['started', null],
      ['finished', 'answered'],
      ['finished', 'repeated'],
    ])
  })

  it('fires its trigger once where it only notifies', async () => {
    const answers = [await hook.call(NOTIFY, keyed('k1')), await hook.call(NOTIFY, keyed('k1'))]
    expect(answers.map(({ status }) => status)).to.deep.equal([202, 202])
    expect(fired()).to.equal(1)
  })

  it('waits for the first where they come together', async () => {
    const latch = new Latch([200, null, 'at last'])
    hook.probe.answer = () => latch.opened
    const calls = [1, 2, 3, 4].map(() => hook.call(execute(), keyed('k1')))
    await hook.probe.called(1)
    const other = await hook.call(NOTIFY, keyed('k2'))
    expect(other.status).to.equal(202)
    latch.open()
    const answers = await Promise.all(calls)
    expect(answers.map(({ text }) => text)).to.deep.equal(Array(4).fill('at last'))
    expect(answers.filter(isReplay)).to.have.length(3)
    expect(runs()).to.equal(1)
  })

  it('runs again once the window is over', async () => {
    await hook.call(execute(), keyed('k1'))
    await hook.clock.advance(59_999)
    expect((await hook.call(execute(), keyed('k1'))).text).to.equal('answer 1')
    await hook.clock.advance(1)
    expect((await hook.call(execute(), keyed('k1'))).text).to.equal('answer 2')
  })

  it('is none of an instance that asks for no such thing', async () => {
    hook = await start({ replies })
    for (const text of ['', '']) expect((await hook.call(execute(), keyed('k1'))).text).to.equal(text)
    expect([hook.probe.calls.length, replies.asked]).to.deep.equal([2, []])
  })

  describe('by its key', () => {
    const differences: [what: string, path: string, options: CallOptions][] = [
      ['body', execute(), keyed('k1', '{"other":1}')],
      ['verb', execute(), { ...keyed('k1'), method: 'PUT' }],
      ['method', execute('pair'), keyed('k1')],
      ['module', `${NOTIFY}/Probe/2/request`, keyed('k1')],
      ['query', execute('request', '?floor=2'), keyed('k1')],
    ]
    for (const [what, path, options] of differences)
      it(`but with another ${what} is refused, be the first over or not`, async () => {
        const latch = new Latch([200, null, 'done'])
        hook.probe.answer = () => latch.opened
        const first = hook.call(execute(), keyed('k1'))
        await hook.probe.called(1)
        expectProblem(await hook.call(path, options), 'idempotency-mismatch')
        latch.open()
        await first
        expectProblem(await hook.call(path, options), 'idempotency-mismatch')
        expect([runs(), fired()]).to.deep.equal([1, 1])
      })

    const keys: [what: string, key: object, options: CallOptions, code: ProblemCode][] = [
      ['no header', { from: 'header', name: 'X-Id' }, { body: '{}' }, 'idempotency-key-missing'],
      [
        'an empty header',
        { from: 'header', name: 'X-Id' },
        { headers: { 'X-Id': '' } },
        'idempotency-key-missing',
      ],
      [
        'a long header',
        { from: 'header', name: 'X-Id' },
        { headers: { 'X-Id': 'k'.repeat(256) } },
        'invalid-parameter',
      ],
      [
        'no such member',
        { from: 'member', path: 'event.id' },
        { body: '{"event":{}}' },
        'idempotency-key-missing',
      ],
      [
        'an inherited member',
        { from: 'member', path: 'constructor.name' },
        { body: '{}' },
        'idempotency-key-missing',
      ],
      [
        'an object as member',
        { from: 'member', path: 'event' },
        { body: '{"event":{}}' },
        'idempotency-key-missing',
      ],
      [
        'nothing as member',
        { from: 'member', path: 'id' },
        { body: '{"id":null}' },
        'idempotency-key-missing',
      ],
      ['no JSON', { from: 'member', path: 'id' }, { body: 'id=1' }, 'idempotency-key-missing'],
      ['no body', { from: 'member', path: 'id' }, {}, 'idempotency-key-missing'],
      [
        'a number that cannot be told apart',
        { from: 'member', path: 'id' },
        { body: '{"id":9007199254740993}' },
        'invalid-parameter',
      ],
    ]
    for (const [what, key, options, code] of keys)
      it(`is refused without one: ${what}`, async () => {
        await begin(key)
        expectProblem(await hook.call(execute(), options), code)
        expect([runs(), fired(), replies.asked]).to.deep.equal([0, 0, []])
      })

    const members: [path: string, first: string, same: string, other: string][] = [
      ['event.id', '{"event":{"id":"a"},"try":1}', '{"event":{"id":"a"},"try":2}', '{"event":{"id":"b"}}'],
      ['id', '{"id":7}', '{ "id": 7 }', '{"id":8}'],
      ['events.0.on', '{"events":[{"on":true}]}', '{"events":[{"on":true},1]}', '{"events":[{"on":false}]}'],
    ]
    for (const [path, first, same, other] of members)
      it(`may have it in ${path} of its body`, async () => {
        await begin({ from: 'member', path })
        const texts = []
        for (const body of [first, same, other]) texts.push((await hook.call(execute(), { body })).text)
        expect(texts).to.deep.equal(['answer 1', 'answer 1', 'answer 2'])
        // What is told to another method is told anew.
        expect((await hook.call(execute('pair'), { body: first })).text).to.equal('answer 3')
      })

    it('may have it in all of its body, and in what it asks for', async () => {
      await begin({ from: 'body' })
      const texts = []
      for (const [path, body] of [
        [execute(), 'a'],
        [execute(), 'a'],
        [execute(), 'b'],
        [execute('request', '?a=1'), 'a'],
        [execute('pair'), 'a'],
      ] as const)
        texts.push((await hook.call(path, { body })).text)
      expect(texts).to.deep.equal(['answer 1', 'answer 1', 'answer 2', 'answer 3', 'answer 4'])
    })
  })

  describe('that does not end well', () => {
    it('is answered 502 again, to the byte, and does not run again', async () => {
      hook.probe.answer = () => {
        throw new Error('broken')
      }
      const [first, again] = [
        await hook.call(execute(), keyed('k1')),
        await hook.call(execute(), keyed('k1')),
      ]
      expect([first.status, exact(again), runs()]).to.deep.equal([502, exact(first), 1])
    })

    it('is answered 504 again', async () => {
      const latch = new Latch(null)
      hook.probe.answer = () => latch.opened
      const first = hook.call(execute('brief'), keyed('k1'))
      await hook.probe.called(1)
      await hook.clock.advance(500)
      const again = await hook.call(execute('brief'), keyed('k1'))
      expect([(await first).status, exact(again)]).to.deep.equal([504, exact(await first)])
      latch.open()
    })

    it('keeps the 202 of a call that was held back', async () => {
      const path = `${NOTIFY}/Hesitant/1/trailing`
      const [first, again] = [await hook.call(path, keyed('k1')), await hook.call(path, keyed('k1'))]
      expect([first.status, exact(again), isReplay(again)]).to.deep.equal([202, exact(first), true])
      await hook.clock.advance(1000)
    })

    it('runs after all where the queue was full', async () => {
      const latch = new Latch([200, null, 'done'])
      hook.probe.answer = () => latch.opened
      const held = [hook.call(execute(), keyed('k1')), hook.call(execute(), keyed('k2'))]
      await hook.probe.called(1)
      const full = (): Promise<Answer> => hook.call(execute(), keyed('k3'))
      await until(
        async () => ((await full()).status === 503 ? true : undefined),
        () => 'the queue is never full',
      )
      expectProblem(await full(), 'queue-full')
      latch.open()
      await Promise.all(held)
      const again = await full()
      expect([again.status, isReplay(again)]).to.deep.equal([200, false])
    })

    it('runs after all where the journal could not be written', async () => {
      journal.isFailing = true
      const refused = await Promise.all([
        hook.call(execute(), keyed('k1')),
        hook.call(execute(), keyed('k1')),
      ])
      for (const answer of refused) expectProblem(answer, 'storage-unavailable')
      journal.isFailing = false
      expect((await hook.call(execute(), keyed('k1'))).text).to.equal('answer 1')
    })
  })

  describe('while nothing can be claimed', () => {
    it('is answered 503, and runs later', async () => {
      replies.isFailing = true
      const refused = await Promise.all([1, 2, 3].map(() => hook.call(execute(), keyed('k1'))))
      for (const answer of refused) expectProblem(answer, 'storage-unavailable')
      expect([runs(), fired()]).to.deep.equal([0, 0])
      replies.isFailing = false
      await hook.clock.advance(1000)
      expect((await hook.call(execute(), keyed('k1'))).text).to.equal('answer 1')
    })

    it('in time is answered 503, and runs later though it was claimed then', async () => {
      const latch = new Latch(null)
      replies.opened = latch.opened
      const refused = hook.call(execute(), keyed('k1'))
      await until(
        () => (hook.clock.pending > 0 ? true : undefined),
        () => 'nothing waits',
      )
      await hook.clock.advance(2000)
      expectProblem(await refused, 'storage-unavailable')
      replies.opened = Promise.resolve()
      latch.open()
      await until(
        () => (replies.asked.includes('give up') ? true : undefined),
        () => 'it is never given up',
      )
      expect((await hook.call(execute(), keyed('k1'))).text).to.equal('answer 1')
    })
  })

  it('is answered the same while its reply cannot be kept, which is kept later', async () => {
    hook.probe.answer = () => {
      replies.isFailing = true
      return [200, null, 'done']
    }
    const answers = [await hook.call(execute(), keyed('k1')), await hook.call(execute(), keyed('k1'))]
    expect(answers.map(({ text }) => text)).to.deep.equal(['done', 'done'])
    expect([runs(), await replies.size()]).to.deep.equal([1, 500])
    await hook.clock.advance(1000)
    replies.isFailing = false
    await hook.clock.advance(1000)
    expect(await replies.size()).to.be.above(500)
    expect((await hook.call(execute(), keyed('k1'))).text).to.equal('done')
    expect(hook.clock.pending).to.equal(0)
  })

  describe('that another process has', () => {
    /** The execution of another process that has all names there are. */
    const beElsewhere = async (): Promise<string> => {
      let name = ''
      replies.claim = (claim) => {
        name = claim.name
        return MoodyReplies.prototype.claim.call(replies, { ...claim, execution: 'exec-elsewhere' })
      }
      const answer = await hook.call(execute(), keyed('k1'))
      expect(expectProblem(answer, 'idempotency-in-progress', { 'retry-after': '1' }).detail).to.include(
        'exec-elsewhere',
      )
      return name
    }

    it('under way is answered 409 until it is over', async () => {
      await beElsewhere()
      await replies.complete('exec-elsewhere', { status: 201, headers: [], body: 'from elsewhere' })
      const again = await hook.call(execute(), keyed('k1'))
      expect([again.status, again.text, runs(), fired()]).to.deep.equal([201, 'from elsewhere', 0, 0])
    })

    it('and whose caller fetches its reply, is answered the same notice', async () => {
      const name = await beElsewhere()
      const kept = await replies.find(name, hook.clock.now())
      if (!kept) throw new Error('nothing is kept')
      await MoodyReplies.prototype.claim.call(replies, { ...kept, name: 'exec-elsewhere' })
      const { status, text, headers } = await hook.call(execute(), keyed('k1'))
      const { execution, status_url } = JSON.parse(text) as Record<string, string>
      expect([status, execution, status_url]).to.deep.equal([202, 'exec-elsewhere', headers.location])
    })

    it('did not bring to its end is answered 409 for good', async () => {
      await beElsewhere()
      await replies.interrupt()
      for (let time = 0; time < 2; time += 1) {
        const answer = await hook.call(execute(), keyed('k1'))
        expect(expectProblem(answer, 'execution-interrupted').detail).to.include('exec-elsewhere')
      }
      expect([runs(), fired()]).to.deep.equal([0, 0])
    })
  })
})
