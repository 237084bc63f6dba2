import { expect } from 'chai'
import type { WholeExecution } from '../../../src/journal/index.js'
import type { ProblemCode } from '../../../src/problem/index.js'
import { MoodyUnits } from '../../support/moody-units.js'
import { until } from '../../support/until.js'
import type { Answer, CallOptions } from '../support/client.js'
import { expectProblem } from '../support/expect-problem.js'
import { Latch } from '../support/latch.js'
import { execute, NOTIFY } from '../support/hooks.js'
import { MOST_WAITING, recorded, type Recorded } from '../support/recorded.js'

/** What is answered that the driver has said, a repeat's own header aside. */
function exact({ status, rawHeaders, text }: Answer): unknown {
  const headers: (string | undefined)[][] = []
  for (let at = 0; at < rawHeaders.length; at += 2) headers.push(rawHeaders.slice(at, at + 2))
  const own = ['X-Request-ID', 'Date', 'Idempotent-Replay']
  return { status, text, headers: headers.filter(([name = '']) => !own.includes(name)) }
}

const isReplay = ({ headers }: Answer): boolean => headers['idempotent-replay'] === 'true'

const keyed = (key: string, body = '{}'): CallOptions => ({ headers: { 'Idempotency-Key': key }, body })

const fails = (): never => {
  throw new Error('broken')
}

describe('A call that may come again', () => {
  const start = recorded()
  let units: MoodyUnits
  let hook: Recorded
  const begin = async (key: object = { from: 'header', name: 'Idempotency-Key' }): Promise<void> => {
    units = new MoodyUnits()
    hook = await start({ instance: { idempotency: { key, window: 60 } }, units })
    let count = 0
    hook.probe.answer = () => {
      count += 1
      return [299, { 'X-Tags': ['a', 'b'], 'x-count': String(count) }, `answer ${String(count)}`]
    }
  }
  beforeEach(() => begin())

  const fired = (): number => hook.triggers.find('trig-room')?.activity.trigger_count ?? 0
  const runs = (): number => hook.probe.calls.length
  /** The units that claimed a name, or said what became of one. */
  const claims = (): string[] => units.commits.flat().filter((word) => /claim|reply|give up/.test(word))
  const rows = async (): Promise<readonly WholeExecution[]> =>
    Promise.all((await units.journal.list({}, { limit: 100 })).map(({ id }) => units.journal.find(id))).then(
      (found) => found.flatMap((one) => one ?? []).reverse(),
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

  for (const record of ['all', 'failures', 'none'])
    it(`fires nothing (record ${record})`, async () => {
      units = new MoodyUnits()
      const key = { from: 'header', name: 'Idempotency-Key' }
      hook = await start({ instance: { idempotency: { key, window: 60 }, record }, units })
      for (let call = 0; call < 3; call += 1) await hook.call(NOTIFY, keyed('k1'))
      expect(fired()).to.equal(1)
      units.isFailing = true
      expectProblem(await hook.call(NOTIFY, keyed('k2')), 'storage-unavailable')
      expect(fired()).to.equal(1)
    })

  it('lengthens no debounce period', async () => {
    units = new MoodyUnits()
    const key = { from: 'header', name: 'Idempotency-Key' }
    hook = await start({
      instance: { idempotency: { key, window: 60 } },
      trigger: { debounce_period: 4 },
      units,
    })
    await hook.call(NOTIFY, keyed('k1'))
    for (let call = 0; call < 3; call += 1) {
      await hook.clock.advance(2500)
      expect(isReplay(await hook.call(NOTIFY, keyed('k1')))).to.equal(true)
    }
    await hook.call(NOTIFY, keyed('k2'))
    expect(fired()).to.equal(2)
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
    hook = await start({ units })
    for (const text of ['', '']) expect((await hook.call(execute(), keyed('k1'))).text).to.equal(text)
    expect([hook.probe.calls.length, claims()]).to.deep.equal([2, []])
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
      ...['9007199254740992', '9007199254740993', '-9007199254740993', '1e300', '1.5', '0.1'].map(
        (id): [string, object, CallOptions, ProblemCode] => [
          `a number that cannot be told apart, ${id}`,
          { from: 'member', path: 'id' },
          { body: `{"id":${id}}` },
          'invalid-parameter',
        ],
      ),
      [
        'a long member',
        { from: 'member', path: 'id' },
        { body: JSON.stringify({ id: `${'\u{1f600}'.repeat(128)}${'k'.repeat(128)}` }) },
        'invalid-parameter',
      ],
    ]
    for (const [what, key, options, code] of keys)
      it(`is refused without one: ${what}`, async () => {
        await begin(key)
        expectProblem(await hook.call(execute(), options), code)
        expect([runs(), fired(), claims()]).to.deep.equal([0, 0, []])
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

    const longest: [what: string, id: unknown][] = [
      ['255 letters', 'k'.repeat(255)],
      ['255 letters and emoji', `${'\u{1f600}'.repeat(128)}${'k'.repeat(127)}`],
      ['255 letters beyond ASCII', '\u6f22'.repeat(255)],
      ['the largest number that can be told apart', Number.MAX_SAFE_INTEGER],
      ['the least one', Number.MIN_SAFE_INTEGER],
    ]
    for (const [what, id] of longest)
      it(`may have as its key ${what}`, async () => {
        await begin({ from: 'member', path: 'id' })
        const body = JSON.stringify({ id })
        for (let time = 0; time < 2; time += 1)
          expect((await hook.call(execute(), { body })).text).to.equal('answer 1')
      })

    it('is another one where a member is a text, a number or a boolean of the same letters', async () => {
      await begin({ from: 'member', path: 'id' })
      const texts = []
      for (const id of ['1', '"1"', 'true', '"true"', '1.0', '1e0', '"1"', 'true'])
        texts.push((await hook.call(execute(), { body: `{"id":${id}}` })).text.replace('answer ', ''))
      expect(texts).to.deep.equal(['1', '2', '3', '4', '1', '1', '2', '3'])
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
      units.isFailing = true
      const refused = await Promise.all([
        hook.call(execute(), keyed('k1')),
        hook.call(execute(), keyed('k1')),
      ])
      for (const answer of refused) expectProblem(answer, 'storage-unavailable')
      units.isFailing = false
      expect((await hook.call(execute(), keyed('k1'))).text).to.equal('answer 1')
    })
  })

  describe('while nothing can be claimed', () => {
    it('is answered 503, and runs later', async () => {
      units.isFailing = true
      const refused = await Promise.all([1, 2, 3].map(() => hook.call(execute(), keyed('k1'))))
      for (const answer of refused) expectProblem(answer, 'storage-unavailable')
      expect([runs(), fired()]).to.deep.equal([0, 0])
      units.isFailing = false
      await hook.clock.advance(1000)
      expect((await hook.call(execute(), keyed('k1'))).text).to.equal('answer 1')
    })

    it('in time is answered 503, and runs later though it was claimed then', async () => {
      const latch = new Latch(null)
      units.opened = latch.opened
      const refused = hook.call(execute(), keyed('k1'))
      await until(
        () => (hook.clock.pending > 0 ? true : undefined),
        () => 'nothing waits',
      )
      await hook.clock.advance(2000)
      expectProblem(await refused, 'storage-unavailable')
      units.opened = Promise.resolve()
      latch.open()
      await until(
        () => (claims().some((word) => word.includes('give up')) ? true : undefined),
        () => 'it is never given up',
      )
      expect((await hook.call(execute(), keyed('k1'))).text).to.equal('answer 1')
    })
  })

  it('is told that it ran where its reply cannot be kept, and gets it once that is written', async () => {
    hook.probe.answer = () => {
      units.isFailing = true
      return [200, null, 'done']
    }
    const lost = await hook.call(execute(), keyed('k1'))
    expect([expectProblem(lost, 'storage-lost').ran, lost.headers['retry-after']]).to.deep.equal([
      true,
      undefined,
    ])
    expectProblem(await hook.call(execute(), keyed('k1')), 'storage-unavailable')
    expect([runs(), await units.replies.size()]).to.deep.equal([1, 500])
    await hook.clock.advance(1000)
    units.isFailing = false
    await hook.clock.advance(1000)
    expect(await units.replies.size()).to.be.above(500)
    expect((await hook.call(execute(), keyed('k1'))).text).to.equal('done')
    expect(runs()).to.equal(1)
  })

  describe('while what the first came to is still to be written', () => {
    /** The first call has run, and nothing of that can be written. */
    const lose = async (instance: object, answer: () => unknown): Promise<readonly Answer[]> => {
      units = new MoodyUnits()
      const key = { from: 'header', name: 'Idempotency-Key' }
      hook = await start({ instance: { idempotency: { key, window: 60, keep: 'all' }, ...instance }, units })
      const latch = new Latch(null)
      hook.probe.answer = async () => {
        await latch.opened
        units.isFailing = true
        return answer()
      }
      const calls = [hook.call(execute(), keyed('k1')), hook.call(execute(), keyed('k1'))]
      await hook.probe.called(1)
      await hook.settled()
      latch.open()
      return Promise.all(calls)
    }
    const lost: [record: string, keep: string, what: string, answer: () => unknown, later: string][] = [
      ['all', 'all', 'answered', () => [200, null, 'done'], 'done'],
      ['failures', 'all', 'answered', () => [200, null, 'done'], 'done'],
      ['none', 'all', 'answered', () => [200, null, 'done'], 'done'],
      ['all', 'success', 'answered', () => [200, null, 'done'], 'done'],
      ['all', 'success', 'failed', fails, 'mended'],
      ['none', 'success', 'failed', fails, 'mended'],
    ]
    for (const [record, keep, what, answer, later] of lost)
      it(`is told to come again, and is not left waiting, where it ${what} (record ${record}, keep ${keep})`, async () => {
        const idempotency = { key: { from: 'header', name: 'Idempotency-Key' }, window: 60, keep }
        const [first, waiting] = await lose({ record, idempotency }, answer)
        if (!first || !waiting) throw new Error('not called')
        expectProblem(first, 'storage-lost')
        expectProblem(waiting, 'storage-unavailable')
        expectProblem(await hook.call(execute(), keyed('k1')), 'storage-unavailable')
        units.isFailing = false
        hook.probe.answer = () => [200, null, 'mended']
        await hook.clock.advance(1000)
        await hook.settled()
        expect((await hook.call(execute(), keyed('k1'))).text).to.equal(later)
        expect(runs()).to.equal(later === 'done' ? 1 : 2)
      })
  })

  it('waits with few others, which hold no body, and is told to come back where too many wait', async () => {
    const latch = new Latch([200, null, 'at last'])
    hook.probe.answer = () => latch.opened
    const body = JSON.stringify('x'.repeat(900))
    const calls = Array.from({ length: MOST_WAITING + 3 }, () => hook.call(execute(), keyed('k1', body)))
    await hook.probe.called(1)
    await hook.settled()
    expect(hook.waiting()).to.equal(MOST_WAITING)
    latch.open()
    const answers = await Promise.all(calls)
    const full = answers.filter(({ status }) => status === 503)
    expect(full).to.have.length(2)
    for (const answer of full) expectProblem(answer, 'queue-full')
    expect([hook.waiting(), runs()]).to.deep.equal([0, 1])
    const repeats = (await rows()).filter(({ outcome }) => outcome === 'repeated')
    expect(repeats).to.have.length(MOST_WAITING)
    for (const { message } of repeats)
      expect([message?.body.byteLength, message?.size]).to.deep.equal([0, 902])
  })

  it('gets the status of the first, and does not run, where there was no more room for its reply', async () => {
    await hook.call(execute(), keyed('k1'))
    await units.replies.prune({ most: 10, bytes: 1e9 })
    const again = await hook.call(execute(), keyed('k1'))
    expect([again.status, again.text, isReplay(again), runs()]).to.deep.equal([299, '', true, 1])
  })

  describe('of an instance that keeps successes alone', () => {
    beforeEach(async () => {
      const key = { from: 'header', name: 'Idempotency-Key' }
      units = new MoodyUnits()
      hook = await start({ instance: { idempotency: { key, window: 60, keep: 'success' } }, units })
    })

    for (const [what, answer, status] of [
      ['failed', fails, 502],
      ['was refused by its method', () => [422, null, 'no'], 422],
    ] as const)
      it(`runs again where it ${what}`, async () => {
        hook.probe.answer = answer
        expect((await hook.call(execute(), keyed('k1'))).status).to.equal(status)
        hook.probe.answer = () => [200, null, 'mended']
        const [again, third] = [
          await hook.call(execute(), keyed('k1')),
          await hook.call(execute(), keyed('k1')),
        ]
        expect([again.text, isReplay(again), third.text, isReplay(third)]).to.deep.equal([
          'mended',
          false,
          'mended',
          true,
        ])
        expect(runs()).to.equal(2)
      })

    it('is told the same as the first where both come together and it fails', async () => {
      const latch = new Latch(null)
      hook.probe.answer = () => latch.opened
      const calls = [hook.call(execute(), keyed('k1')), hook.call(execute(), keyed('k1'))]
      await hook.probe.called(1)
      await hook.settled()
      latch.fail(new Error('broken'))
      expect((await Promise.all(calls)).map(({ status }) => status)).to.deep.equal([502, 502])
      expect(runs()).to.equal(1)
    })
  })

  describe('that another process has', () => {
    /** Has the name claimed by an execution of another process, and gives it. */
    const beElsewhere = async (): Promise<string> => {
      let name = ''
      units.before = ([first]) => {
        const claim = first?.claim
        if (!claim || name !== '') return
        name = claim.name
        units.replies.claim({ ...claim, execution: 'exec-elsewhere' })
      }
      const answer = await hook.call(execute(), keyed('k1'))
      expect(expectProblem(answer, 'idempotency-in-progress', { 'retry-after': '1' }).detail).to.include(
        'exec-elsewhere',
      )
      return name
    }

    it('under way is answered 409 until it is over', async () => {
      await beElsewhere()
      units.replies.end({
        execution: 'exec-elsewhere',
        reply: { status: 201, headers: [], body: 'from elsewhere' },
      })
      const again = await hook.call(execute(), keyed('k1'))
      expect([again.status, again.text, runs(), fired()]).to.deep.equal([201, 'from elsewhere', 0, 0])
    })

    it('and whose caller fetches its reply, is answered the same notice', async () => {
      const name = await beElsewhere()
      const kept = await units.replies.find(name, hook.clock.now())
      if (!kept) throw new Error('nothing is kept')
      units.replies.claim({ ...kept, name: 'exec-elsewhere' })
      const { status, text, headers } = await hook.call(execute(), keyed('k1'))
      const { execution, status_url } = JSON.parse(text) as Record<string, string>
      expect([status, execution, status_url]).to.deep.equal([202, 'exec-elsewhere', headers.location])
    })

    it('did not bring to its end is answered 409 for good', async () => {
      await beElsewhere()
      await units.replies.interrupt()
      for (let time = 0; time < 2; time += 1) {
        const answer = await hook.call(execute(), keyed('k1'))
        expect(expectProblem(answer, 'execution-interrupted').detail).to.include('exec-elsewhere')
      }
      expect([runs(), fired()]).to.deep.equal([0, 0])
    })
  })
})
